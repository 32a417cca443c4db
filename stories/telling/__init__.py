"""The road of a telling: its screens, its moments, and the help given on the way."""
