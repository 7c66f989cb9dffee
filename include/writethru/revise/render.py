"""A difference as a page of its own that a browser shows without anything else."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from writethru.model import Extraction, Json
from writethru.revise.align import align
from writethru.revise.change import Change
from writethru.revise.sentences import sentences
from writethru.revise.spans import printed, spans
from writethru.revise.words import plain

# The policy stands in the page too, for a page saved to disk has no headers.
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --soft: #666;
  --ins: #d8f3dc; --ins-ink: #0b4f1f; --del: #fde2e1; --del-ink: #7d1410 }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e8e8e8; --paper: #161616; --soft: #a0a0a0;
  --ins: #12391f; --ins-ink: #b7f0c6; --del: #4a1917; --del-ink: #ffc9c5 }} }}
body {{ background: var(--paper); color: var(--ink); font: 1rem/1.6 Georgia, serif;
  max-width: 42rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }}
header p {{ color: var(--soft); font: .875rem/1.4 system-ui, sans-serif }}
h1 {{ font-size: 1.5rem; line-height: 1.25 }}
ins {{ background: var(--ins); color: var(--ins-ink); text-decoration: underline }}
del {{ background: var(--del); color: var(--del-ink); text-decoration: line-through }}
.moved {{ border-inline-start: .25rem solid var(--soft); padding-inline-start: .5rem }}
</style>
</head>
<body>
<header><h1>{headline}</h1><p>{summary}</p></header>
<main>
{body}
</main>
</body>
</html>
"""


def render_html(old: Extraction, new: Extraction, change: Change) -> str:
    """The new text with the words that came marked <ins> and those that went marked <del>.

    A whole HTML page, all text escaped, light or dark as the reader's system is.
    """
    before, after = plain(old.headline or ""), plain(new.headline or "")
    return _PAGE.format(
        language=escape(new.language or "und", quote=True),
        title=escape(after or before or "Difference"),
        headline=_words(before, after),
        summary=escape(_summary(change)),
        body="\n".join(_sentences(old, new)),
    )


def _summary(change: Change) -> str:
    if not change.kinds:
        return "No difference"
    facts: Mapping[str, Json] = change.changes
    told = f"; disclosure: {change.disclosure}" if change.disclosure else ""
    return f"{', '.join(change.kinds)} ({facts['rule']}){told}"


def _sentences(old: Extraction, new: Extraction) -> Iterator[str]:
    """The sentences of the new text in order, each removed one before what now stands there."""
    before, after = sentences(old.body), sentences(new.body)
    found = align(before, after)
    moved = {j for _, j in found.moved}
    edited = {e.new: before[e.old] for e in found.edited}
    removed = _removed_before(found.removed, {j: i for i, j in found.kept}, len(after))
    added = set(found.added)
    for j in range(len(after) + 1):
        yield from (f"<p><del>{escape(before[i])}</del></p>" for i in removed.get(j, ()))
        if j == len(after):
            return
        if j in added:
            yield f"<p><ins>{escape(after[j])}</ins></p>"
        else:
            attribute = ' class="moved"' if j in moved else ""
            yield f"<p{attribute}>{_words(edited.get(j, after[j]), after[j])}</p>"


def _removed_before(
    removed: tuple[int, ...], kept: Mapping[int, int], new_count: int
) -> dict[int, list[int]]:
    """For each new place, the old sentences that went from before it."""
    places: dict[int, list[int]] = {}
    waiting = list(removed)
    for j in range(new_count):
        while j in kept and waiting and waiting[0] < kept[j]:
            places.setdefault(j, []).append(waiting.pop(0))
    if waiting:
        places[new_count] = waiting
    return places


def _words(before: str, after: str) -> str:
    """One plain sentence with its differing words marked."""
    if before == after:
        return escape(after)
    parts: list[str] = []
    at = 0
    for span in spans(before, after):
        parts.append(escape(after[at : span.at]))
        at = span.at
        if span.before:
            parts.append(f"<del>{escape(printed(before, span.before))}</del> ")
        if span.after:
            at = span.after[-1].end
            parts.append(f"<ins>{escape(after[span.at : at])}</ins>")
    return "".join([*parts, escape(after[at:])])
