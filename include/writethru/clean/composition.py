"""Paragraphs into what they are: the text itself, notices, notes, credits, furniture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from writethru.clean.characters import plain
from writethru.clean.credits import Credit, credit_of
from writethru.clean.datelines import Dateline, dateline_of
from writethru.clean.dates import parse_date
from writethru.clean.furniture import is_furniture
from writethru.clean.notices import developing_notice, notes_of
from writethru.clean.sentences import ends_sentence
from writethru.model import CorrectionNote

HEAD_PARAGRAPHS: Final = 5
TAIL_PARAGRAPHS: Final = 4
KICKER_WORDS_MAX: Final = 3
_STAMP_WORDS_MAX: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A text without what was printed around it, and what that was."""

    paragraphs: tuple[str, ...]
    developing_notice: str | None = None
    corrections: tuple[CorrectionNote, ...] = ()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str | None = None

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
    texts = [p for p in paragraphs if not is_furniture(p)]
    texts = _without_head(texts, headline)
    notices: list[str] = []
    texts = _without_notices(texts, notices)
    texts, notes = notes_of(texts, zone=zone)
    texts, credits = _without_credits(texts)
    if len(texts) > 1 and _is_kicker(texts[0]):
        texts = texts[1:]
    dateline = next((d for d in map(dateline_of, texts[:2]) if d), None)
    return Composition(
        paragraphs=tuple(texts),
        developing_notice=" ".join(dict.fromkeys(notices)) or None,
        corrections=notes,
        byline=next((c.byline for c in credits if c.byline), None),
        authors=_unique(name for c in credits for name in c.authors),
        agencies=_agencies(dateline, credits),
        dateline=dateline.place if dateline else None,
    )


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
    short = len(paragraph.split()) <= _STAMP_WORDS_MAX and len(paragraph) <= 120  # noqa: PLR2004
    return short and not _is_sentence(paragraph) and parse_date(paragraph) is not None


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) and len(text.split()) > 6  # noqa: PLR2004


def _without_notices(texts: list[str], notices: list[str]) -> list[str]:
    kept: list[str] = []
    for paragraph in texts:
        noticed = developing_notice(paragraph)
        if noticed.developing:
            notices.append(noticed.developing)
        if noticed.kept:
            kept.append(noticed.kept)
    return kept


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
