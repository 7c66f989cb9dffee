"""When a text was published and changed, with every candidate and what it is worth."""
