"""What must hold between the parts of a plot, beyond each part's own shape."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from string import Formatter
from typing import Final

from writethru.demo.plot import Article, Outlet, Plot, Version, instant
from writethru.model import ChangeKind

Fault = tuple[str, str]
"""A place in the plot and what is wrong there."""

PATH_FIELDS: Final = frozenset({"slug", "guid", "section", "date"})

LONGEST_VARIANT: Final = timedelta(hours=6)
"""A headline that is back within this time makes no revision (the warehouse's contract)."""

_ANY_EPOCH: Final = datetime(2026, 1, 31, 12, tzinfo=UTC)
"""Only differences of offsets matter here."""
_ITS_DAY: Final = datetime(2026, 1, 31, tzinfo=UTC)


def broken_rules(plot: Plot, *, generated: Sequence[Article] = ()) -> Iterator[Fault]:
    """Every fault, in the order of the file; `generated`: the archive's articles."""
    if not plot.outlets:
        yield "outlets", "at least one outlet is needed"
    for number, outlet in enumerate(plot.outlets):
        yield from _outlet_faults(f"outlets[{number}]", outlet)
    yield from _repeated("outlets", "id", [outlet.id for outlet in plot.outlets])
    outlets = {outlet.id for outlet in plot.outlets}
    names = {article.name for article in plot.articles}
    placed = [(f"articles[{number}]", article) for number, article in enumerate(plot.articles)]
    placed += [(f"archive.frames: {article.slug}", article) for article in generated]
    for place, article in placed:
        if article.outlet not in outlets:
            yield f"{place}.outlet", f"{article.outlet!r} is none of the outlets"
        if article.copy_of is not None and article.copy_of not in names:
            yield f"{place}.copy_of", f"{article.copy_of!r} names no article (outlet/slug)"
        yield from _article_faults(place, article)
    yield from _repeated("articles", "guid", [f"{a.outlet} {a.guid}" for _, a in placed])
    yield from _repeated("articles", "slug", [n for _, a in placed for n in slugs_of(a)])


def slugs_of(article: Article) -> list[str]:
    """Every outlet/slug that the article ever lives under."""
    moved = [version.moved_to for version in article.versions if version.moved_to]
    return [f"{article.outlet}/{slug}" for slug in (article.slug, *moved)]


def _outlet_faults(place: str, outlet: Outlet) -> Iterator[Fault]:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(outlet.path) if name is not None}
    except ValueError as error:
        yield f"{place}.path", str(error)
        return
    try:
        groups = re.compile(outlet.id_pattern).groups
    except re.error as error:
        yield f"{place}.id_pattern", f"no regular expression: {error}"
    else:
        if groups == 0:
            yield f"{place}.id_pattern", "needs a group: what it matches is the article's id"
    if not outlet.path.startswith("/") or not fields <= PATH_FIELDS:
        yield f"{place}.path", "must begin with / and use only {slug} {guid} {section} {date:...}"
    if "slug" not in fields and "guid" not in fields:
        yield f"{place}.path", "needs {slug} or {guid}"


def _article_faults(place: str, article: Article) -> Iterator[Fault]:
    if not article.versions:
        yield f"{place}.versions", "at least one version is needed"
        return
    for number, version in enumerate(article.versions):
        before = article.versions[number - 1] if number else None
        yield from _version_faults(f"{place}.versions[{number}]", version, before)
    if article.is_archived and instant(article.versions[-1].at, _ANY_EPOCH) >= _ITS_DAY:
        last = len(article.versions) - 1
        yield f"{place}.versions[{last}].at", "an archived article must rest before the epoch's day"
    for number, variant in enumerate(article.variants):
        shown = instant(variant.until, _ANY_EPOCH) - instant(variant.at, _ANY_EPOCH)
        if not timedelta(0) < shown <= LONGEST_VARIANT:
            yield f"{place}.variants[{number}].until", "must be within 6 hours after `at`"


def _version_faults(place: str, version: Version, before: Version | None) -> Iterator[Fault]:
    if (version.kind is ChangeKind.FIRST) != (before is None):
        yield f"{place}.kind", "the first version, and only that, is of the kind `first`"
    if version.kinds and version.kind not in version.kinds:
        yield f"{place}.kinds", f"must contain the kind {version.kind.value!r}"
    if (version.kind is ChangeKind.REMOVED) != (version.gone is not None):
        yield f"{place}.gone", "goes with the kind `removed`, and only with that"
    if not version.gone and not version.body and not version.entries:
        yield f"{place}.body", "needs paragraphs or entries"
    if before is None:
        return
    if instant(version.at, _ANY_EPOCH) <= instant(before.at, _ANY_EPOCH):
        yield f"{place}.at", f"must be later than {before.at}, the version before"
    if version.identity == before.identity:
        yield place, "says the same as the version before"
    if version.silent and version.correction and version.correction != before.correction:
        yield f"{place}.silent", "a version with a new correction note is not silent"


def _repeated(place: str, field: str, values: list[str]) -> Iterator[Fault]:
    for value, times in Counter(values).items():
        if times > 1:
            yield place, f"{field} {value!r} is used {times} times"
