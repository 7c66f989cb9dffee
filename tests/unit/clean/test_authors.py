"""Who signed a page: linked data, metas, marked bylines and visible lines together."""

import pytest
from page_heads import facts, linked
from writethru.clean.crediting.authors import Writers, writers
from writethru.clean.crediting.bylines import byline_in
from writethru.clean.crediting.credits import CONTRIBUTED, SOLE, Credit

NELA = '{"@type": "NewsArticle", "headline": "Crane falls", "author": %s}'
H1 = "<h1>Crane falls in the harbour</h1>"


def signed(head: str = "", body: str = "", *, lines: tuple[str, ...] = ()) -> Writers:
    found = facts('<meta property="og:site_name" content="Tolland Gazette">' + head, H1 + body)
    return writers(found.head, found.data, found.outlet, lines=lines)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("By Nela Forsgren and Tam Okoye", ["Nela Forsgren", "Tam Okoye"]),
        (
            "NELA FORSGREN, MIKE MCKAY, SEÁN O'BRIEN",
            ["Nela Forsgren", "Mike McKay", "Seán O'Brien"],
        ),
        ("By Nela Forsgren, Political correspondent", ["Nela Forsgren"]),
        ("Nela Forsgren, Institute of Storms and Coastal Affairs", ["Nela Forsgren"]),
        ("Nela Forsgren, Chief Editor and Head of Graphics", ["Nela Forsgren"]),
        ("Nela Forsgren, Staff writer, and Tam Okoye", ["Nela Forsgren", "Tam Okoye"]),
        ("By Nela Forsgren in Berlin", ["Nela Forsgren"]),
        ("By Nela Forsgren | nela@gazette.example | @nela_f", ["Nela Forsgren"]),
        ("Nela Forsgren • 4 min read", ["Nela Forsgren"]),
        ("By Nela Forsgren Updated 18 March 2024, 12:00", ["Nela Forsgren"]),
        ("By Nela Forsgren, Photography by Ida Moe", ["Nela Forsgren"]),
        ("By Nela Forsgren | Edited by Ida Moe | Reviewed by Tam Okoye", ["Nela Forsgren"]),
        ("Review By Nela Forsgren", ["Nela Forsgren"]),
        ("Dr. Nela Forsgren, PhD, and Tam Okoye Jr.", ["Nela Forsgren", "Tam Okoye Jr."]),
        ("Tam Okoye, Jr.", ["Tam Okoye Jr."]),
        (
            "By Ursula von der Moe and Anna de la Brandt",
            ["Ursula von der Moe", "Anna de la Brandt"],
        ),
        ("Omar bin Said al-Khalili", ["Omar bin Said al-Khalili"]),
        ("J.R. Brandt", ["J.R. Brandt"]),
        ("Von Nela Forsgren und Tam Okoye", ["Nela Forsgren", "Tam Okoye"]),
        ("Par Nela Forsgren et Tam Okoye", ["Nela Forsgren", "Tam Okoye"]),
        ("Por Nela Forsgren y Tam Okoye", ["Nela Forsgren", "Tam Okoye"]),
        ("Di Nela Forsgren e Tam Okoye", ["Nela Forsgren", "Tam Okoye"]),
        ("Door Nela Forsgren", ["Nela Forsgren"]),
        ("Av Nela Forsgren", ["Nela Forsgren"]),
        ("Af Nela Forsgren", ["Nela Forsgren"]),
        ("Teksti: Nela Forsgren", ["Nela Forsgren"]),
        ("Autor: Nela Forsgren", ["Nela Forsgren"]),
        ("Szerző: Nela Forsgren", ["Nela Forsgren"]),
        ("Yazan: Nela Forsgren", ["Nela Forsgren"]),
        ("Oleh Nela Forsgren", ["Nela Forsgren"]),
        ("Tác giả: Nela Forsgren", ["Nela Forsgren"]),
        ("Автор: Нела Форсгрен", ["Нела Форсгрен"]),
        ("Автори: Нела Форсгрен та Там Окойє", ["Нела Форсгрен", "Там Окойє"]),
        ("Συντάκτης: Νέλα Φόρσγκρεν", ["Νέλα Φόρσγκρεν"]),
        ("بقلم نيلا فورسغرين", ["نيلا فورسغرين"]),
        ("מאת נלה פורסגרן", ["נלה פורסגרן"]),
        ("记者 王小明", ["王小明"]),
        ("홍길동 기자", ["홍길동"]),
        ("文・山田太郎", ["山田太郎"]),
    ],
)
def test_names_are_read_from_bylines(text: str, people: list[str]) -> None:
    assert [*byline_in(text).people] == people


@pytest.mark.parametrize(
    "text",
    ["Staff", "By Staff Writer", "Editorial Board", "Newsroom", "Admin", "Web Desk",
     "By Gazette News Service", "Saturday December", "Redaktion", "18 March 2024", "Read more"],
)  # fmt: skip
def test_a_job_a_desk_or_a_date_is_nobody(text: str) -> None:
    assert byline_in(text).people == ()


@pytest.mark.parametrize(
    "author",
    [
        '{"@type": "Person", "name": "Nela Forsgren"}',
        '[{"@type": "Person", "name": "Nela Forsgren"}, {"@type": "Organization", "name": "AFP"}]',
        '"By Nela Forsgren"',
        '{"name": ["Nela Forsgren"]}',
        '{"@type": "Person", "givenName": "Nela", "familyName": "Forsgren"}',
        '["NELA FORSGREN", "Tolland Gazette"]',
    ],
)
def test_linked_data_names_the_authors(author: str) -> None:
    assert signed(linked(NELA % author)).authors == ("Nela Forsgren",)


def test_an_author_is_found_by_its_id_in_the_graph() -> None:
    graph = (
        '{"@graph": [{"@type": "NewsArticle", "headline": "Crane", "author": {"@id": "#n"}},'
        '{"@type": "Person", "@id": "#n", "name": "Nela Forsgren"}]}'
    )
    assert signed(linked(graph)).authors == ("Nela Forsgren",)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta name="author" content="Nela Forsgren">',
        '<meta property="article:author" content="Nela Forsgren">',
        '<meta name="byl" content="By Nela Forsgren">',
        '<meta name="parsely-author" content="Nela Forsgren">',
        '<meta name="sailthru.author" content="nela forsgren">',
        '<meta name="dc.creator" content="Nela Forsgren">',
        '<meta name="cXenseParse:author" content="Nela Forsgren">',
        '<meta name="twitter:label1" content="Written by">'
        '<meta name="twitter:data1" content="Nela Forsgren">',
        '<meta property="article:author" content="https://social.example/gazette">'
        '<meta name="author" content="Nela Forsgren">',
    ],
)
def test_metas_name_the_authors(meta: str) -> None:
    assert signed(meta).authors == ("Nela Forsgren",)


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="author" href="/nela">Nela Forsgren</a>',
        '<span itemprop="author"><span itemprop="name">Nela Forsgren</span></span>',
        '<p class="byline">By <a href="/nela">Nela Forsgren</a><span>Harbour reporter</span></p>',
        '<div class="Article-Author">Nela Forsgren<br>18 March 2024</div>',
    ],
)
def test_marked_bylines_name_the_authors(body: str) -> None:
    assert signed("", body).authors == ("Nela Forsgren",)


@pytest.mark.parametrize(
    "body",
    [
        '<p class="comment-author">Nela Forsgren</p>',
        '<aside><p class="author">Nela Forsgren</p></aside>',
        '<figure><span class="image-author">Nela Forsgren</span></figure>',
        '<div class="author-bio">Nela Forsgren is a reader of ours.</div>',
    ],
)
def test_a_commenter_or_a_photographer_is_no_author(body: str) -> None:
    assert signed("", body).authors == ()


def test_a_visible_line_names_them_where_nothing_is_marked() -> None:
    assert signed(lines=("By Nela Forsgren, Gazette Staff Writer",)).authors == ("Nela Forsgren",)
    assert signed(lines=("Nela Forsgren - March 18, 2024",)).authors == ("Nela Forsgren",)


def test_two_capitalised_words_below_a_headline_are_nobody() -> None:
    assert signed(lines=("Harbour Affairs", "The crane fell at dawn, say police.")).authors == ()


def test_the_printed_line_tells_authors_from_photographers() -> None:
    data = linked(NELA % '["Nela Forsgren", "Ida Moe"]')
    line = '<p class="byline">By Nela Forsgren Photography by Ida Moe</p>'
    assert signed(data, line).authors == ("Nela Forsgren",)


def test_the_printed_line_adds_whom_the_data_left_out() -> None:
    data = linked(NELA % '"Nela Forsgren"')
    line = '<p class="byline">By Nela Forsgren and Tam Okoye on March 18</p>'
    assert signed(data, line).authors == ("Nela Forsgren", "Tam Okoye")


def test_a_box_beside_the_name_adds_nobody() -> None:
    data = linked(NELA % '"Nela Forsgren"')
    line = '<div class="author"><a href="/n">Nela Forsgren</a><span>Plus Sign</span></div>'
    assert signed(data, line).authors == ("Nela Forsgren",)


def test_the_outlet_is_no_author_of_its_own_page() -> None:
    assert (
        signed(linked(NELA % '{"@type": "Organization", "name": "Tolland Gazette"}')) == Writers()
    )


def test_an_agency_is_none_but_is_told_with_its_role() -> None:
    alone = signed(linked(NELA % '{"@type": "Organization", "name": "The Associated Press"}'))
    assert (alone.authors, alone.agencies, alone.roles) == ((), ("AP",), {"AP": SOLE})
    beside = signed("", '<p class="byline">By Nela Forsgren and The Associated Press</p>')
    assert (beside.authors, beside.roles) == (("Nela Forsgren",), {"AP": CONTRIBUTED})


def test_a_name_of_somebody_is_no_agency() -> None:
    assert byline_in("Anna Petra").people == ("Anna Petra",)
    assert byline_in("Anna Petra").agencies == ()


def test_the_byline_is_the_line_as_printed_without_its_stamp() -> None:
    line = '<p class="byline">By Nela Forsgren | nela@gazette.example | on March 18, 2024</p>'
    assert signed("", line).byline == "Nela Forsgren"
    line = '<p class="byline">By Nela Forsgren and Tam Okoye in Tolland</p>'
    assert signed("", line).byline == "Nela Forsgren and Tam Okoye in Tolland"


def test_the_text_s_own_credit_is_the_last_witness() -> None:
    found = facts("", H1)
    shown = [Credit(byline="Nela Forsgren", authors=("Nela Forsgren",))]
    assert writers(found.head, found.data, found.outlet, shown=shown).authors == ("Nela Forsgren",)
