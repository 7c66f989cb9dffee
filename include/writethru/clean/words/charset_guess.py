"""Which old charset undeclared bytes are in, by the commonest letters of each script."""

import re
from typing import Final

ASCII: Final = bytes(range(128))
SAMPLE_BYTES: Final = 6000
_LONG_ASCII: Final = re.compile(rb"[\x00-\x7f]{8,}")
_MIXED: Final = re.compile("[a-zA-Z][^\x00-\x7f]|[^\x00-\x7f][a-zA-Z]")
_LATIN: Final = frozenset({"cp1250", "cp1252", "cp1254"})
_SCORE_MIN: Final = 0.25
_LEAD_MIN: Final = 0.05
_UNFIT_WEIGHT: Final = 3
_LETTERS_MIN: Final = 4

_RUSSIAN: Final = "оеаинтсрвлкмдпуяыьгзбчйхжшюіїє"
_HAN: Final = (
    "的一是不了在人有我他这中大来上国和说年会就地时为生出对可市们发成个经到行方家工分动法也能下过作后日学"
    "這來國說會時為對們發個經動過後學電長開問報業關與於區"
)
_KANA: Final = "のにはをたがでてとしれさいるあなかもらこりょうっ。、ンスルーイトラ"
_HANGUL: Final = "이다는의에을가고한지로기사은를도인어자서하대해전시일있정수"
# Codec: the letters, and about which share of a text they are.
_COMMON: Final = {
    "gb18030": (_HAN + "，。、“”", 0.2),
    "big5hkscs": (_HAN + "，。、「」", 0.2),
    "cp932": (_KANA, 0.35),
    "euc_jp": (_KANA, 0.35),
    "cp949": (_HANGUL, 0.3),
    "cp1251": (_RUSSIAN, 0.9),
    "koi8-r": (_RUSSIAN, 0.9),
    "cp866": (_RUSSIAN, 0.9),
    "iso8859-5": (_RUSSIAN, 0.9),
    "cp1253": ("αοιετσνηυρπκμλάέήίόύώςδγ", 0.85),
    "cp1255": ("יוהלאתרבמשנםעדחקפ", 0.85),
    "cp1256": ("اليمونرتبعدسفهكقحجة،", 0.85),
    "cp874": ("านรกเงมยลอตวดส่้ทิ", 0.65),
    "cp1250": ("ąęłśżźćńěščřžýáíéůúőűöüóľťăâîșțş“”„–", 0.95),
    "cp1254": ("ığşçöüİ", 0.95),
    "cp1252": ("éèàçêëîïôùâäöüßñóíáúãõåøæ’‘“”–—…€«»°£©®·", 0.95),
}


def guessed(body: bytes) -> str:
    """The codec of `body`, which is not valid UTF-8 and names none; cp1252 where nothing tells.

    A few thousand bytes are read by each codec: the more of its script's commonest letters come
    out, and the fewer signs that no text has, the likelier it is.
    """
    sample = _LONG_ASCII.sub(b" ", body[: 40 * SAMPLE_BYTES])[:SAMPLE_BYTES]
    if len(sample.translate(None, ASCII)) < _LETTERS_MIN:
        return "cp1252"
    scores = {codec: _score(sample, codec, *known) for codec, known in _COMMON.items()}
    best = max(scores, key=scores.__getitem__)
    is_clear = scores[best] >= max(_SCORE_MIN, scores["cp1252"] + _LEAD_MIN)
    return best if is_clear else "cp1252"


def _score(sample: bytes, codec: str, common: str, share: float) -> float:
    text = sample.decode(codec, "replace")
    beyond = [char for char in text if not char.isascii()]
    if not beyond:
        return 0.0
    known = frozenset(common)
    hits = sum(char in known for char in beyond)
    unfit = sum((not char.isprintable() and char != "\xa0") or char == "\ufffd" for char in beyond)
    # Only Latin scripts have ASCII letters and others in one word.
    mixed = 0 if codec in _LATIN else len(_MIXED.findall(text))
    return min(1.0, hits / len(beyond) / share) - (_UNFIT_WEIGHT * unfit + mixed) / len(beyond)
