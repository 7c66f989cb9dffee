"""When to look at a page again."""
