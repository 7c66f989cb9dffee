"""Who wrote a text, by its own lines: bylines, initials, agency credits, by where they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from writethru.clean.crediting.agencies import (
    agencies_in,
    agency_of,
    is_picture_credit,
    split_agency_tail,
    split_names,
)
from writethru.clean.crediting.bylines import Byline, begins_byline, byline_in, printed_names
from writethru.clean.crediting.credit_words import (
    before_names,
    behind_names,
    contributing,
    may_credit,
)
from writethru.clean.crediting.person_names import is_person
from writethru.clean.words.characters import word_count

SOLE: Final = "sole"
"""The text is the agency's own."""

COMPILED: Final = "compiled"
"""The newsroom's text, made from what the agencies sent."""

CONTRIBUTED: Final = "contributed"
"""The newsroom's text, to which the agency added."""

CREDIT_WORDS_MAX: Final = 40
CREDIT_CHARS_MAX: Final = 400
_BYLINE_WORDS_MAX: Final = 30
_PHRASED_CHARS_MAX: Final = 140
_CLOSING_CHARS: Final = 120
_INITIALS: Final = re.compile(
    r"([a-zà-ÿ]{1,5}(?:\s?[/,]\s?[a-zà-ÿ]{1,5}){0,4})\s*\(([^()]{2,80})\)"
)
_INITIALS_ALONE: Final = re.compile(r"[a-zà-ÿ]{1,4}(?:/[a-zà-ÿ]{1,4}){1,4}")
_IN_BRACKETS: Final = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,80})[)\]）】]\.?")
_AFTER_DASH: Final = re.compile(r"(?:[—–]|--?)\s?([^—–,.;]{2,60})\.?")
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}\s*)?(.{2,40}?)", re.IGNORECASE
)
_AT_END: Final = re.compile(r"(?<=[.!?\"”»…。])\s*[(（]([^()（）]{2,80})[)）]\s*$")
_REPORTING: Final = re.compile(
    r"\(?(?:additional |further )?(?:reporting|writing|report|written)(?: and (?:writing|editing))?"
    r" by (?=\S)", re.IGNORECASE,
)  # fmt: skip
_EDITING: Final = re.compile(
    r"\(?(?:editing|edited|compiled|redaktion|bearbeitet|edición|editado|édité|montage|redactie|"
    r"redakcja|редактор|редактура)\b:? ?(?:by |de |von |par |por )?[^;()]{3,120}\)?\.?",
    re.IGNORECASE,
)
_EDITORS: Final = re.compile(r"[;. ] ?(?:editing|edited|compiled|graphics)\b.*", re.IGNORECASE)
_CONTRIBUTED: Final = re.compile(
    r"(.{2,160}?) contributed (?:reporting|to this (?:report|story|article|piece))"
    r"(?: from .{2,60})?\.?"
)
_REPORTED_FOR: Final = re.compile(
    r"(?P<who>[^;,.()]{3,60}?) reported (?:for (?P<agency>[^;,.()]{2,60}?) )?"
    r"from [A-Z][\w .'-]{1,60}(?:[;.,] (?:with )?(?:additional|further) reporting .{3,120})?\.?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What a credit line says. `kept` is what remains of its paragraph as text.

    `role` is what the agencies are to the text: SOLE, COMPILED or CONTRIBUTED.
    """

    kept: str = ""
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    role: str | None = None


def credit_of(paragraph: str, *, is_first: bool = False, is_last: bool = False) -> Credit | None:
    """The credit that `paragraph` is or ends with; None where it is text or credits a picture.

    `is_first`, `is_last`: whether it stands where a byline or a closing credit stands.
    """
    text = paragraph.strip(" *_\n")
    is_long = len(text) > CREDIT_CHARS_MAX or word_count(text) > CREDIT_WORDS_MAX
    if is_long or not text:
        return _closing(text) if is_last else None
    is_edge = is_first or is_last
    if not (is_edge or may_credit(text)):
        return None
    found = _initialled(text) or _reported(text) or _phrased(text, is_edge=is_edge)
    if found is None and is_edge:
        found = byline_of(text)
    if found is None and is_last:
        found = _bare(text) or _closing(text)
    return None if found is None or is_picture_credit(text) else found


def _initialled(text: str) -> Credit | None:
    """ "jsi/rs (Reuters, dpa, AFP)": after initials in small letters only agencies can follow."""
    match = _INITIALS.fullmatch(text)
    if match:
        agencies = agencies_in(match[2], allow_unknown=True)
        if agencies is None:
            return None
        return Credit(byline=match[1], agencies=agencies, role=COMPILED)
    if not _INITIALS_ALONE.fullmatch(text):
        return None
    # "dpa/hvo", "hvo/dpa": the desk's initials beside the agency whose text it is.
    named = tuple(a for part in text.split("/") if (a := agency_of(part)))
    return Credit(byline=text, agencies=named, role=COMPILED if named else None)


def _bare(text: str) -> Credit | None:
    """A last paragraph that is nothing but "AFP", "(AFP)", "— Northwire" or "© 2022 AFP"."""
    bracketed = _IN_BRACKETS.fullmatch(text)
    match = bracketed or _AFTER_DASH.fullmatch(text) or _COPYRIGHT.fullmatch(text)
    if match is None:
        agency = agency_of(text)
        return Credit(agencies=(agency,), role=SOLE) if agency else None
    # "(Northwire)" may be anybody's agency; "[Name]" is a blank to be filled in.
    is_sure = bracketed is not None and text[0] in "(（" and " " not in match[1]
    agencies = agencies_in(match[1], allow_unknown=is_sure)
    return None if agencies is None else Credit(agencies=agencies, role=_role(agencies))


def _role(agencies: tuple[str, ...]) -> str:
    """A lone "(AFP)" says whose text it is; "(Reuters, dpa)" what it was made from."""
    return SOLE if len(agencies) == 1 else COMPILED


def _closing(text: str) -> Credit | None:
    """A last paragraph of text that ends in "(AFP)" behind its last sentence."""
    match = _AT_END.search(text, max(0, len(text) - _CLOSING_CHARS))
    agencies = agencies_in(match[1], allow_unknown=False) if match else None
    if match is None or agencies is None:
        return None
    kept = text[: match.start()].rstrip()
    return Credit(kept=kept, agencies=agencies, role=_role(agencies))


def _reported(text: str) -> Credit | None:
    begun = _REPORTING.match(text)
    if begun:
        said = byline_in(text)
        line = _EDITORS.sub("", text[begun.end() :]).strip(" .;()")
        return credit_in(said, line) if said.people or said.agencies else None
    if _EDITING.fullmatch(text):
        return Credit()
    match = _REPORTED_FOR.fullmatch(text) if " reported " in text else None
    if match and is_person(match["who"]):
        named = agencies_in(match["agency"] or "", allow_unknown=True) or ()
        role = SOLE if named else None
        return Credit(byline=match["who"], authors=(match["who"],), agencies=named, role=role)
    match = _CONTRIBUTED.fullmatch(text) if " contributed " in text else None
    if match:
        named = tuple(a for name in split_names(match[1]) if (a := split_agency_tail(name)[1]))
        return Credit(agencies=named, role=CONTRIBUTED)
    return None


def roles_of(credits: Iterable[Credit], *, datelined: Iterable[str] = ()) -> dict[str, str]:
    """What each agency is to the text, by its dateline's agencies, then by the first credit."""
    roles = dict.fromkeys(datelined, SOLE)
    for credit in credits:
        for name in credit.agencies:
            roles.setdefault(name, credit.role or COMPILED)
    return roles


def credit_in(said: Byline, line: str) -> Credit:
    """A byline's credit. "Jane Roe, AFP" works there; "Jane Roe and AFP" are two."""
    role = None
    if said.agencies:
        role = CONTRIBUTED if said.is_beside else SOLE
    return Credit(
        byline=(line or None) if said.people else None, authors=said.people,
        agencies=said.agencies, role=role,
    )  # fmt: skip


def _phrased(text: str, *, is_edge: bool) -> Credit | None:
    inner = text.strip("()[]（）【】 ").rstrip(".")
    if len(inner) > _PHRASED_CHARS_MAX:
        return None
    before = before_names().match(inner)
    match = before or behind_names().search(inner)
    is_weak = before is not None and bool(before["weak"])
    if match is None or (is_weak and not is_edge):
        return None
    listed = inner[before.end() :] if before else inner[: match.start()]
    is_sure = before is not None and is_edge and not is_weak
    agencies = agencies_in(listed, allow_unknown=is_sure) if listed else None
    if agencies is None:
        return None
    words = match["words"].casefold() if match["words"] else ""
    return Credit(agencies=agencies, role=CONTRIBUTED if words in contributing() else COMPILED)


def byline_of(text: str) -> Credit | None:
    """ "By Jane Roe and John Doe, Northwire" -> its names; None where it is no byline."""
    if not begins_byline(text):
        return None
    line = printed_names(text)
    said = byline_in(text)
    is_names = len(line.split()) <= _BYLINE_WORDS_MAX and (said.people or said.agencies)
    return credit_in(said, line) if is_names else None
