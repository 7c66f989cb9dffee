"""Compares what a warehouse holds with the ground truth: what is missing, what is invented."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

from writethru.demo.compare import first_difference, holds, same_text
from writethru.demo.report import Found, Invented, Miss, Report
from writethru.demo.truth import TruthVersion

Seen = tuple[str, datetime, int]
"""A capture: URL, captured_at, HTTP status."""

PROVEN_GONE: Final = timedelta(hours=6)
"""A 404 counts as a removal once a second one is found this much later (the contract)."""

_DUMP: Final = "urn:writethru:dump:"
_OK: Final = frozenset({200, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One article: its versions, the captures of it and the revisions found."""

    versions: tuple[TruthVersion, ...]
    captures: tuple[Seen, ...]
    found: tuple[Found, ...]

    def holds(self, version: TruthVersion, found: Found) -> bool:
        """Whether the revision says what the version says."""
        later = {e.text for v in self.versions if v.number > version.number for e in v.entries}
        later -= {e.text for v in self.versions if v.number <= version.number for e in v.entries}
        return holds(version, found.headline, found.body, later=sorted(later))


def judge(
    truth: Sequence[TruthVersion], captures: Iterable[Seen], revisions: Iterable[Found]
) -> Report:
    """What of the truth the warehouse holds, given what its captures could see.

    Headline and body must be equal but for white space; of a live blog, the headline and the
    entries. Each version needs a revision of its own.
    """
    keys: dict[str, str] = {_key(url): v.article for v in truth for url in v.urls}
    seen: dict[str, list[Seen]] = {}
    for capture in captures:
        seen.setdefault(keys.get(_key(capture[0]), ""), []).append(capture)
    found: dict[str, list[Found]] = {}
    strays: list[Invented] = []
    for revision in revisions:
        names = [keys[_key(url)] for url in revision.urls if _key(url) in keys]
        if names:
            found.setdefault(names[0], []).append(revision)
        else:
            strays.append(_invented(revision, "no article of the plot has this address"))
    cases = [
        _Case(
            versions=tuple(versions),
            captures=tuple(seen.get(name, ())),
            found=tuple(found.get(name, ())),
        )
        for name, versions in _by_article(truth).items()
    ]
    return _report([_judged(case) for case in cases], strays, versions=len(truth))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    case: _Case
    visible: tuple[TruthVersion, ...]
    pairs: tuple[tuple[TruthVersion, Found], ...]
    invented: tuple[Invented, ...]


def _judged(case: _Case) -> _Judged:
    visible = tuple(v for v in case.versions if _was_visible(v, case.captures))
    left = sorted(case.found, key=lambda f: (f.observed_from, f.revision_no))
    pairs = []
    for version in visible:
        match = _best(version, [f for f in left if case.holds(version, f)])
        if match is not None:
            left.remove(match)
            pairs.append((version, match))
    invented = tuple(_invented(f, why) for f in left if (why := _why_invented(f, case, visible)))
    return _Judged(case=case, visible=visible, pairs=tuple(pairs), invented=invented)


def _was_visible(version: TruthVersion, captures: Sequence[Seen]) -> bool:
    during = [(at, status) for _, at, status in captures if _within(at, version)]
    if version.gone is None:
        return any(status in _OK for _, status in during)
    if any(status == HTTPStatus.GONE for _, status in during):
        return True
    missing = [at for at, status in during if status == HTTPStatus.NOT_FOUND]
    return bool(missing) and max(missing) - min(missing) >= PROVEN_GONE


def _within(at: datetime, version: TruthVersion) -> bool:
    return version.from_at <= at and (version.to_at is None or at < version.to_at)


def _best(version: TruthVersion, same: Sequence[Found]) -> Found | None:
    """Of the revisions that say the same, rather one of the version's own time and mark."""
    same = [f for f in same if (f.change_kind == "removed") == (version.gone is not None)]

    def misfit(found: Found) -> tuple[bool, bool]:
        own_mark = found.marked_developing == version.developing
        return not _within(found.observed_from, version), not own_mark

    return min(same, key=misfit, default=None)


def _why_invented(found: Found, case: _Case, visible: Sequence[TruthVersion]) -> str | None:
    same = [v for v in case.versions if case.holds(v, found)]
    if any(v not in visible for v in same):
        return None  # published, though no listed capture saw it
    if same:
        return f"repeats version {same[0].number}"
    if any(_is_open_variant(found, v, case.captures) for v in case.versions):
        return None
    return "says what no version says: " + _nearest(case.versions, found)


def _is_open_variant(found: Found, version: TruthVersion, captures: Sequence[Seen]) -> bool:
    """An A/B headline may stand as a revision unless captures saw the way there and back."""
    during = [at for _, at, _ in captures if _within(at, version)]
    for variant in version.variants:
        if found.headline == variant.headline and same_text(version.body, found.body):
            before = [at for at in during if at < variant.from_at]
            back = [at for at in during if at >= variant.to_at]
            return not before or not back or min(back) - found.observed_from > PROVEN_GONE
    return False


def _report(judged: Sequence[_Judged], strays: list[Invented], *, versions: int) -> Report:
    kinds = [fault for one in judged for fault in _kind_faults(one)]
    return Report(
        versions=versions,
        visible=sum(len(one.visible) for one in judged),
        held=sum(len(one.pairs) for one in judged),
        revisions=sum(len(one.case.found) for one in judged) + len(strays),
        misses=tuple(miss for one in judged for miss in _misses(one)),
        invented=(*(i for one in judged for i in one.invented), *strays),
        kinds_compared=len(kinds),
        wrong_kinds=tuple(fault for fault in kinds if fault),
        wrong_marks=tuple(
            _miss(v, f"marked_developing is {f.marked_developing}")
            for one in judged
            for v, f in one.pairs
            if v.gone is None and f.marked_developing != v.developing
        ),
        wrong_times=tuple(
            _miss(v, f"observed from {f.observed_from.isoformat()}")
            for one in judged
            for v, f in one.pairs
            if not _within(f.observed_from, v)
        ),
    )


def _kind_faults(one: _Judged) -> Iterator[Miss | None]:
    """A fault or None for each kind that can be compared: the version before was seen too."""
    numbers = [version.number for version in one.visible]
    after_variants = {
        f.revision_no + 1
        for f in one.case.found
        for v in one.case.versions
        if _is_open_variant(f, v, one.case.captures)
    }
    for version, found in one.pairs:
        if found.revision_no in after_variants:
            continue
        if version.number == numbers[0]:
            expected = "first"
        elif version.number - 1 in numbers:
            expected = version.kind
        else:
            continue
        right = found.change_kind == expected
        yield None if right else _miss(version, f"{found.change_kind}, not {expected}")


def _misses(one: _Judged) -> Iterator[Miss]:
    held = {version.number for version, _ in one.pairs}
    for version in one.visible:
        if version.number not in held:
            yield _miss(version, _why_missed(version, one.case))


def _why_missed(version: TruthVersion, case: _Case) -> str:
    if not case.found:
        return "no article was found at its addresses"
    if any(case.holds(version, found) for found in case.found):
        return "its revision was taken for another version, or is of another kind"
    near = [f for f in case.found if _within(f.observed_from, version)] or case.found
    return first_difference(version, near[0].headline, near[0].body)


def _nearest(versions: Sequence[TruthVersion], found: Found) -> str:
    near = [v for v in versions if _within(found.observed_from, v)] or versions
    return f"version {near[0].number}: {first_difference(near[0], found.headline, found.body)}"


def _miss(version: TruthVersion, reason: str) -> Miss:
    return Miss(article=version.article, number=version.number, reason=reason)


def _invented(found: Found, reason: str) -> Invented:
    url = next(iter(found.urls), "")
    return Invented(url=url, revision_no=found.revision_no, reason=reason)


def _by_article(truth: Sequence[TruthVersion]) -> Mapping[str, list[TruthVersion]]:
    articles: dict[str, list[TruthVersion]] = {}
    for version in truth:
        articles.setdefault(version.article, []).append(version)
    return articles


def _key(url: str) -> str:
    """An address without query and fragment; of a dump, the file's own name."""
    if url.startswith(_DUMP):
        return _DUMP + unquote(url).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"
