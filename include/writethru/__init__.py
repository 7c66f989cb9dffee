"""Writethru: every version of every news article, what changed and why."""

__version__ = "0.1.0"
