"""Heads of fictional pages, read as `clean` reads them."""

from writethru.clean.crediting.facts import Facts, facts_of
from writethru.clean.markup.tree import parse

URL = "https://www.tollandgazette.example/harbour/crane-falls-1"


def facts(head: str = "", body: str = "", *, url: str = URL) -> Facts:
    root = parse(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return facts_of(root, url=url)


def linked(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'
