"""A page that is only text: its lines, its title, and which lines are the article's text."""
