"""Characters fit to be stored, and the charsets that bytes come in."""
# ruff: noqa: E501 - sentences of several languages, one a line

import unicodedata

import pytest
from writethru.clean.words.characters import one_line, plain, tidy, word_count
from writethru.clean.words.charset import decode
from writethru.clean.words.charset_guess import guessed
from writethru.errors import Code

SAMPLES = {
    "gb18030": "港务局长周二表示，十一名码头工人已安全上岸，另外两人正在医院接受治疗。市议会将在下周就重建海堤进行表决。",
    "big5hkscs": "港務局長週二表示，十一名碼頭工人已安全上岸，另外兩人正在醫院接受治療。市議會將在下週就重建海堤進行表決。",
    "cp932": "港湾長は火曜日、作業員十一人が無事に上陸し、ほかの二人は病院で手当てを受けていると述べた。",
    "euc_jp": "港湾長は火曜日、作業員十一人が無事に上陸し、ほかの二人は病院で手当てを受けていると述べた。",
    "cp949": "항만장은 화요일 부두 노동자 열한 명이 무사히 상륙했고 다른 두 명은 병원에서 치료를 받고 있다고 말했다.",
    "koi8-r": "Начальник порта сообщила во вторник, что одиннадцать докеров доставлены на берег невредимыми.",
    "cp1251": "Начальник порта сообщила во вторник, что одиннадцать докеров доставлены на берег невредимыми.",
    "cp1256": "قالت مديرة الميناء يوم الثلاثاء إن أحد عشر عاملا نقلوا إلى الشاطئ سالمين.",
    "cp1253": "Η λιμενάρχης δήλωσε την Τρίτη ότι έντεκα λιμενεργάτες μεταφέρθηκαν στην ξηρά σώοι.",
    "cp1250": "Burmistrz źle się czuł, ćwiczył i śnił o łodzi, którą jedenastu dokerów ściągnęło na ląd.",
    "cp1254": "Liman başkanı salı günü on bir işçinin sağ salim karaya çıkarıldığını söyledi.",
    "cp1255": "מנהלת הנמל אמרה ביום שלישי כי אחד עשר פועלים הובאו לחוף ללא פגע.",
    "cp1252": "La capitaine a déclaré mardi que onze dockers avaient été ramenés à terre – sains et saufs.",
}


@pytest.mark.fault(23)
@pytest.mark.parametrize("codec", SAMPLES)
def test_an_undeclared_old_charset_is_told_by_its_letters(codec: str) -> None:
    markup = f"<html><head><title>a</title></head><body><p>{SAMPLES[codec]}</p></body></html>"
    assert decode(SAMPLES[codec].encode(codec), None) == (SAMPLES[codec], None)
    assert decode(markup.encode(codec), "text/html") == (markup, None)


@pytest.mark.fault(23)
def test_a_wrong_label_gives_way_to_the_letters() -> None:
    text = SAMPLES["koi8-r"]
    assert decode(text.encode("cp1251"), "text/html; charset=iso-8859-1")[0] == text
    assert decode(text.encode(), "text/html; charset=koi8-r")[0] == text


def test_a_right_label_wins_over_any_guess() -> None:
    assert decode("Привет".encode("koi8-r"), "text/html; charset=koi8-r")[0] == "Привет"
    assert decode("Çà".encode("cp1254"), "text/html; charset=windows-1254")[0] == "Çà"


def test_a_label_behind_long_scripts_is_still_found() -> None:
    late = b"<script>" + b"x" * 9000 + b"</script><meta charset=windows-1257><p>"
    assert decode(late + "Ąžuolas".encode("cp1257"), None)[0].endswith("Ąžuolas")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_with_its_mark_and_without(codec: str) -> None:
    text = "<html><body>Größe – ja</body></html>"
    assert decode(text.encode(codec), None) == (text, None)
    assert decode(("\ufeff" + text).encode(codec), "text/html; charset=utf-8") == (text, None)


def test_a_damaged_utf_8_page_stays_utf_8() -> None:
    text, code = decode("Größe ist größer als Größe".encode() + b"\xc3", None)
    assert text.startswith("Größe")
    assert code is Code.BAD_CHARSET


def test_a_guess_reads_a_bounded_sample() -> None:
    tail = SAMPLES["cp1251"].encode("cp1251") * 20
    assert guessed(tail + b"\x81\x82" * 500_000) == guessed(tail * 200) == "cp1251"


@pytest.mark.fault(27)
@pytest.mark.parametrize(
    "bad", ["\x00", "\x01", "\x0b", "\x1f", "\x7f", "\x9f", "\ud800", "\ufffe"]
)
def test_controls_and_lone_surrogates_are_dropped(bad: str) -> None:
    assert tidy(f"The {bad}quay{bad}.") == "The quay."


@pytest.mark.fault(37)
@pytest.mark.parametrize(
    "bad", ["\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u2060"]
)
def test_invisible_padding_is_dropped(bad: str) -> None:
    assert one_line(f"may{bad}or of Skel{bad}len") == "mayor of Skellen"


def test_joiners_that_a_script_needs_are_kept() -> None:
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"
    assert tidy("👩\u200d🚒") == "👩\u200d🚒"


@pytest.mark.fault(28)
def test_marks_beyond_a_dozen_on_one_letter_are_cut_before_they_are_ordered() -> None:
    flood = "e" + "\u0301\u0327" * 50_000 + " quay"
    tidied = tidy(flood)
    assert len(tidied) < 30
    assert tidied.endswith(" quay")
    assert unicodedata.is_normalized("NFC", tidied)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Two\u00a0 words\t", "Two words"),
        ("a\r\nb\x85c\u2028d", "a b c d"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_one_line_has_single_spaces_and_composed_letters(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_breaks_stay_breaks() -> None:
    assert tidy("a\r\nb\rc\x0cd\u2029e") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Quay's 2nd _half_!", "the quay s 2nd _half_"),
        ("GRÖSSE: Straße", "grösse strasse"),
        ("", ""),
        ("--- ...", ""),
        ("港は、閉鎖", "港は 閉鎖"),
    ],
)
def test_plain_words_are_the_same_on_the_quick_and_the_slow_way(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert plain(f"{text} é") == f"{expected} é".strip()


def test_words_of_scripts_without_spaces_are_counted_in_pairs() -> None:
    assert word_count("eleven dockers ashore") == 3
    assert word_count("港は秋まで閉鎖") == 1 + 7 // 2
