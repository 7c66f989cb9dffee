"""How credit lines begin and end: "Source: ", " contributed to this report"."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from writethru.clean.crediting.agencies import LEXICON
from writethru.clean.words.phrases import all_phrases

_CLOSED: Final = re.compile(r"\)\W?$")
_WEAK: Final = frozenset("by from via mit nach von par por con com met door za med with".split())  # noqa: SIM905


def may_credit(text: str) -> bool:
    """Whether a paragraph amid a text has what every credit there has."""
    low = text.lower()
    is_said = "report" in low or "contributed" in low
    is_closed = _CLOSED.search(text, len(text) - 2) is not None
    return is_said or is_closed or _begun().match(text) is not None


@cache
def _begun() -> re.Pattern[str]:
    """How credits begin, and all that is as short as one."""
    begun = {part[0] for part in map(_sides, _templates_written()) if part[0]} - _WEAK
    starts = "|".join(sorted(map(re.escape, begun), key=len, reverse=True))
    return re.compile(
        rf"\W?(?:{starts}|edit|compil|redak|redac|édit|mont|редак)|.{{1,24}}$",
        re.IGNORECASE,
    )


def _templates_written() -> list[str]:
    return all_phrases(LEXICON, "credits") + all_phrases(LEXICON, "contributed")


def _sides(template: str) -> tuple[str, str]:
    before, after = (part.strip() for part in template.split("{}"))
    return before, after


@cache
def contributing() -> frozenset[str]:
    return frozenset(
        side for each in all_phrases(LEXICON, "contributed") for side in _sides(each) if side
    )


@cache
def before_names() -> re.Pattern[str]:
    """What stands before the names of agencies: "Quelle: ", "Avec ", "来源："."""
    sides = [_sides(template) for template in _templates_written()]
    strong = _options(before for before, after in sides if not after and before not in _WEAK)
    weak = _options(before for before, after in sides if not after and before in _WEAK)
    return re.compile(
        rf"(?P<words>{strong})(?: ?[:：] ?| |(?<=[\u3040-\uffff]))|(?P<weak>{weak})(?: ?[:：])? ",
        re.IGNORECASE,
    )


@cache
def behind_names() -> re.Pattern[str]:
    """What stands behind them: "contributed to this report"."""
    sides = [_sides(template) for template in _templates_written()]
    behind = _options(after for before, after in sides if after and not before)
    return re.compile(rf" (?P<words>{behind})$", re.IGNORECASE)


def _options(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
