"""Galleries, recordings, corrections, articles over pages, live blogs."""

# ruff: noqa: E501 - lines of markup
from collections.abc import Iterator

from page_building import (
    DUMP,
    TOWNS,
    Case,
    cards,
    case,
    divs,
    dumped,
    heads,
    linked,
    meta,
    old,
    p,
    prose,
    semantic,
)


def others() -> Iterator[Case]:
    figures = "".join(
        f'<figure><img src="/{i}.jpg"><figcaption>{t}: the quay after the storm.</figcaption></figure>'
        for i, t in enumerate(TOWNS * 2)
    )
    yield case(
        "gallery",
        "gallery",
        "/gallery/the-storm-in-pictures",
        semantic("The storm in pictures", figures),
    )
    yield case(
        "gallery de",
        "gallery",
        "/bilderstrecke/sturm-an-der-kueste",
        divs("Sturm an der Küste in Bildern", figures, lang="de"),
    )
    yield case(
        "gallery by JSON-LD",
        "gallery",
        "/news/storm-hits-coast-88123",
        semantic("Storm hits the coast", figures, head=linked("ImageGallery", name="Storm")),
    )
    yield case(
        "gallery es with an introduction",
        "gallery",
        "/fotos/temporal-en-la-costa",
        old("El temporal, en imágenes", p(prose(1, "es")) + figures, lang="es"),
    )
    yield case(
        "dump of a gallery",
        "gallery",
        DUMP.format("g"),
        dumped(
            "The storm in pictures",
            [
                x
                for i, t in enumerate(TOWNS * 2)
                for x in (f"{i + 1}/14", f"{t}: the quay after the storm. Photo: Ines Roe")
            ],
        ),
    )
    yield case(
        "video",
        "video",
        "/video/ferry-returns-to-skellen-5512",
        semantic(
            "Ferry returns to Skellen",
            "<video></video>" + p(["The first boat in a month arrives to cheers from the pier."]),
            head=linked("VideoObject", name="Ferry returns") + meta(og_type="video.other"),
            aside=cards(8),
        ),
    )
    yield case(
        "video fr",
        "video",
        "/videos/le-bac-revient",
        divs(
            "Le bac revient à Skellen",
            p(["Le premier bac depuis un mois arrive sous les applaudissements."]),
            lang="fr",
            aside=cards(6, "fr"),
        ),
    )
    yield case(
        "podcast",
        "video",
        "/podcasts/the-quay/episode-12",
        semantic(
            "Episode 12: The wall",
            p(
                [
                    "This week on The Quay, Tam Okoye talks with the engineer who warned about the wall years ago."
                ]
            ),
            head=linked("PodcastEpisode", name="Episode 12"),
            aside=cards(6),
        ),
    )
    yield case(
        "radio de",
        "video",
        "/audio/am-kai-folge-12",
        old(
            "Am Kai: Folge 12",
            p(
                [
                    "In dieser Folge spricht Tam Okoye mit der Ingenieurin, die früh vor der Mauer warnte."
                ]
            ),
            lang="de",
        ),
    )
    yield case(
        "live stream",
        "video",
        "/live-tv",
        semantic(
            "Watch Gazette TV live",
            "<video></video>" + p(["Watch our channel around the clock."]),
            head=meta(og_type="video.tv_show"),
        ),
    )
    yield case(
        "corrections",
        "correction_page",
        "/corrections",
        semantic(
            "Corrections and clarifications",
            p(
                [
                    f"An article of 1{i} March about the sea wall gave the wrong length for it. It is {i}00 metres long, not {i}0."
                    for i in range(1, 9)
                ]
            ),
        ),
    )
    yield case(
        "corrections de",
        "correction_page",
        "/in-eigener-sache/korrekturen",
        divs(
            "Korrekturen",
            p(
                [
                    f"In einem Bericht vom 1{i}. März stand eine falsche Länge der Mauer; sie misst {i}00 Meter."
                    for i in range(1, 9)
                ]
            ),
            lang="de",
        ),
    )
    yield case(
        "dump of corrections es",
        "correction_page",
        DUMP.format("c"),
        dumped(
            "Fe de errores",
            [
                f"En un artículo del {i} de marzo se dio una longitud equivocada del malecón, que mide {i}00 metros."
                for i in range(1, 9)
            ],
        ),
    )
    pages = '<ul class="pages"><li>Page 2 of 4</li><li><a href="?page=3">Next</a></li></ul>'
    yield case(
        "second page of an article",
        "paginated",
        "/news/the-long-story-of-the-sea-wall-4411?page=2",
        semantic("The long story of the sea wall", p(prose(8)) + pages),
    )
    yield case(
        "article over pages de",
        "paginated",
        "/politik/die-lange-geschichte-der-mauer-4411-2.html",
        divs(
            "Die lange Geschichte der Mauer", p(prose(7, "de")) + "<div>Seite 2/4</div>", lang="de"
        ),
    )
    entries = "".join(
        f'<div id="e{i}"><time datetime="2024-03-12T{20 - i}:05:00Z">{20 - i}:05</time><p>{t}</p></div>'
        for i, t in enumerate(prose(8))
    )
    yield case(
        "live blog",
        "live_blog",
        "/news/live/storm-on-the-coast-live-updates-99120",
        semantic("Storm on the coast: live updates", entries),
    )
    updates = [
        {
            "@type": "BlogPosting",
            "headline": h,
            "articleBody": t,
            "datePublished": f"2024-03-12T{10 + i}:00:00Z",
        }
        for i, (h, t) in enumerate(zip(heads(5), prose(5), strict=True))
    ]
    yield case(
        "live blog by JSON-LD",
        "live_blog",
        "/storm-latest-88191",
        divs(
            "Storm latest",
            p(prose(5)),
            head=linked("LiveBlogPosting", headline="Storm latest", liveBlogUpdate=updates),
        ),
    )
    yield case(
        "ticker de",
        "live_blog",
        "/sport/liveticker/oderhaven-skellen",
        old(
            "Liveticker: Oderhaven gegen Skellen",
            "".join(f"<p>{14 + i // 6}:{i % 6}5 Uhr {t}</p>" for i, t in enumerate(prose(9, "de"))),
            lang="de",
        ),
    )
    yield case(
        "live blog fr",
        "live_blog",
        "/direct/tempete-sur-la-cote-suivez-la-situation",
        semantic(
            "Tempête : suivez la situation en direct",
            "".join(f"<h4>{20 - i}h1{i}</h4><p>{t}</p>" for i, t in enumerate(prose(7, "fr"))),
            lang="fr",
        ),
    )
    yield case(
        "dump of a live blog",
        "live_blog",
        DUMP.format("live"),
        dumped(
            "Storm on the coast - live",
            [x for i, t in enumerate(prose(9)) for x in (f"{20 - i}:1{i % 10}", t)],
        ),
    )
    yield case(
        "dump of a ticker es",
        "live_blog",
        DUMP.format("mm"),
        dumped(
            "Temporal, minuto a minuto",
            [f"{20 - i}:1{i % 10} {t}" for i, t in enumerate(prose(9, "es"))],
        ),
    )
