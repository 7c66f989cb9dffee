"""Which blocks of a page are the article's text: what is measured of them, and the models."""
