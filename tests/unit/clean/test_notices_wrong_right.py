"""What a correction says was wrong, and what is right."""

import pytest
from writethru.clean.noticing.notices import note_of


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Correction: An earlier version said 12; the correct figure is 17.", "12", "17"),
        ("Correction: An earlier version said the pier burned. It was the shed.",
         "the pier burned", "the shed"),
        ("Correction: The meeting is on Tuesday, not Monday.", "Monday", "Tuesday"),
        ("Korrektur: In einer früheren Version dieses Artikels hieß es, zwölf Boote seien "
         "gesunken. Richtig ist: siebzehn.", "zwölf Boote seien gesunken", "siebzehn"),
        ("Sprostowanie: we wcześniejszej wersji tego artykułu podano, że statek ma 80 metrów. "
         "W rzeczywistości ma 60.", "statek ma 80 metrów", "ma 60"),
        ("Rättelse: I en tidigare version av artikeln stod det att fartyget är 80 meter långt. "
         "Rätt längd är 60 meter.", "fartyget är 80 meter långt", "60 meter"),
        ("Виправлення: у попередній версії матеріалу йшлося, що судно завдовжки 80 метрів. "
         "Насправді 60.", "судно завдовжки 80 метрів", "60"),
        ("Koreksi: Dalam versi sebelumnya artikel ini disebutkan panjang kapal 80 meter. "
         "Yang benar adalah 60 meter.", "panjang kapal 80 meter", "60 meter"),
        ("更正：本文此前版本称该船长80米，应为60米。", "该船长80米", "60米"),
        ("訂正：この記事の以前の版で船の長さを80メートルとしましたが、正しくは60メートルです。",
         "この記事の以前の版で船の長さを80メートル", "60メートル"),
        ("[정정] 이전 기사에서 배의 길이를 80미터라고 했으나 60미터이므로 바로잡습니다.",
         "80미터", "60미터"),
        ("Correction: A name was misspelt.", None, None),
        ("Berichtigung: Ein Name war falsch geschrieben.", None, None),
    ],
)  # fmt: skip
def test_wrong_and_right_are_read_where_named(
    text: str, wrong: str | None, right: str | None
) -> None:
    note = note_of(text)
    assert note is not None
    assert (note.wrong, note.right) == (wrong, right)
