# ruff: noqa: E501 - lines of markup
"""Builds pages of every kind, of fictional outlets in several templates and languages."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from writethru.model import PageType


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    expected: PageType
    url: str
    content: str

    @property
    def is_dump(self) -> bool:
        return not self.content.lstrip().startswith("<")


SITE = "https://gazette.example"
TOWNS = ("Marshwick", "Skellen", "Port Ashwick", "Oderhaven", "Tern Bay", "Lower Quay", "Harl")
PROSE = {
    "en": (
        "Harbour master Odile Brandt said on Tuesday that eleven dockers had been brought ashore "
        "unharmed, and that two others were being treated at the infirmary in {0}.",
        "The council of {0} will vote next week on a plan to rebuild the sea wall, which was "
        "damaged in the storms of last winter and has been closed since then.",
        "Residents who spoke at the meeting asked for a quicker timetable, and several of them "
        "brought photographs of flooded cellars along the old harbour road.",
        "An engineer's report, published with the agenda, puts the cost at four million crowns and "
        "recommends that the work be done before the autumn tides.",
    ),
    "de": (
        "Hafenmeisterin Odile Brandt sagte am Dienstag, elf Dockarbeiter seien unverletzt an Land "
        "gebracht worden, zwei weitere würden im Krankenhaus von {0} behandelt.",
        "Der Rat von {0} stimmt in der kommenden Woche über den Wiederaufbau der Ufermauer ab, die "
        "seit den Stürmen des vergangenen Winters gesperrt ist.",
        "Anwohner forderten in der Sitzung einen schnelleren Zeitplan, mehrere von ihnen hatten "
        "Bilder überfluteter Keller an der alten Hafenstraße mitgebracht.",
    ),
    "fr": (
        "La capitaine du port, Odile Brandt, a déclaré mardi que onze dockers avaient été ramenés "
        "à terre sains et saufs, et que deux autres étaient soignés à l'hôpital de {0}.",
        "Le conseil de {0} votera la semaine prochaine sur la reconstruction de la digue, fermée "
        "depuis les tempêtes de l'hiver dernier.",
        "Plusieurs habitants ont demandé un calendrier plus rapide et apporté des photographies de "
        "caves inondées le long de la vieille route du port.",
    ),
    "es": (
        "La capitana del puerto, Odile Brandt, dijo el martes que once estibadores habían sido "
        "llevados a tierra ilesos y que otros dos eran atendidos en el hospital de {0}.",
        "El concejo de {0} votará la próxima semana la reconstrucción del malecón, cerrado desde "
        "los temporales del invierno pasado.",
        "Varios vecinos pidieron un calendario más rápido y llevaron fotografías de sótanos "
        "inundados a lo largo de la antigua carretera del puerto.",
    ),
    "ru": (
        "Начальник порта Одиль Брандт сообщила во вторник, что одиннадцать докеров доставлены на "
        "берег невредимыми, а ещё двое находятся в больнице города {0}.",
        "Совет города {0} на следующей неделе проголосует за восстановление дамбы, закрытой после "
        "зимних штормов.",
        "Жители просили ускорить работы и принесли на заседание фотографии затопленных подвалов "
        "вдоль старой портовой дороги.",
    ),
}
HEADS = {
    "en": (
        "{0} council to vote on new sea wall",
        "Ferry service to {0} resumes after repairs",
        "School in {0} wins regional science prize",
        "Farmers near {0} fear a dry summer",
        "Two held over theft of boats in {0}",
        "New bridge at {0} opens a year early",
        "{0} library to close on Mondays from May",
    ),
    "de": (
        "Rat von {0} stimmt über neue Ufermauer ab",
        "Fähre nach {0} fährt nach Reparatur wieder",
        "Schule in {0} gewinnt Preis für Forschung",
        "Bauern bei {0} fürchten trockenen Sommer",
        "Zwei Festnahmen nach Bootsdiebstahl in {0}",
        "Neue Brücke bei {0} öffnet ein Jahr früher",
        "Bücherei von {0} ab Mai montags zu",
    ),
    "fr": (
        "Le conseil de {0} vote sur la nouvelle digue",
        "Le bac de {0} reprend après les travaux",
        "Une école de {0} remporte un prix de science",
        "Près de {0}, la crainte d'un été sec",
        "Deux arrestations après un vol de bateaux à {0}",
        "Le pont de {0} ouvre avec un an d'avance",
        "La bibliothèque de {0} fermera le lundi",
    ),
    "es": (
        "El concejo de {0} vota el nuevo malecón",
        "Vuelve el transbordador de {0} tras las obras",
        "Una escuela de {0} gana un premio de ciencia",
        "Temen un verano seco cerca de {0}",
        "Dos detenidos por robo de barcos en {0}",
        "El puente de {0} abre un año antes",
        "La biblioteca de {0} cerrará los lunes",
    ),
    "ru": (
        "Совет города {0} голосует за новую дамбу",
        "Паром в город {0} снова ходит после ремонта",
        "Школа города {0} получила научную премию",
        "Фермеры близ города {0} ждут сухого лета",
        "Двое задержаны за кражу лодок в городе {0}",
        "Мост у города {0} открыли на год раньше",
        "Библиотека города {0} закрыта по понедельникам",
    ),
}


def heads(count: int, lang: str = "en") -> list[str]:
    listed = HEADS[lang]
    return [listed[i % len(listed)].format(TOWNS[(i // 2) % len(TOWNS)]) for i in range(count)]


def prose(count: int, lang: str = "en") -> list[str]:
    listed = PROSE[lang]
    return [listed[i % len(listed)].format(TOWNS[(i // 3) % len(TOWNS)]) for i in range(count)]


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def p(texts: Iterable[str]) -> str:
    return "\n".join(f"<p>{text}</p>" for text in texts)


def card(head: str, teaser: str = "", stamp: str = "") -> str:
    stamp = f"<time>{stamp}</time>" if stamp else ""
    teaser = f"<p>{teaser}</p>" if teaser else ""
    link = f'<a href="/news/{slug(head)}-{len(head) * 7919}">{head}</a>'
    return f'<div class="card"><h3>{link}</h3>{stamp}{teaser}</div>'


def cards(count: int, lang: str = "en", *, teasers: bool = False, stamps: bool = False) -> str:
    texts = prose(count, lang) if teasers else [""] * count
    return "\n".join(
        card(head, text, f"{i + 1} hours ago" if stamps else "")
        for i, (head, text) in enumerate(zip(heads(count, lang), texts, strict=True))
    )


def linked(kind: str, **fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": kind, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**values: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":")}" content="{value}">'
        for name, value in values.items()
    )


NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li><li><a href="/live">Live</a></li></ul></nav>'
FOOT = '<footer><a href="/about">About us</a> <a href="/privacy">Privacy policy</a> <a href="/tags/all">Tags</a></footer>'


def semantic(title: str, main: str, *, head: str = "", lang: str = "en", aside: str = "") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} - The Gazette</title>{head}'
        f"</head><body><header>{NAV}</header><main><h1>{title}</h1>{main}</main>"
        f"<aside>{aside}</aside>{FOOT}</body></html>"
    )


def divs(title: str, main: str, *, head: str = "", lang: str = "en", aside: str = "") -> str:
    return (
        f'<html lang="{lang}"><head><title>{title} | Tern Courier</title>{head}</head><body>'
        f'<div id="top">{NAV}</div><div class="wrap"><div class="col-8"><div class="t">{title}</div>'
        f'{main}</div><div class="col-4">{aside}</div></div><div id="bottom">{FOOT}</div></body></html>'
    )


def old(title: str, main: str, *, head: str = "", lang: str = "en", aside: str = "") -> str:
    return (
        f"<html><head><title>The Herald: {title}</title>{head}</head><body><table><tr><td>{NAV}"
        f"</td><td><font size=5><b>{title}</b></font><br>{main}</td><td>{aside}</td></tr></table>"
        f"{FOOT}</body></html>"
    )


def dumped(title: str, lines: Sequence[str]) -> str:
    menu = "   * Home\n   * News\n   * Sport\n   * Weather\n   * Live\n"
    body = "\n\n".join(lines)
    return f"{title} - The Gazette\n\nSkip to content\n\n{menu}\n{title}\n\n{body}\n\nAbout us\n\nPrivacy policy\n"


def case(name: str, expected: str, path: str, content: str) -> Case:
    url = path if ":" in path else SITE + path
    return Case(name=name, expected=PageType(expected), url=url, content=content)


DUMP = "urn:writethru:dump:gazette:{}.txt"
ARTICLE_LD = {
    "datePublished": "2024-03-12T08:00:00Z",
    "author": {"@type": "Person", "name": "Tam Okoye"},
}
