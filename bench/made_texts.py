"""Texts made by a seeded draw, for inputs of any size: words of no language, and edits of them."""

from collections.abc import Sequence
from random import Random
from typing import Final

from writethru.model import Text

_ONSETS: Final = ("b", "br", "d", "f", "gl", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
_NUCLEI: Final = ("a", "e", "i", "o", "u", "ai", "ou")
_CODAS: Final = ("", "l", "n", "r", "s", "m")
_WORDS_IN_SENTENCE: Final = (8, 26)
_SENTENCES_IN_PARAGRAPH: Final = 3
_VOCABULARY: Final = 8_000


class Writer:
    """Makes sentences and edits; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed)  # noqa: S311
        self._words = [self._word() for _ in range(_VOCABULARY)]

    def sentences(self, count: int) -> list[str]:
        return [self._sentence() for _ in range(count)]

    def edited(self, sentences: Sequence[str]) -> list[str]:
        """Of twenty sentences one gets another word, one another figure, one goes, one is new."""
        found: list[str] = []
        for sentence in sentences:
            choice = self._draw.randrange(20)
            if choice == 0:
                found.append(self._with_another_word(sentence))
            elif choice == 1:
                found.append(f"{sentence[:-1]} {self._draw.randrange(2, 900)}.")
            elif choice == 2:  # noqa: PLR2004
                continue
            else:
                found.append(sentence)
            if choice == 3:  # noqa: PLR2004
                found.append(self._sentence())
        return found

    def copies(self, originals: int, copies_of_each: int, sentences: int) -> list[Text]:
        """Originals, each with copies that were cut, edited or put among other sentences."""
        texts = []
        for number in range(originals):
            words = self.sentences(sentences)
            texts.append(Text(id=f"{number}", text=body(words)))
            for copy in range(copies_of_each):
                kept = words[: self._draw.randrange(sentences // 2, sentences + 1)]
                more = self.sentences(self._draw.randrange(0, sentences // 2))
                texts.append(Text(id=f"{number}-{copy}", text=body([*self.edited(kept), *more])))
        self._draw.shuffle(texts)
        return texts

    def _sentence(self) -> str:
        count = self._draw.randint(*_WORDS_IN_SENTENCE)
        words = self._draw.choices(self._words, k=count)
        if self._draw.random() < 0.3:  # noqa: PLR2004
            words[count // 2] = str(self._draw.randrange(2, 5000))
        return " ".join(words).capitalize() + "."

    def _with_another_word(self, sentence: str) -> str:
        words = sentence.split()
        words[self._draw.randrange(1, len(words) - 1)] = self._draw.choice(self._words)
        return " ".join(words)

    def _word(self) -> str:
        parts = [
            self._draw.choice(_ONSETS) + self._draw.choice(_NUCLEI) + self._draw.choice(_CODAS)
            for _ in range(self._draw.randint(1, 3))
        ]
        return "".join(parts)


def body(sentences: Sequence[str]) -> str:
    """Paragraphs of some sentences each, with a blank line between."""
    starts = range(0, len(sentences), _SENTENCES_IN_PARAGRAPH)
    return "\n\n".join(" ".join(sentences[at : at + _SENTENCES_IN_PARAGRAPH]) for at in starts)
