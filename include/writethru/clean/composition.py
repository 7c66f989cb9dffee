"""Paragraphs into what they are: the text itself, notices, notes, credits, furniture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from writethru.clean.around import asks_to_sign_up
from writethru.clean.crediting.credits import Credit, credit_of, roles_of
from writethru.clean.crediting.datelines import Dateline, dateline_of
from writethru.clean.dating.dates import parse_date
from writethru.clean.noticing.notices import (
    NO_NOTICE,
    Notice,
    Noticed,
    developing_notice,
    notes_of,
    notice_in_headline,
    notice_of,
)
from writethru.clean.words.characters import plain
from writethru.clean.words.furniture import is_furniture
from writethru.clean.words.sentences import ends_sentence
from writethru.model import CorrectionNote

HEAD_PARAGRAPHS: Final = 5
TAIL_PARAGRAPHS: Final = 4
KICKER_WORDS_MAX: Final = 3
_STAMP_WORDS_MAX: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A text without what was printed around it, and what that was."""

    paragraphs: tuple[str, ...]
    notice: Notice = NO_NOTICE
    corrections: tuple[CorrectionNote, ...] = ()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str | None = None
    agency_roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str | None:
        return "\n\n".join(self.paragraphs) or None

    @property
    def lede(self) -> str | None:
        return self.paragraphs[0] if self.paragraphs else None


def compose(
    paragraphs: Sequence[str], *, headline: str | None = None, zone: str = "UTC"
) -> Composition:
    """Takes `paragraphs`, in their order on the page, apart. Naive dates in notes are in `zone`."""
    texts = _without_furniture(paragraphs)
    texts = _without_head(texts, headline)
    texts, notice = _without_notices(texts)
    texts, notes = notes_of(texts, zone=zone)
    texts, credits = _without_credits(texts)
    if len(texts) > 1 and _is_kicker(texts[0]):
        texts = texts[1:]
    dateline = next((d for d in map(dateline_of, texts[:2]) if d), None)
    return Composition(
        paragraphs=tuple(texts),
        notice=notice or notice_in_headline(headline),
        corrections=notes,
        byline=next((c.byline for c in credits if c.byline), None),
        authors=_unique(name for c in credits for name in c.authors),
        agencies=_agencies(dateline, credits),
        agency_roles=roles_of(credits, datelined=dateline.agencies if dateline else ()),
        dateline=dateline.place if dateline else None,
    )


def _without_furniture(paragraphs: Sequence[str]) -> list[str]:
    """ "Źródło: PAP" is a picture's credit amid a text, and the text's own at its end."""
    tail = len(paragraphs) - TAIL_PARAGRAPHS
    return [
        p
        for i, p in enumerate(paragraphs)
        if not (is_furniture(p) or asks_to_sign_up(p)) or (i >= max(1, tail) and _names_source(p))
    ]


def _names_source(paragraph: str) -> bool:
    credit = credit_of(paragraph, is_last=True)
    return credit is not None and bool(credit.agencies) and not credit.kept


def _unique(names: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))  # type: ignore[call-overload]


def _agencies(dateline: Dateline | None, credits: list[Credit]) -> tuple[str, ...]:
    first = dateline.agencies if dateline else ()
    return _unique([*first, *(name for c in credits for name in c.agencies)])


def _without_head(texts: list[str], headline: str | None) -> list[str]:
    """Drops the headline's repetition and stamps from the first paragraphs."""
    wanted = plain(headline) if headline else None
    head = [p for p in texts[:HEAD_PARAGRAPHS] if plain(p) != wanted and not is_stamp(p)]
    return [*head, *(p for p in texts[HEAD_PARAGRAPHS:] if plain(p) != wanted)]


def _is_kicker(paragraph: str) -> bool:
    """ "Local news" above a text; "BERLIN (AP)" is a dateline broken off, "Fire!" a text."""
    words = paragraph.split()
    return len(words) <= KICKER_WORDS_MAX and all(
        word.replace("-", "").replace("&", "").isalpha() or word == "&" for word in words
    )


def is_stamp(paragraph: str) -> bool:
    """Whether `paragraph` is a date line: "December 20, 2023", "Updated 11 Oct 2022, 14:05"."""
    short = len(paragraph) <= 120 and len(paragraph.split()) <= _STAMP_WORDS_MAX  # noqa: PLR2004
    return short and not _is_sentence(paragraph) and parse_date(paragraph) is not None


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) and len(text.split()) > 6  # noqa: PLR2004


def _without_notices(texts: list[str]) -> tuple[list[str], Notice]:
    kept: list[str] = []
    found: list[Noticed] = []
    for paragraph in texts:
        noticed = developing_notice(paragraph)
        found.append(noticed)
        if noticed.kept:
            # "We end our live coverage here. The port opens at dawn." tells news of its own.
            kept.append(paragraph if noticed.settled else noticed.kept)
    return kept, notice_of(found)


def _without_credits(texts: list[str]) -> tuple[list[str], list[Credit]]:
    kept: list[str] = []
    credits: list[Credit] = []
    last = len(texts) - 1
    for i, paragraph in enumerate(texts):
        is_last = i > last - TAIL_PARAGRAPHS and i > 0
        credit = credit_of(paragraph, is_first=i < HEAD_PARAGRAPHS, is_last=is_last)
        if credit is None:
            kept.append(paragraph)
            continue
        credits.append(credit)
        if credit.kept:
            kept.append(credit.kept)
    return kept, credits
