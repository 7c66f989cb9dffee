"""A page as a tree, as flat blocks, and as what its head says to machines."""
