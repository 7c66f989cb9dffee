"""One polite request: its limits, its connection, whose turn it is."""
