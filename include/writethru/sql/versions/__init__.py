"""The schema's revisions, in order; each runs one file of `migrations`."""
