"""Pages that list others, or ask for something."""

# ruff: noqa: E501 - lines of markup
from collections.abc import Iterator

from page_building import (
    DUMP,
    SITE,
    TOWNS,
    Case,
    card,
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
    slug,
)


def hubs() -> Iterator[Case]:
    yield case(
        "front page",
        "hub",
        "/",
        semantic("The Gazette", cards(30, teasers=True), head=meta(og_type="website")),
    )
    yield case("edition front", "hub", "/en/", divs("News from the coast", cards(24, stamps=True)))
    yield case("front as index.html", "hub", "/index.html", old("News", cards(18)))
    yield case(
        "section",
        "hub",
        "/news/world",
        semantic("World", cards(25, teasers=True), head=meta(og_type="website")),
    )
    yield case(
        "section claims to be an article",
        "hub",
        "/politics",
        divs("Politics", cards(25, teasers=True), head=meta(og_type="article")),
    )
    yield case(
        "section de",
        "hub",
        "/politik/inland",
        semantic("Inland", cards(20, "de", teasers=True), lang="de"),
    )
    yield case("tag page", "hub", "/tag/sea-wall", semantic("Sea wall", cards(12, teasers=True)))
    yield case(
        "tag page with few items", "hub", "/tags/ferries/", divs("Ferries", cards(4, teasers=True))
    )
    yield case(
        "topic fr",
        "hub",
        "/sujet/digue",
        semantic("Digue", cards(9, "fr", teasers=True), lang="fr"),
    )
    yield case(
        "theme de",
        "hub",
        "/thema/ufermauer-marshwick",
        old("Thema: Ufermauer", cards(10, "de", teasers=True), lang="de"),
    )
    yield case(
        "author page",
        "hub",
        "/author/tam-okoye",
        semantic(
            "Tam Okoye",
            p(
                [
                    "Tam Okoye has covered the harbour for The Gazette since 2009 and lives in Skellen with two dogs. Before that he wrote for the Herald."
                ]
            )
            + cards(14),
            head=linked("ProfilePage", name="Tam Okoye"),
        ),
    )
    yield case(
        "author page es",
        "hub",
        "/autor/lena-roca/",
        divs(
            "Lena Roca",
            p(
                [
                    "Periodista en la redacción de Marshwick, escribe sobre el puerto y las obras públicas desde hace diez años."
                ]
            )
            + cards(16, "es", teasers=True),
            lang="es",
        ),
    )
    yield case(
        "search results",
        "hub",
        "/search?q=sea+wall",
        semantic(
            "Search results for sea wall",
            cards(10, teasers=True, stamps=True),
            head=linked("SearchResultsPage"),
        ),
    )
    yield case(
        "search results de",
        "hub",
        "/suche/?query=mauer",
        old("Suchergebnisse", cards(10, "de", teasers=True)),
    )
    yield case(
        "search by s", "hub", "/?s=mauer", semantic("Ferry – Search", cards(8, teasers=True))
    )
    yield case(
        "latest news",
        "hub",
        "/latest",
        semantic(
            "Latest news",
            "".join(
                f"<li><time>14:{50 - i}</time> <a href='/news/{slug(h)}-{i}8812{i}'>{h}</a></li>"
                for i, h in enumerate(heads(30))
            ),
        ),
    )
    yield case(
        "newest ru",
        "hub",
        "/novosti",
        semantic("Последние новости", cards(25, "ru", stamps=True), lang="ru"),
    )


def lists_of_other_kinds() -> Iterator[Case]:
    yield case(
        "archive of a day", "hub", "/archive/2024/03/12/", divs("Archive: 12 March 2024", cards(40))
    )
    yield case(
        "second page of a section",
        "hub",
        "/sport/page/2",
        semantic("Sport", cards(20, teasers=True)),
    )
    yield case(
        "collection",
        "hub",
        "/collections/the-long-reads-we-liked",
        semantic(
            "The long reads",
            cards(15, teasers=True),
            head=linked("CollectionPage", name="Long reads"),
        ),
    )
    listed = [
        {
            "@type": "NewsArticle",
            "headline": h,
            "datePublished": "2024-03-12",
            "url": f"{SITE}/news/{slug(h)}",
        }
        for h in heads(7)
    ]
    yield case(
        "list of articles in JSON-LD",
        "hub",
        "/environment",
        semantic(
            "Environment", cards(14, teasers=True), head=linked("ItemList", itemListElement=listed)
        ),
    )
    yield case("live streams", "hub", "/live/", semantic("Live", cards(9, stamps=True)))
    yield case(
        "sitemap page",
        "hub",
        "/sitemap",
        old(
            "Site map",
            "".join(
                f"<li><a href='/{t.lower()}'>{t}</a></li>"
                for t in (
                    "World",
                    "Business",
                    "Arts",
                    "Opinion",
                    "Sport",
                    "Rowing",
                    "Letters",
                    "Farming",
                )
                * 5
            ),
        ),
    )
    yield case(
        "obituaries",
        "hub",
        "/obituaries",
        semantic(
            "Obituaries",
            "".join(
                card(
                    f"{n} Brandt, {60 + i}", f"Peacefully at home in {TOWNS[i % 7]}, aged {60 + i}."
                )
                for i, n in enumerate(
                    ("Ada", "Tom", "Ines", "Olaf", "Mina", "Jon", "Eva", "Per", "Rut", "Kit")
                )
            ),
        ),
    )
    yield case(
        "login",
        "hub",
        "/login?next=/news/1",
        semantic(
            "Sign in",
            '<form action="/login"><label>Email address</label><input name="e"><label>Password</label><input type="password"><button>Sign in</button></form><p>Forgot your password?</p>',
        ),
    )
    yield case(
        "register es",
        "hub",
        "/registro",
        divs(
            "Regístrate gratis",
            "<form><input type=password></form><p>Crea tu cuenta para leer más artículos y recibir los boletines.</p>",
            lang="es",
        ),
    )
    yield case(
        "newsletter sign-up",
        "hub",
        "/newsletters",
        semantic(
            "Newsletters",
            "".join(
                f"<div><h3>{t}</h3><p>The best of our reporting, picked by the desk each morning, in your inbox.</p><button>Sign up</button></div>"
                for t in ("Morning tide", "The quay", "Weekend", "Kitchen", "Oars")
            ),
        ),
    )
    yield case(
        "jobs",
        "hub",
        "/jobs",
        divs(
            "Jobs",
            "".join(
                card(f"{j} wanted in {TOWNS[i % 7]}")
                for i, j in enumerate(
                    ("Deckhand", "Nurse", "Teacher", "Baker", "Driver", "Cook") * 3
                )
            ),
        ),
    )
    yield case(
        "events",
        "hub",
        "/events/calendar",
        semantic(
            "Events calendar",
            "".join(
                f"<li>{i} March, 7.30 pm, <a href='/e/{i}'>Choir evening at {TOWNS[i % 7]}</a></li>"
                for i in range(1, 25)
            ),
        ),
    )
    yield case(
        "dump of a front page",
        "hub",
        DUMP.format("front"),
        dumped(
            "The Gazette: news from the coast",
            [
                x
                for i, h in enumerate(heads(30))
                for x in ((h, prose(30)[i]) if i % 2 else (h, f"{i} hours ago"))
            ],
        ),
    )
    yield case(
        "dump of headlines",
        "hub",
        DUMP.format("heads"),
        dumped("News", [f"  * {h}" for h in heads(45)]),
    )
    yield case(
        "dump of a tag page de",
        "hub",
        DUMP.format("tag"),
        dumped(
            "Thema: Ufermauer",
            [
                x
                for h, t in zip(heads(12, "de"), prose(12, "de"), strict=True)
                for x in (h, "12.03.2024", t)
            ],
        ),
    )
    yield case(
        "dump of search results fr",
        "hub",
        DUMP.format("rech"),
        dumped(
            "Résultats de recherche : digue",
            [x for h, t in zip(heads(10, "fr"), prose(10, "fr"), strict=True) for x in (h, t)],
        ),
    )
    yield case(
        "dump of the latest ru",
        "hub",
        DUMP.format("lenta"),
        dumped("Лента новостей", [f"14:{50 - i} {h}" for i, h in enumerate(heads(28, "ru"))]),
    )
    yield case(
        "dump of a login",
        "hub",
        DUMP.format("login"),
        dumped(
            "Log in",
            [
                "Email address",
                "Password",
                "Log in",
                "Forgot your password?",
                "New here? Create an account",
            ],
        ),
    )
