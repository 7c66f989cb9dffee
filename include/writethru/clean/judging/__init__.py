"""What kind of page it is, whether it is all there, and the entries of a live blog."""
