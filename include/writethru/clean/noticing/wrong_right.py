"""What a correction says was wrong and what is right, where it says so in a usual way."""

import re
from typing import Final

from writethru.clean.words.sentences import sentences

# The verb that introduces the error: "An earlier version said 12", "hieß es, zwölf".
_SAID: Final = re.compile(
    r"\b(?:incorrectly |wrongly |mistakenly |erroneously )?(?:said|stated|reported|read|listed|"
    r"gave|hieß es|stand|indiquait|indiquions|affirmait|decía|indicaba|afirmaba|diceva|riportava|"
    r"dizia|informava|informou|stond|podano|podaliśmy|говорилось|сообщалось|йшлося|повідомлялося|"
    r"stod det|stod der|sto det|kerrottiin|uvedli|se spunea|írtuk|αναφερόταν|γράφαμε|disebutkan|"
    r"נכתב|ورد|ghi)"
    r"(?: incorrectly| wrongly| mistakenly| fälschlich| à tort| erróneamente| erroneamente)?"
    r"(?: that|,? dass|,? es seien| que| qu'| che|,? что|,? що|,? że|,? že| dat| att|,? at|,? että"
    r"| că|,? hogy| ότι| أن| ש)?[ ,:]",
    re.IGNORECASE,
)
# What introduces the truth: "It was 17", "The correct figure is 17", "Richtig ist: 17".
_TRUTH: Final = re.compile(
    r"^(?:in fact,? |in reality,? |actually,? |tatsächlich |en réalité,? |en realidad,? "
    r"|in realtà,? |na verdade,? |на самом деле )?"
    r"(?:the (?:correct|right|actual) [\w-]+(?: [\w-]+)? (?:is|was|are|were)"
    r"|it (?:is|was|should be)|they (?:are|were)|there (?:are|were|was|is)"
    r"|w rzeczywistości|ve skutečnosti|насправді|valójában|de fapt|rätt (?:[^\W\d]{1,20} )?är"
    r"|det (?:rigtige|riktige|korrekte|rätta) (?:er|är)|riktig (?:er|[^\W\d]{1,20} er)"
    r"|oikea (?:[^\W\d]{1,20} )?on|corect (?:este|e)|το σωστό είναι|yang benar(?: adalah)?|đúng là"
    r"|o correto é|o certo é|lo correcto es|dat (?:moet|is)|richtig (?:ist|sind|wäre)"
    r"|korrekt (?:ist|sind)|es (?:ist|war|sind|waren)"
    r"|il s'agit (?:de |d')?|c'est|se trata de|son|eran|è|sono|si tratta di"
    r"|trata-se de|são|het (?:is|was)|верно)?[: ]*",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(r"[,;.]")
_NICHT_SONDERN: Final = re.compile(
    r"\b(?:nicht|no|non|não|niet|inte|ikke|nie|не) (?P<wrong>[^,;.]{1,80}), "
    r"(?:sondern|sino|ma|mas|maar|utan|men|lecz|tylko|а) (?P<right>[^,;.]{1,80})",
    re.IGNORECASE,
)
# Scripts without spaces name both in one sentence: the first group is wrong, the second right.
_IN_ONE: Final = (
    re.compile(r"(?P<wrong>[^、。,「」]{1,40})と(?:しました|していました|しており|しています|表記)"
               r"[^。]{0,8}正しくは「?(?P<right>[^。」]{1,40}?)」?(?:です|でした)"),
    re.compile(r"(?:称|稱|写为|寫為|误为|誤為|误写为|誤植為)(?P<wrong>[^，。；]{1,40})，"
               r"(?:正确|正確)?(?:应为|應為|实为|實為)(?P<right>[^，。；]{1,40})"),
    re.compile(r"(?P<wrong>[^\s.]{1,20})(?:이?라고|으?로) (?:했으나|보도했으나|표기했으나|썼으나) "
               r"(?P<right>[^\s.]{1,20}?)(?:이므로|으로|로)\s"),
)  # fmt: skip
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
    patterns = (_NICHT_SONDERN, _INSTEAD, *_IN_ONE)
    match = next((found for pattern in patterns if (found := pattern.search(text))), None)
    return (match["wrong"].strip(_TRIM), match["right"].strip(_TRIM)) if match else None
