"""Articles, with those that look like something else."""

# ruff: noqa: E501 - lines of markup
from collections.abc import Iterator

from page_building import (
    ARTICLE_LD,
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


def articles() -> Iterator[Case]:
    ld = linked("NewsArticle", headline="Sea wall at Marshwick to be rebuilt", **ARTICLE_LD)
    yield case(
        "plain article",
        "article",
        "/news/sea-wall-at-marshwick-to-be-rebuilt-55121",
        semantic("Sea wall at Marshwick to be rebuilt", p(prose(8)), head=ld, aside=cards(8)),
    )
    yield case(
        "article without any claim",
        "article",
        "/2024/03/12/sea-wall/",
        old("Sea wall to be rebuilt", p(prose(6)), aside=cards(4)),
    )
    yield case(
        "article among 60 links",
        "article",
        "/news/a-vote-on-the-wall-55122",
        divs("A vote on the wall", p(prose(5)), aside=cards(60)),
    )
    yield case(
        "breaking item of one sentence",
        "article",
        "/news/ferry-runs-aground-off-skellen-7712",
        semantic(
            "Ferry runs aground off Skellen",
            p(
                [
                    "A ferry with forty people on board has run aground off Skellen, the coastguard said."
                ]
            ),
            head=linked("NewsArticle", headline="Ferry runs aground off Skellen", **ARTICLE_LD),
            aside=cards(12),
        ),
    )
    yield case(
        "short item without data",
        "article",
        "/lokales/faehre-vor-skellen-auf-grund-gelaufen-7713.html",
        divs(
            "Fähre vor Skellen auf Grund gelaufen",
            p(
                [
                    "Eine Fähre mit vierzig Menschen an Bord ist vor Skellen auf Grund gelaufen. Verletzt wurde nach ersten Angaben niemand.",
                    "Die Küstenwache ist mit zwei Booten vor Ort, die Fahrgäste sollen am Abend an Land gebracht werden.",
                ]
            ),
            lang="de",
            aside=cards(10, "de"),
        ),
    )
    yield case(
        "listicle",
        "article",
        "/travel/seven-quiet-harbours-to-visit-this-spring-3312",
        semantic(
            "Seven quiet harbours to visit this spring",
            "".join(
                f"<h2>{i + 1}. {t}</h2><p>{x}</p>"
                for i, (t, x) in enumerate(zip(TOWNS, prose(7), strict=True))
            ),
            head=meta(og_type="article"),
        ),
    )
    yield case(
        "listicle without data",
        "article",
        "/travel/seven-quiet-harbours-for-spring-3313",
        divs(
            "Seven quiet harbours for spring",
            "".join(f"<h3>{t}</h3><p>{x}</p>" for t, x in zip(TOWNS, prose(7), strict=True)),
        ),
    )
    yield case(
        "interview",
        "article",
        "/culture/an-evening-with-the-harbour-master-9191",
        semantic(
            "An evening with the harbour master",
            "".join(
                f"<p><b>What did you see in {t}?</b></p><p>{x}</p>"
                for t, x in zip(TOWNS, prose(7), strict=True)
            ),
        ),
    )
    yield case(
        "short answers",
        "article",
        "/sport/we-never-lost-heart-says-brandt-8181",
        old(
            "'We never lost heart,' says Brandt",
            "".join("<p>Did you expect that?</p><p>No, not at all.</p>" for _ in range(3))
            + p(prose(3)),
        ),
    )
    yield case(
        "recipe",
        "article",
        "/food/fish-soup-from-the-quay-2210",
        semantic(
            "Fish soup from the quay",
            p(prose(2))
            + "<ul>"
            + "".join(f"<li>{i}00 g of fish</li>" for i in range(1, 9))
            + "</ul><ol>"
            + "".join(
                f"<li>Cut the fish, put it into the pot with the stock and let it simmer for {i} minutes.</li>"
                for i in range(1, 6)
            )
            + "</ol>",
            head=linked("Recipe", name="Fish soup"),
        ),
    )
    yield case(
        "opinion full of links",
        "article",
        "/opinion/why-the-wall-matters-to-all-of-us-6161",
        divs(
            "Why the wall matters to all of us",
            p(
                [
                    x.replace("said", "<a href='/a/1'>said</a>").replace(
                        "the ", "<a href='/b/2'>the</a> "
                    )
                    for x in prose(9)
                ]
            ),
            aside=cards(14),
        ),
    )
    yield case(
        "article about the weather",
        "article",
        "/weather/storm-brings-snow-to-the-north-of-the-coast-4141",
        semantic(
            "Storm brings snow to the north of the coast",
            p(prose(5)),
            head=meta(og_type="article", article_published_time="2024-03-12T08:00:00Z"),
        ),
    )
    yield case(
        "weather report without a slug",
        "article",
        "/wetter/schnee-4142.html",
        divs("Wetter: Schnee im Norden erwartet", p(prose(5, "de")), lang="de"),
    )
    yield case(
        "report with a table of results",
        "article",
        "/sport/marshwick-rovers-win-the-coast-league-5151",
        semantic(
            "Marshwick Rovers win the Coast League",
            p(prose(5))
            + "<table>"
            + "".join(
                f"<tr><td>{i}</td><td>{t}</td><td>{60 - i}</td></tr>"
                for i, t in enumerate(TOWNS * 2)
            )
            + "</table>",
        ),
    )
    yield case(
        "report on the markets",
        "article",
        "/business/shares-in-harl-salt-fall-after-the-storm-2727",
        old(
            "Shares in Harl Salt fall after the storm",
            p(prose(5))
            + "<table>"
            + "".join(f"<tr><td>Quay {i}</td><td>{i}.17</td></tr>" for i in range(10))
            + "</table>",
        ),
    )
    yield case(
        "press review",
        "article",
        "/revue-de-presse/la-digue-dans-la-presse-du-matin-3939",
        semantic(
            "La digue dans la presse du matin",
            p(
                [
                    f"<a href='https://herald.example/{i}'>The Herald</a> : {x}"
                    for i, x in enumerate(prose(6, "fr"))
                ]
            ),
            lang="fr",
        ),
    )


def articles_like_other_kinds() -> Iterator[Case]:
    yield case(
        "article about a live broadcast",
        "article",
        "/media/gazette-to-go-live-with-a-new-radio-channel-4040",
        divs("Gazette to go live with a new radio channel", p(prose(6))),
    )
    yield case(
        "chronology",
        "article",
        "/news/how-the-night-of-the-storm-unfolded-7171",
        semantic(
            "How the night of the storm unfolded",
            p(prose(2)) + "".join(f"<p>{18 + i}:05 {x}</p>" for i, x in enumerate(prose(5))),
        ),
    )
    yield case(
        "article with a video",
        "article",
        "/news/ferry-returns-after-a-month-of-repairs-6363",
        semantic(
            "Ferry returns after a month of repairs",
            "<video></video>" + p(prose(6)),
            head=linked("VideoObject", name="Ferry")
            + linked(
                "NewsArticle", headline="Ferry returns after a month of repairs", **ARTICLE_LD
            ),
        ),
    )
    yield case(
        "article with photographs",
        "article",
        "/photos-of-the-storm-were-faked-says-the-museum-1919",
        divs("Photos of the storm were faked, says museum", p(prose(5))),
    )
    yield case(
        "prison officers",
        "article",
        "/news/corrections-officers-in-marshwick-go-on-strike-2929",
        semantic("Corrections officers in Marshwick go on strike", p(prose(5))),
    )
    yield case(
        "article about horoscopes",
        "article",
        "/science/why-horoscopes-feel-true-5858",
        old("Horoscopes: why they feel true", p(prose(5))),
    )
    yield case(
        "obituary",
        "article",
        "/obituaries/olaf-brandt-builder-of-the-sea-wall-dies-at-91-4848",
        semantic("Olaf Brandt, builder of the sea wall, dies at 91", p(prose(6))),
    )
    yield case(
        "newsletter sent as an article",
        "article",
        "/newsletters/the-quay-what-we-learned-from-the-storm-1818",
        semantic("What we learned from the storm", p(prose(7)), head=meta(og_type="article")),
    )
    yield case(
        "numbered address",
        "article",
        "/artikel.php?id=48111",
        old("Ufermauer wird neu gebaut", p(prose(4, "de")), lang="de"),
    )
    yield case(
        "short address",
        "article",
        "/sea-wall",
        divs("Sea wall to be rebuilt by autumn", p(prose(6)), head=meta(og_type="article")),
    )
    yield case(
        "article of paragraphs by breaks",
        "article",
        "/news/the-wall-and-the-tide-1717",
        old("The wall and the tide", "<br><br>".join(prose(6))),
    )
    yield case(
        "article ru",
        "article",
        "/2024/03/12/damba/",
        semantic("Дамбу в Маршвике восстановят к осени", p(prose(6, "ru")), lang="ru"),
    )
    yield case(
        "article ja",
        "article",
        "/articles/20240312-88121",
        divs(
            "マーシュウィックの防波堤、秋までに再建へ",
            p(
                [
                    "港湾長のオディール・ブラント氏は火曜日、作業員十一人が無事に上陸し、ほかの二人は病院で手当てを受けていると述べた。",
                    "町議会は来週、昨冬の嵐で壊れた防波堤の再建計画を採決する見通しだ。",
                    "住民からは工事を急ぐよう求める声が相次いだ。",
                ]
            ),
            lang="ja",
        ),
    )
    yield case(
        "dump of an article",
        "article",
        DUMP.format("a"),
        dumped(
            "Sea wall at Marshwick to be rebuilt",
            ["12 March 2024", *prose(8), "Related stories", *heads(6)],
        ),
    )
    yield case(
        "dump of a short item",
        "article",
        DUMP.format("b"),
        dumped(
            "Ferry runs aground off Skellen",
            [
                "12 March 2024, 09:14",
                "A ferry with forty people on board has run aground off Skellen, the coastguard said. Nobody was hurt, and two boats are on their way to take the passengers ashore before the evening.",
            ],
        ),
    )
    yield case(
        "dump of an article under 50 menu lines",
        "article",
        DUMP.format("d"),
        dumped("A vote on the wall", [*(f"  * {t}" for t in TOWNS * 7), *prose(6)]),
    )
    yield case(
        "dump of a listicle",
        "article",
        DUMP.format("l"),
        dumped(
            "Seven quiet harbours to visit this spring",
            [x for t, y in zip(TOWNS, prose(7), strict=True) for x in (t, y)],
        ),
    )
