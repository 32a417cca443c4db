"""Pages of the ranking, one module a page."""
