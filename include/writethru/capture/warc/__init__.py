"""Documents in WARC files: written, kept anywhere, indexed, merged, read again."""
