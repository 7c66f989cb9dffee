"""Whether a text found is the text of a truth version."""

from collections.abc import Sequence

from writethru.demo.truth import TruthVersion


def plain(text: str | None) -> str:
    """The text with every run of white space as one space."""
    return " ".join((text or "").split())


def same_text(expected: str | None, found: str | None) -> bool:
    return plain(expected) == plain(found)


def holds(
    version: TruthVersion, headline: str | None, body: str | None, *, later: Sequence[str] = ()
) -> bool:
    """Whether a revision with this headline and body is the version.

    A live blog's must have all its entries, and none of the `later` ones; what has rolled off
    the page may still be held.
    """
    if version.gone is not None:
        return body is None
    if not same_text(version.headline, headline) or body is None:
        return False
    if version.type != "live_blog":
        return same_text(version.body, body)
    said = plain(body)
    return all(plain(entry.text) in said for entry in version.entries) and not any(
        plain(text) in said for text in later
    )


def first_difference(version: TruthVersion, headline: str | None, body: str | None) -> str:
    """The first thing that is not as it should be, in a line."""
    if version.gone is not None:
        return "the removal is not held"
    if not same_text(version.headline, headline):
        return f"headline {headline!r}, not {version.headline!r}"
    should = [plain(p) for p in (version.body or "").split("\n\n")]
    found = [plain(p) for p in (body or "").split("\n\n")]
    for paragraph in should:
        if paragraph not in found:
            return f"lacks {paragraph[:120]!r}"
    for paragraph in found:
        if paragraph not in should:
            return f"has too much: {paragraph[:120]!r}"
    return "the paragraphs stand in another order"
