"""What others have kept: WARC files, text dumps, mementos."""
