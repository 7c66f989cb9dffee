"""What a site's own words and addresses say about how its source file should read. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tld import get_fld

from writethru.sources.checks import LANGUAGE

SAMPLES_LEAST: Final = 4
"""Fewer addresses show no pattern."""
COVERED_LEAST: Final = 0.9
SAMPLES_MOST: Final = 1_000
NUMBERS_MOST: Final = 20
PREFIXES_MOST: Final = 20
"""Addresses and numbers in one that are looked at, patterns that are tried: a site may write a
hundred numbers into each address, each with another prefix."""
_NUMBER: Final = re.compile(r"(?<![0-9])([0-9]{3,})(?=$|[/.?&_])")
_BEFORE: Final = re.compile(r"(?:[/_.=?&-][A-Za-z]{0,12})?[/_.=-][A-Za-z]{0,3}$")
_YEARS: Final = range(1990, 2100)
_NOT_ID: Final = re.compile(r"[^a-z0-9]+")

# The zones in which most outlets of a language are; the offset that they write must fit.
_ZONES: Final = {
    "de": ("Europe/Berlin",), "fr": ("Europe/Paris",), "it": ("Europe/Rome",),
    "es": ("Europe/Madrid", "America/Argentina/Buenos_Aires", "America/Mexico_City"),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon"), "nl": ("Europe/Amsterdam",),
    "pl": ("Europe/Warsaw",), "sv": ("Europe/Stockholm",), "da": ("Europe/Copenhagen",),
    "nb": ("Europe/Oslo",), "no": ("Europe/Oslo",), "fi": ("Europe/Helsinki",),
    "el": ("Europe/Athens",), "tr": ("Europe/Istanbul",), "uk": ("Europe/Kyiv",),
    "ru": ("Europe/Moscow",), "ja": ("Asia/Tokyo",), "ko": ("Asia/Seoul",),
    "zh": ("Asia/Shanghai",), "hi": ("Asia/Kolkata",),
    "en": ("Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles",
           "Asia/Kolkata", "Australia/Sydney"),
}  # fmt: skip


def host_of(url: str) -> str:
    """What a source of this site may speak for: its registrable domain by the public suffix list;
    a bare address with its port."""
    parts = urlsplit(url)
    registrable = get_fld(url, fail_silently=True)
    if registrable:
        return registrable
    host = (parts.hostname or "").removeprefix("www.")
    is_address = ":" in host or host.replace(".", "").isdigit() or "." not in host
    if not is_address:
        return host
    written = f"[{host}]" if ":" in host else host
    return f"{written}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def id_of(*, host: str, name: str) -> str:
    """A source's id: the domain's first word, or the name where there is only an address."""
    has_domain = any(letter.isalpha() for letter in host.partition(":")[0]) and "." in host
    words = host.partition(".")[0] if has_domain else name
    return _NOT_ID.sub("_", words.lower()).strip("_")[:60] or "source"


def language_tag(written: str | None) -> str | None:
    """A language tag that a source file may hold: `en-GB` for `en_gb`; None for anything else."""
    language, *rest = (written or "").strip().replace("_", "-").split("-")
    tag = "-".join([language.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])  # noqa: PLR2004
    return tag if LANGUAGE.fullmatch(tag) else None


def timezone_of(language: str | None, stamps: Iterable[datetime]) -> str | None:
    """The zone whose offset the outlet's own dates have; None where UTC is all they say.

    `stamps` are dates as written, with their offsets.
    """
    given = [at for at in stamps if at.utcoffset()]
    zones = _ZONES.get((language or "").partition("-")[0], ())
    fits = (
        zone for zone in zones if given and all(_has_offset_of(at, ZoneInfo(zone)) for at in given)
    )
    return next(fits, None)


def _has_offset_of(at: datetime, zone: ZoneInfo) -> bool:
    try:
        return at.utcoffset() == at.astimezone(zone).utcoffset()
    except OverflowError:  # 0001-01-01T00:00:00+14:00
        return False


def id_pattern_of(urls: Sequence[str]) -> str | None:
    """A pattern that finds one number in most of the addresses, another in each; else None.

    `-a(\\d+)` in /news/ferry-a1001, `/story/(\\d+)` in /story/1001/ferry.
    """
    plain = map(without_counter, urls[:SAMPLES_MOST])
    paths = list(dict.fromkeys(url.partition("://")[2].partition("/")[2] for url in plain))
    if len(paths) < SAMPLES_LEAST:
        return None
    prefixes = Counter(prefix for path in paths for prefix in set(_prefixes(f"/{path}")))
    likeliest = sorted(prefixes.items(), key=lambda item: (-item[1], -len(item[0])))
    for prefix, _ in likeliest[:PREFIXES_MOST]:
        pattern = rf"{_escaped(prefix)}(\d+)(?=$|[/.?&_])"
        if _is_key(pattern, [f"/{path}" for path in paths]):
            return pattern
    return None


def without_counter(url: str) -> str:
    """The address without a counter's parameters, which a feed's links have and a sitemap's not."""
    return url.partition("?utm_")[0].partition("&utm_")[0]


def _prefixes(path: str) -> Iterable[str]:
    for number in islice(_NUMBER.finditer(path), NUMBERS_MOST):
        before = _BEFORE.search(path[max(0, number.start() - 40) : number.start()])
        is_year = len(number[1]) == 4 and int(number[1]) in _YEARS  # noqa: PLR2004
        if before and not is_year:
            yield before[0]
            short = before[0][max(before[0].rfind(sign) for sign in "/_.=-") :]
            yield short


def _is_key(pattern: str, paths: Sequence[str]) -> bool:
    """Whether the pattern finds exactly one number in most paths, and no number twice."""
    found = [ids[0] for path in paths if len(ids := re.findall(pattern, path)) == 1]
    return len(found) >= COVERED_LEAST * len(paths) and len(set(found)) == len(found)


def _escaped(prefix: str) -> str:
    return re.escape(prefix).replace(r"\-", "-").replace(r"\/", "/")


def schedule_of(published: Sequence[datetime]) -> str:
    """How often to look: every ten minutes, every half an hour where a day brings few pages."""
    if len(published) < SAMPLES_LEAST:
        return "*/10 * * * *"
    days = (max(published) - min(published)).total_seconds() / 86_400
    a_day = len(published) / max(days, 1 / 24)
    return "*/10 * * * *" if a_day >= 10 else "*/30 * * * *"  # noqa: PLR2004
