"""Finding stories: stems, the search table, facets, likeness."""
