"""The words by which an outlet ends its work on a text, and what of them is text."""

from writethru.clean.composition import compose

TEXT = "The port of Marshwick will open to small craft at first light on Monday, its master said."


def test_a_final_mark_of_its_own_is_no_text() -> None:
    found = compose([TEXT, "We are ending our live coverage here."])
    assert found.body == TEXT
    assert found.notice.words == "We are ending our live coverage here."
    assert not found.notice.is_developing


def test_a_final_mark_before_news_stays_with_its_news() -> None:
    last = f"We are ending our live coverage here. {TEXT}"
    found = compose(["A lifeboat has left Cold Ness for the ferry.", last])
    assert found.paragraphs[-1] == last
    assert found.notice.words == "We are ending our live coverage here."
    assert not found.notice.is_developing


def test_a_mark_of_an_unfinished_text_before_news_is_no_text() -> None:
    found = compose([f"This is a developing story. {TEXT}"])
    assert found.body == TEXT
    assert found.notice.is_developing
