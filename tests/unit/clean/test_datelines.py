"""Datelines as the world's agencies print them, and what only looks like one."""

import pytest
from writethru.clean.crediting.datelines import dateline_of


@pytest.mark.parametrize(
    ("lede", "place", "agencies", "day"),
    [
        ("PARIS (AP) — The mayor", "PARIS", ("AP",), None),
        ("PARIS, May 3 (AFP) — The mayor", "PARIS", ("AFP",), "May 3"),
        ("WASHINGTON, Oct 11 (Reuters) - The", "WASHINGTON", ("Reuters",), "Oct 11"),
        ("Berlin (dpa) - Der Hafen", "Berlin", ("dpa",), None),
        ("Brüssel/Paris (dpa/AFP) - Der Hafen", "Brüssel/Paris", ("dpa", "AFP"), None),
        ("WIEN /APA/ - Der Hafen", "WIEN", ("APA",), None),
        ("MADRID, 3 May. (EUROPA PRESS) - El puerto", "MADRID", ("Europa Press",), "3 May."),
        ("Lisboa, 03 mai 2024 (Lusa) – O porto", "Lisboa", ("Lusa",), "03 mai 2024"),
        ("(ANSA) - ROMA, 03 MAG - Il porto", "ROMA", ("ANSA",), "03 MAG"),
        ("(Bloomberg) -- The port", None, ("Bloomberg",), None),
        ("Tallinn, 3. mai (BNS) - Sadam", "Tallinn", ("BNS",), "3. mai"),
        ("PRAHA 3. května (ČTK) - Přístav", "PRAHA", ("ČTK",), "3. května"),
        ("TOLLAND, Marsh — The", "TOLLAND, Marsh", (), None),
        ("TOLLAND, Fla. (AP) — The", "TOLLAND, Fla.", ("AP",), None),
        ("MARSHWICK (Northwire) -- The", "MARSHWICK", ("Northwire",), None),
        ("МОСКВА, 11 окт — РИА Новости. Порт", "МОСКВА", ("RIA Novosti",), "11 окт"),
        ("Москва. 3 мая. ИНТЕРФАКС - Порт закрыт", "Москва", ("Interfax",), "3 мая"),
        ("Київ. УНІАН. Порт зачинено", "Київ", ("UNIAN",), None),
        ("القاهرة (رويترز) - أغلق الميناء", "القاهرة", ("Reuters",), None),
        ("دبي 3 مايو أيار (رويترز) - أغلق", "دبي", ("Reuters",), "3 مايو أيار"),
        ("नई दिल्ली: बंदरगाह बंद है", "नई दिल्ली", (), None),
        ("NEW TOLLAND: The port was closed", "NEW TOLLAND", (), None),
        ("(서울=연합뉴스) 홍길동 기자 = 항구", "서울", ("Yonhap",), None),
        ("[부산=뉴시스]항구", "부산", ("Newsis",), None),
        ("新华社北京5月3日电 港口", "北京", ("Xinhua",), "5月3日"),
        ("（中央社記者王小明台北3日電）港口", "台北", ("CNA",), "3日"),
        ("【ロンドン共同】港が", "ロンドン", ("Kyodo",), None),
        ("[東京 3日 ロイター] - 港が", "東京", ("Reuters",), "3日"),
    ],
)
def test_datelines_are_read(
    lede: str, place: str | None, agencies: tuple[str, ...], day: str | None
) -> None:
    found = dateline_of(lede)
    assert found is not None
    assert (found.place, found.agencies, found.day) == (place, agencies, day)


@pytest.mark.parametrize(
    "lede",
    [
        "Quiet – the harbour at night",
        "The firm (listed) — which",
        "He left.",
        "(Photo) The harbour",
        "(2022) - a year of storms",
        "The (AP) exam is hard",
        "AP exam results - students wait",
        "UPDATE: The crane fell",
        "WATCH: The crane falls",
        "Q: What fell?",
        "Police said: the crane fell",
        "प्रश्न: क्या हुआ",
        "Mr. Roe, AP. He left",
        "【速報】港で火事",
        "(서울시) 항구",
        "",
    ],
)
def test_a_dash_or_a_colon_makes_no_dateline(lede: str) -> None:
    assert dateline_of(lede) is None
