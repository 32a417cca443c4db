"""The read-only API: public facts as JSON, with their intervals and their sources."""
