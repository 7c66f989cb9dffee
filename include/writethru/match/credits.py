"""Whom a text credits: the agencies its outlet named, or what its first and last lines say."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from writethru.match.words import words
from writethru.model import Text

_HEAD_CHARS: Final = 240
_TAIL_CHARS: Final = 400

_AGENCIES: Final = {
    "AP": ("ap", "associated press", "apnews", "ap news"),
    "AFP": ("afp", "agence france presse", "france presse"),
    "Reuters": ("reuters", "thomson reuters"),
    "dpa": ("dpa", "deutsche presse agentur"),
    "EFE": ("efe", "agencia efe"),
    "ANSA": ("ansa", "agenzia ansa"),
    "PA": ("pa", "pa media", "press association"),
    "UPI": ("upi", "united press international"),
    "TASS": ("tass", "itar tass"),
    "Xinhua": ("xinhua", "xinhua news agency"),
    "Kyodo": ("kyodo", "kyodo news"),
    "PTI": ("pti", "press trust of india"),
    "ANI": ("ani", "asian news international"),
    "AAP": ("aap", "australian associated press"),
    "KNA": ("kna", "katholische nachrichten agentur"),
    "epd": ("epd", "evangelischer pressedienst"),
    "SID": ("sid", "sport informations dienst"),
    "Canadian Press": ("canadian press", "la presse canadienne"),
    "Bloomberg": ("bloomberg", "bloomberg news"),
    "Anadolu": ("anadolu", "anadolu agency", "anadolu ajansı"),
    "Yonhap": ("yonhap", "yonhap news agency"),
    "Europa Press": ("europa press",),
    "Lusa": ("lusa", "agência lusa"),
}


def name_key(name: str) -> str:
    """What a name is compared by: its words without case, marks and a leading "the"."""
    parts = words(name)
    return " ".join(parts[1:] if parts[:1] == ["the"] and len(parts) > 1 else parts)


_CANONICAL: Final = {name_key(a): name for name, also in _AGENCIES.items() for a in also}

# "PARIS (AFP) -", "(Reuters) —": what stands in brackets in a dateline is an agency.
_DATELINE = re.compile(r"\s{0,8}[^()\n]{0,80}\(([^()\n]{2,60})\)\s{0,3}[-–—:]")
_BRACKETS = re.compile(r"\(([^()\n]{2,60})\)")
_CREDIT = re.compile(
    r"\b(?:(?:first|originally) (?:published|appeared) (?:by|in|on|at)"
    r"|republished from|source:|courtesy of|©|copyright(?: \d{4})?"
    r"|with (?:inputs|material|files|information|reporting) (?:from|by)"
    r"|avec|con información de|con informaciones de|mit material von|quelle:|fonte:|fuente:)"
    r"\s{0,3}([^.;\n()|]{2,80})",
    re.IGNORECASE,
)
_DAY_OR_MONTH = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec)", re.I
)
_BETWEEN = re.compile(r"[,/;&+]|\b(?:and|und|et|y|e)\b")


def agency_name(name: str) -> str:
    """The agency's usual short name, or the name itself where it is not a known one."""
    return _CANONICAL.get(name_key(name), name.strip())


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names of agencies or publishers mean one; never where either is missing."""
    return bool(a and b) and name_key(agency_name(a or "")) == name_key(agency_name(b or ""))


def host_of(url: str | None) -> str | None:
    """The URL's host without "www."; None where there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def publisher_of(text: Text) -> str | None:
    """Whose words the text says it is; its host where nobody says."""
    return text.publisher or host_of(text.url)


def credited(text: Text, *, publishers: Iterable[str] = ()) -> tuple[str, ...]:
    """Agencies and `publishers` that the text credits, by short name, sorted.

    What the outlet's own credit line gave (`text.agencies`) is believed; else the dateline, and
    known names in brackets or after a credit's words in the first and last lines.
    """
    if text.agencies:
        return tuple(sorted({agency_name(name) for name in text.agencies}))
    known = _CANONICAL | {name_key(name): name for name in publishers if name_key(name)}
    found = {known[key] for key in map(name_key, _claimed(text.text)) if key in known}
    dateline = _DATELINE.match(text.text[:_HEAD_CHARS])
    if dateline:
        found |= {agency_name(name) for name in _between(dateline[1]) if _is_name(name)}
    return tuple(sorted(found))


def _claimed(text: str) -> list[str]:
    """Names in the places where credits stand."""
    head, tail = text[:_HEAD_CHARS], text[-_TAIL_CHARS:]
    groups = [*_BRACKETS.findall(head), *_BRACKETS.findall(tail), *_CREDIT.findall(tail)]
    return [name for group in groups for name in (group, *_between(group))]


def _between(group: str) -> list[str]:
    return [name.strip() for name in _BETWEEN.split(group)]


def _is_name(name: str) -> bool:
    # "BERLIN (Monday) -", "BERLIN (Oct. 11) -" give a day, not an agency.
    is_day = _DAY_OR_MONTH.match(name) is not None
    return name_key(name) in _CANONICAL or (name[:1].isupper() and name.isalpha() and not is_day)
