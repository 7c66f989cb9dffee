"""What a correction says was wrong and what is right, where it says so in a usual way."""

import re
from typing import Final

from writethru.clean.sentences import sentences

# The verb that introduces the error: "An earlier version said 12", "hieß es, zwölf".
_SAID: Final = re.compile(
    r"\b(?:incorrectly |wrongly |mistakenly |erroneously )?(?:said|stated|reported|read|listed|"
    r"gave|hieß es|stand|indiquait|indiquions|affirmait|decía|indicaba|afirmaba|diceva|riportava|"
    r"dizia|informava|stond|podano|говорилось|сообщалось)"
    r"(?: incorrectly| wrongly| mistakenly| fälschlich| à tort| erróneamente| erroneamente)?"
    r"(?: that|,? dass|,? es seien| que| qu'| che|,? что|,? że| dat)?[ ,:]",
    re.IGNORECASE,
)
# What introduces the truth: "It was 17", "The correct figure is 17", "Richtig ist: 17".
_TRUTH: Final = re.compile(
    r"^(?:in fact,? |in reality,? |actually,? |tatsächlich |en réalité,? |en realidad,? "
    r"|in realtà,? |na verdade,? |на самом деле )?"
    r"(?:the (?:correct|right|actual) [\w-]+(?: [\w-]+)? (?:is|was|are|were)"
    r"|it (?:is|was|should be)|they (?:are|were)|there (?:are|were|was|is)"
    r"|richtig (?:ist|sind|wäre)|korrekt (?:ist|sind)|es (?:ist|war|sind|waren)"
    r"|il s'agit (?:de |d')?|c'est|se trata de|son|eran|è|sono|si tratta di"
    r"|trata-se de|são|het (?:is|was)|верно)?[: ]*",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(r"[,;.]")
_NICHT_SONDERN: Final = re.compile(
    r"\b(?:nicht|no|non|não) (?P<wrong>[^,;.]{1,80}), "
    r"(?:sondern|sino|ma|mas) (?P<right>[^,;.]{1,80})",
    re.IGNORECASE,
)
_INSTEAD: Final = re.compile(
    r"\b(?P<right>[^\s,;.]{1,60}) (?:instead of|rather than) (?P<wrong>[^\s,;.]{1,60})",
    re.IGNORECASE,
)
_TRIM: Final = " .;,:\"“”'‘’«»()"


def wrong_and_right(text: str) -> tuple[str | None, str | None]:
    """(wrong, right) as printed, or None for what the note does not name."""
    return _said_then_true(text) or _not_this(text) or _short_forms(text) or (None, None)


def _said_then_true(text: str) -> tuple[str | None, str | None] | None:
    parts = [part.strip() for whole in sentences(text) for part in whole.split(";")]
    for i, part in enumerate(parts):
        said = _SAID.search(part)
        wrong = part[said.end() :].strip(_TRIM) if said else ""
        if not wrong:
            continue
        if ", not " in wrong or " instead of " in wrong:
            return None
        following = parts[i + 1] if i + 1 < len(parts) else ""
        right = _TRUTH.sub("", following, count=1).strip(_TRIM)
        return wrong, right or None
    return None


def _not_this(text: str) -> tuple[str, str] | None:
    """ "The fire was on Tuesday, not Monday": as many words are right as were wrong."""
    before, found, after = text.partition(", not ")
    wrong = _CLAUSE_END.split(after, maxsplit=1)[0].split()
    right = _CLAUSE_END.split(before)[-1].split()[-len(wrong) :]
    if not (found and wrong and right):
        return None
    return " ".join(wrong).strip(_TRIM), " ".join(right).strip(_TRIM)


def _short_forms(text: str) -> tuple[str, str] | None:
    match = _NICHT_SONDERN.search(text) or _INSTEAD.search(text)
    return (match["wrong"].strip(_TRIM), match["right"].strip(_TRIM)) if match else None
