"""What a page prints around a text, in many languages, and sentences that begin alike."""
# ruff: noqa: E501 - sentences of several languages, one a line

import pytest
from writethru.clean.words.furniture import LEXICON, heads_the_rest, is_furniture
from writethru.clean.words.openings import Openings
from writethru.clean.words.phrases import all_phrases


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "ANZEIGE", "Publicité", "Реклама", "广告", "광고", "विज्ञापन", "Quảng cáo",
        "We use cookies to improve our service for you.", "Wir verwenden Cookies, um zu zählen.",
        "Sign up for our newsletter and get the news each morning.", "Abonnez-vous à la newsletter",
        "Suscríbete a nuestro boletín", "Iscriviti alla newsletter", "Подписывайтесь на наш канал",
        "Download our app", "App herunterladen", "Télécharger l'application", "Descarga la app",
        "Share this article", "Artikel teilen", "Compartir en Facebook", "Kopiuj link", "Поделиться",
        "12 Comments", "Kommentare (3)", "0 commentaires", "5 min read", "Lesezeit: 4 Minuten",
        "Temps de lecture : 3 min", "Tempo di lettura: 2 minuti", "Czas czytania: 4 min",
        "Время чтения: 3 минуты", "阅读时间3分钟", "Listen to this article", "Artikel anhören",
        "Écouter l'article", "Escuchar artículo", "Luister naar dit artikel", "記事を聴く",
        "2 hours ago", "vor 3 Stunden", "il y a 5 minutes", "hace 2 horas",
        "© 2024 The Gazette. All rights reserved.", "Copyright 2023 The Tern Courier.",
        "Alle Rechte vorbehalten.", "Read more: Fire in the harbour", "Lees ook: Brand in de haven",
        "Photo: Ines Roe", "(Foto: Olaf Brandt/Kaibild)", "Ines Roe | Getty Images", "Getty Images",
        "The quay on Tuesday. Credit: Ines Roe", "REUTERS/Ines Roe", "Pictured: the old quay",
        "* * *", "———", "[IMAGE: the quay]", "https://gazette.example/a",
        "— Harbour office (@harbour) March 12, 2024", "Follow us on every network",
    ],
)  # fmt: skip
def test_a_line_of_the_page_is_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Photo editors at the paper say that they saw nothing of the kind.",
        "Copyright law is changing faster than courts can follow, the minister said.",
        "By continuing to fire on the town, the army broke the truce that it had signed in May, he said.",
        "More people came than the organisers had counted on.",
        "Share prices fell by a tenth on Tuesday.",
        "Comments by the minister drew protests in three towns along the coast.",
        "Listen, she said, and nobody spoke.",
        "Cookies were handed out to the children at the gate.",
        "Five minutes later the crane fell.",
        "Planning a video",
        "The child tax credit (CTC)",
        "Here is the picture that the council wants to keep from its voters:",
        "Foto und Film sind im Saal verboten, sagte die Richterin am Montag.",
        "Para continuar con la búsqueda, los bomberos pidieron refuerzos a tres pueblos de la costa.",
        "Related charges against two other men were dropped in April.",
        "The app was downloaded two million times in its first week, the company said.",
        "Реклама алкоголя будет запрещена, сообщил министр во вторник.",
        "Anzeigen gegen drei Männer wurden am Dienstag erstattet, sagte die Polizei.",
        "Landslide win for the harbour list; Brandt credits her helpers",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_none(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "line", ["Related stories", "Kommentare (12)", "12 Comments", "Lire aussi", "Noticias relacionadas",
             "Читайте также", "関連記事", "About the author", "Most read"],
)  # fmt: skip
def test_a_heading_of_what_follows_the_text_heads_the_rest(line: str) -> None:
    if line == "Lire aussi":
        assert is_furniture(line)
    else:
        assert heads_the_rest(line)


@pytest.mark.parametrize("line", ["Comments by the minister", "The most read book of 1912", ""])
def test_a_subhead_does_not_head_the_rest(line: str) -> None:
    assert not heads_the_rest(line)


def test_most_texts_cost_one_look_into_a_table() -> None:
    kinds = ("whole", "start", "links", "ends")
    openings = Openings({kind: all_phrases(LEXICON, kind) for kind in kinds})
    assert openings.of("harbour master odile brandt said on tuesday") == {}
    assert openings.of("sign up for more").keys() <= set(kinds)


@pytest.mark.parametrize(
    "piece", ["(photo.", "photo ", "via ", "(", "- @(", "AP/A ", "© ", "[photo "]
)
def test_a_hostile_line_is_looked_at_no_further_than_its_bound(piece: str) -> None:
    assert is_furniture(piece * 20_000) is False
    assert heads_the_rest(piece * 20_000) is False
