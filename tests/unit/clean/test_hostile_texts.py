"""Texts made to be slow, to hide or to be taken for news: read, cleaned and bounded."""

import pytest
from writethru.clean import clean
from writethru.match import band_keys
from writethru.model import Text
from writing import HEADLINE, PARAGRAPHS, document, of_page, page

MARKS_KEPT_MAX = 20


@pytest.mark.fault(28)
@pytest.mark.parametrize("where", ["headline", "paragraph", "byline", "date"])
def test_a_hundred_thousand_combining_marks_leave_the_text(where: str) -> None:
    heap = "e" + "\u0301\u0316" * 50_000
    markup = {
        "headline": page(headline=f"{HEADLINE} {heap}"),
        "paragraph": page(paragraphs=(f"{PARAGRAPHS[0]} {heap}", *PARAGRAPHS[1:])),
        "byline": page(above=f'<p class="byline">By {heap}</p>'),
        "date": page(above=f"<time>{heap}</time>"),
    }[where]
    found = of_page(markup)
    assert (found.headline or "").startswith(HEADLINE)
    assert PARAGRAPHS[-1] in (found.body or "")
    for text in (found.headline, found.body, found.byline):
        assert (text or "").count("\u0301") < MARKS_KEPT_MAX


@pytest.mark.fault(34)
def test_a_huge_vocabulary_is_kept_whole_and_found_by_few_keys() -> None:
    words = [f"w{n:x}z" for n in range(200_000)]
    sentences = [" ".join(words[i : i + 20]).capitalize() + "." for i in range(0, len(words), 20)]
    paragraphs = tuple(" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5))
    (found,) = clean(document(page(paragraphs=paragraphs)))
    kept = (found.body or "").casefold()
    assert all(f"{word}." in kept or f"{word} " in kept for word in words[::100])
    ordinary = Text(id="a", text="\n\n".join(PARAGRAPHS * 5))
    assert len(band_keys(Text(id="b", text=found.body or ""))) < 10 * len(band_keys(ordinary)) + 300
