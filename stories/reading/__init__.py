"""What pages show: a story, a brand, the chain, the archive."""
