"""Letters, words, phrases and languages: what every part asks of a piece of text."""
