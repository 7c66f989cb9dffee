"""Pages that stay, with another content each day."""

# ruff: noqa: E501 - lines of markup
from collections.abc import Iterator

from page_building import DUMP, TOWNS, Case, case, divs, dumped, old, p, semantic


def standing() -> Iterator[Case]:
    hours = "".join(
        f"<tr><td>{h}:00</td><td>{h % 9}°C</td><td>{h * 3 % 100}%</td><td>SW {h % 7} m/s</td></tr>"
        for h in range(24)
    )
    yield case(
        "weather",
        "evergreen",
        "/weather/marshwick",
        semantic("Marshwick weather forecast", f"<table>{hours}</table>"),
    )
    yield case(
        "weather de",
        "evergreen",
        "/wetter",
        divs(
            "Wetter in Oderhaven",
            "".join(
                f"<div><b>{d}</b> {i}° / {i + 6}° Regen {i * 9}%</div>"
                for i, d in enumerate(("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"))
            )
            + p(
                [
                    "Am Montag ist es meist bewölkt, im Norden fällt etwas Regen bei Höchstwerten um acht Grad."
                ]
            ),
            lang="de",
        ),
    )
    yield case(
        "weather ru",
        "evergreen",
        "/pogoda/skellen",
        old("Погода в Скеллене на неделю", f"<table>{hours}</table>", lang="ru"),
    )
    yield case(
        "horoscope",
        "evergreen",
        "/horoscope",
        semantic(
            "Your daily horoscope",
            "".join(
                f"<h3>{s}</h3><p>A letter brings news today, and an old friend asks for advice that only you can give them.</p>"
                for s in (
                    "Aries",
                    "Taurus",
                    "Gemini",
                    "Cancer",
                    "Leo",
                    "Virgo",
                    "Libra",
                    "Scorpio",
                    "Sagittarius",
                    "Capricorn",
                    "Aquarius",
                    "Pisces",
                )
            ),
        ),
    )
    yield case(
        "horoscope it",
        "evergreen",
        "/oroscopo/oggi",
        divs(
            "Oroscopo di oggi",
            "".join(
                f"<h3>{s}</h3><p>Una lettera porta notizie, e un vecchio amico chiede un consiglio che solo voi potete dare.</p>"
                for s in (
                    "Ariete",
                    "Toro",
                    "Gemelli",
                    "Cancro",
                    "Leone",
                    "Vergine",
                    "Bilancia",
                    "Scorpione",
                    "Sagittario",
                    "Capricorno",
                    "Acquario",
                    "Pesci",
                )
            ),
            lang="it",
        ),
    )
    programme = "".join(
        f"<li><b>{h}:{m}</b> {t}</li>"
        for h in range(6, 24)
        for m, t in (("00", "News"), ("15", "The Harbour Hour"), ("45", "Oars and Ropes"))
    )
    yield case(
        "programme of television",
        "evergreen",
        "/tv-guide",
        semantic("TV guide: tonight", f"<ul>{programme}</ul>"),
    )
    yield case(
        "programme of television fr",
        "evergreen",
        "/programme-tv",
        old("Programme TV : ce soir à la télé", f"<ul>{programme}</ul>", lang="fr"),
    )
    quotes = "".join(
        f"<tr><td>{n}</td><td>{i * 3.17 + 9:.2f}</td><td>{i * 0.2 - 1:+.2f}%</td><td>{i * 991}</td></tr>"
        for i, n in enumerate(
            ("Quayside", "Tern Rail", "Harl Salt", "Skellen Ferry", "Oder Steel", "Lamp & Co") * 6
        )
    )
    yield case(
        "markets", "evergreen", "/markets", semantic("Market data", f"<table>{quotes}</table>")
    )
    yield case(
        "share price",
        "evergreen",
        "/quote/hrls",
        divs(
            "Harl Salt share price",
            f"<table>{quotes}</table>"
            + p(
                [
                    "Harl Salt mines and sells salt from three pits in the north of the country, and employs four hundred people."
                ]
            ),
        ),
    )
    yield case(
        "exchange rates es",
        "evergreen",
        "/cotizaciones",
        semantic("Cotizaciones del día", f"<table>{quotes}</table>", lang="es"),
    )
    table = "".join(
        f"<tr><td>{i + 1}</td><td>{t} Rovers</td><td>{20 - i}</td><td>{12 - i}:{i}</td><td>{60 - 3 * i}</td></tr>"
        for i, t in enumerate(TOWNS * 2)
    )
    yield case(
        "league table",
        "evergreen",
        "/sport/football/coast-league/table",
        semantic("Coast League table", f"<table>{table}</table>"),
    )
    yield case(
        "results de",
        "evergreen",
        "/sport/fussball/tabelle",
        divs("Tabelle und Ergebnisse", f"<table>{table}</table>", lang="de"),
    )
    yield case(
        "live scores", "evergreen", "/sport/scores", old("Live scores", f"<table>{table}</table>")
    )
    yield case(
        "lottery",
        "evergreen",
        "/lottery/results",
        semantic(
            "Lottery results",
            "<ol>"
            + "".join(f"<li>{n}</li>" for n in (4, 11, 23, 31, 38, 42))
            + "</ol><p>Draw of Saturday. Jackpot: 2 million crowns.</p>",
        ),
    )
    yield case(
        "crossword",
        "evergreen",
        "/crosswords/cryptic/2911",
        semantic(
            "Cryptic crossword No 2911",
            "".join(f"<li>{i} Boat in a bad state ({i % 7 + 3})</li>" for i in range(1, 27)),
        ),
    )
    yield case(
        "quiz",
        "evergreen",
        "/quiz/weekly",
        divs(
            "Quiz of the week",
            "".join(
                f"<p>{i}. Which of these harbours is the oldest on the coast?</p><ul><li>Harl</li><li>Skellen</li><li>Tern Bay</li></ul>"
                for i in range(1, 11)
            ),
        ),
    )
    yield case(
        "imprint",
        "evergreen",
        "/impressum",
        semantic(
            "Impressum",
            p(
                [
                    "Herausgeber: Hafenbote Verlag, Kaistraße 1, Oderhaven. Verantwortlich für den Inhalt ist Odile Brandt, Anschrift wie oben.",
                    "Telefon 0000 1234, Post an die Redaktion bitte schriftlich.",
                ]
            ),
            lang="de",
        ),
    )
    yield case(
        "privacy policy",
        "evergreen",
        "/privacy-policy",
        old(
            "Privacy policy",
            p(
                [
                    "This policy says which personal information we collect when you use our site, and why we need it to run our services.",
                    "We keep what you give us for as long as you have an account, and delete it within thirty days after you close it.",
                ]
                * 4
            ),
        ),
    )
    yield case(
        "dump of the weather",
        "evergreen",
        DUMP.format("w"),
        dumped(
            "Marshwick weather forecast",
            [f"{h}:00  {h % 9}°C  {h * 3 % 100}%  SW {h % 7} m/s" for h in range(24)],
        ),
    )
    yield case(
        "dump of a horoscope de",
        "evergreen",
        DUMP.format("h"),
        dumped(
            "Horoskop für heute",
            [
                x
                for s in (
                    "Widder",
                    "Stier",
                    "Zwillinge",
                    "Krebs",
                    "Löwe",
                    "Jungfrau",
                    "Waage",
                    "Skorpion",
                )
                for x in (
                    s,
                    "Ein Brief bringt heute Neuigkeiten, und ein alter Freund bittet um Rat.",
                )
            ],
        ),
    )
    yield case(
        "dump of a programme",
        "evergreen",
        DUMP.format("tv"),
        dumped(
            "TV listings",
            [
                f"{h}:{m} {t}"
                for h in range(6, 24)
                for m, t in (("00", "News"), ("15", "The Harbour Hour"), ("45", "Oars and Ropes"))
            ],
        ),
    )
    yield case(
        "dump of prices",
        "evergreen",
        DUMP.format("m"),
        dumped(
            "Market data",
            [f"Quayside {i}  {i * 3.17 + 9:.2f}  {i * 0.2 - 1:+.2f}%" for i in range(30)],
        ),
    )
