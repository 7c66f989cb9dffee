"""What feeds, sitemaps and listings announce, and when to read them."""
