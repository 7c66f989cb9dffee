"""Texts that may have been cut short on their way, and are not believed until seen again."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final
from uuid import UUID

from writethru.model import Observation, Verdict

LENGTH: Final = "length"
UNKNOWN: Final = "unknown"
"""What an observation's evidence says where the response did not tell how long it was."""
NOT_MODIFIED: Final = "not_modified"
"""In the evidence of a 304: it repeats what was held, and is no second look at the text."""
RAGGED_CHARS: Final = 12
"""At a cut's end, half a character or half an entity may stand: "caf\ufffd", "&am"."""
LOOKS: Final = 2
"""Separate responses with the same text that are believed though none told its length."""

Words = tuple[str | None, str | None]


def without_cuts(ordered: Sequence[Observation]) -> list[Observation]:
    """The observations but for texts that only begin as an earlier one does, and are unconfirmed.

    A text is confirmed by a response that told its length, or by LOOKS responses in a row.
    """
    earlier: dict[Words, None] = {}
    cut: set[UUID] = set()
    texts = [o for o in ordered if o.verdict == Verdict.OK]
    for words, found in groupby(texts, key=_words):
        run = list(found)
        if not _is_confirmed(run) and any(is_beginning(words[1], body) for _, body in earlier):
            cut |= {o.observation_id for o in run}
        earlier[words] = None
    return [o for o in ordered if o.observation_id not in cut]


def is_beginning(text: str | None, longer: str | None) -> bool:
    """Whether the longer text begins with all but the last few characters of `text`."""
    if text is None or longer is None or len(text) >= len(longer):
        return False
    return longer.startswith(text[: max(len(text) - RAGGED_CHARS, 0)])


def _words(o: Observation) -> Words:
    return (o.extraction.headline, o.extraction.body) if o.extraction else (None, None)


def _is_confirmed(run: Sequence[Observation]) -> bool:
    if any(o.evidence.get(LENGTH) != UNKNOWN for o in run):
        return True
    return len({o.capture_id for o in run if NOT_MODIFIED not in o.evidence}) >= LOOKS
