"""The yearly report of moderation (Digital Services Act, articles 15 and 24): rows, sums, files."""
