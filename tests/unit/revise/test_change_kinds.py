"""Each rule of change_kind with a change that it sees and a near miss that it must not."""

from datetime import UTC, datetime

import pytest
from writethru.model import ChangeKind, CorrectionNote, Disclosure, Extraction, LiveEntry, PageType
from writethru.revise import Change, diff, render_html

HEADLINE = "Fire at mill in Marrow Bay"
BODY = (
    "A fire broke out at a textile mill in Marrow Bay on Monday night. "
    "At least 12 people were killed, police said. "
    "The mill was built in 1921 and employs 300 people. "
    'Mayor John Smith said: "We will not rest." '
    "Investigators are looking into the cause of the blaze. "
    "The company will close the mill for a month. "
    "Roads around the harbour stayed shut."
)
REWRITTEN = (
    "Flames tore through a Marrow Bay textile mill late on Monday. "
    "Twelve people or more lost their lives, according to police. "
    "Around 300 people work at the site, which dates from 1921. "
    '"We will not rest," vowed mayor John Smith. '
    "What set off the blaze is not yet known and is being looked at. "
    "For a month the company will keep its gates closed. "
    "Nobody could drive near the harbour."
)
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 11, tzinfo=UTC)


def text(body: str | None = BODY, headline: str | None = HEADLINE, **more: object) -> Extraction:
    return Extraction(headline=headline, body=body, language="en", **more)  # type: ignore[arg-type]


def edited(before: str, after: str) -> Change:
    assert before in BODY
    return diff(text(), text(BODY.replace(before, after)))


UPDATES = {
    "more_dead": ("12 people", "17 people"),
    "fewer_dead": ("12 people", "9 people"),
    "figure_added": ("police said", "police said, and 30 were injured"),
    "not_added": ("Roads around the harbour stayed", "Roads around the harbour never stayed"),
    "not_removed_from_quote": ("We will not rest", "We will rest"),
    "alleged": ("A fire broke out", "An alleged fire broke out"),
    "another_speaker": ("police said", "witnesses said"),
    "claimed_for_said": ("police said", "police claimed"),
    "attribution_dropped": (", police said", ""),
    "quoted_word": ("We will not rest", "We will not stop"),
    "killed_to_injured": ("killed", "injured"),
    "another_person": ("John Smith", "Jane Miller"),
    "another_place": ("Marrow Bay", "Barrow Hill"),
    "age": ("Mayor John Smith", "Mayor John Smith, 54,"),
    "title": ("Mayor John Smith", "Deputy Mayor John Smith"),
    "another_day": ("on Monday", "on Tuesday"),
    "will_to_has": ("will close", "has closed"),
    "cause": ("cause of the blaze", "cause of the arson blaze"),
    "month": ("will close the mill for a month", "will close the mill in May for a month"),
    "rank": ("The mill was built in 1921", "The second mill was built in 1921"),
    "place_of_two_words": ("at a textile mill in Marrow Bay", "at a textile mill in Marrow Gay"),
    "speaker_unnamed": ("police said", "a neighbour said"),
    "kind_of_place": ("around the harbour", "around the library"),
    "detail_added": ("Roads around", "Electricity pylons, gas pipes and roads around"),
    "sentence_replaced": (
        "The company will close the mill for a month.",
        "Its owner plans wage cuts across two counties.",
    ),
}
COPYEDITS = {
    "twelve_to_12": ("12 people", "twelve people"),
    "monday_to_date": ("on Monday night", "on the night of Oct. 10"),
    "inflection": ("stayed shut", "stay shut"),
    "according_to": ("police said", "according to police"),
    "killed_to_dead": ("12 people were killed", "12 people died"),
    "name_respelt": ("John Smith", "John Smyth"),
    "spelling": ("employs 300", "employes 300"),
    "synonym": ("looking into", "examining"),
    "will_to_is_set_to": ("will close", "is set to close"),
    "pronoun_for_name": ("Mayor John Smith said", "Mayor Smith said"),
    "case": ("textile mill", "Textile mill"),
    "same_kind_of_place": ("textile mill", "textile factory"),
    "layout": ("police said. The", "police said.\n\nThe"),
}


@pytest.mark.parametrize("name", UPDATES)
def test_another_fact_is_an_update(name: str) -> None:
    change = edited(*UPDATES[name])
    assert change.change_kind == ChangeKind.UPDATE, change.changes["rule"]


@pytest.mark.parametrize("name", COPYEDITS)
def test_the_same_fact_in_other_words_is_a_copyedit(name: str) -> None:
    change = edited(*COPYEDITS[name])
    assert change.kinds == (ChangeKind.COPYEDIT,), change.changes["rule"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"We will not rest."', "“We will not rest.”"),
        ("police said. The", "police  said.\n The"),
        ("textile mill", "textile\u00a0mi\u200bll"),
    ],
    ids=["curly_quotes", "line_break", "unseen_characters"],
)
def test_typography_alone_is_no_change(before: str, after: str) -> None:
    change = edited(before, after)
    assert change.kinds == ()
    assert change.change_kind is None
    assert change.disclosure is None


def test_figure_that_falls_is_reversed() -> None:
    rise, fall = edited("12 people", "17 people"), edited("12 people", "9 people")
    found = [(f.what, f.new_value, f.reversed) for f in (*rise.figures, *fall.figures)]
    assert found == [("dead", 17, False), ("dead", 9, True)]


def test_figure_is_followed_from_a_sentence_to_its_replacement() -> None:
    change = edited(
        "At least 12 people were killed, police said.",
        "Officials put the number of dead on Wednesday at 17 and warned of more.",
    )
    assert [(f.old_value, f.new_value) for f in change.figures] == [(12, 17)]


def test_figures_that_count_other_things_are_not_one_figure() -> None:
    change = edited("300 people", "two brothers who own 14 boats")
    assert all(f.what != "dead" for f in change.figures)


def test_background_added_below_is_marked_so() -> None:
    added = BODY + " The mill had burned down once before, two decades ago, historians recall."
    change = diff(text(), text(added))
    assert change.kinds == (ChangeKind.UPDATE,)
    assert change.changes["background"] is True
    assert len(change.changes["sentences"]["added"]) == 1


def test_news_added_is_no_background() -> None:
    lead = "A second explosion shook several neighbouring streets this morning. " + BODY
    assert diff(text(), text(lead)).changes["background"] is False


def test_rewrite_keeps_the_facts_and_few_sentences() -> None:
    assert diff(text(), text(REWRITTEN)).kinds == (ChangeKind.REWRITE,)


def test_rewrite_may_take_more_words_and_begin_with_another_name() -> None:
    old = "Wim Hale of the trawler Orla took 31 people aboard, he said. Nobody was hurt."
    new = (
        "No one came to any harm. On board the trawler Orla there was room for 31 people,"
        " says her skipper Wim Hale."
    )
    assert diff(text(old), text(new)).kinds == (ChangeKind.REWRITE,)
    assert diff(text(old), text(new.replace("Wim Hale", "Ada Moor"))).change_kind == (
        ChangeKind.UPDATE
    )


def test_rewrite_with_another_figure_is_an_update() -> None:
    change = diff(text(), text(REWRITTEN.replace("Twelve", "Seventeen")))
    assert change.change_kind == ChangeKind.UPDATE


def test_sentences_moved_are_a_copyedit() -> None:
    parts = BODY.split(". ")
    moved = ". ".join([*parts[:2], parts[4], *parts[2:4], *parts[5:]])
    change = diff(text(), text(moved))
    assert change.kinds == (ChangeKind.COPYEDIT,)
    assert change.changes["sentences"]["moved"]
    assert change.changes["sentences"]["added"] == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("12 dead in mill fire", "17 dead in mill fire", ChangeKind.UPDATE),
        ("Fire at mill in Marrow Bay", "Blaze at mill in Marrow Bay", ChangeKind.COPYEDIT),
        ("Fire at Marrow Bay mill", "Fire At Marrow Bay Mill", ChangeKind.COPYEDIT),
        ("Mayor to resign over fire", "Mayor not to resign over fire", ChangeKind.UPDATE),
        ("Fire at mill kills 12", "Twelve killed in mill fire", ChangeKind.COPYEDIT),
        ("Owner in court over fire", "Owner acquitted over fire", ChangeKind.UPDATE),
        ("Mill to close in May", "Mill set to close in May", ChangeKind.COPYEDIT),
        ("Mill to close in May", "Owner will close mill in May", ChangeKind.COPYEDIT),
        ("Mill will reopen to visitors", "Mill has reopened to visitors", ChangeKind.UPDATE),
        ("Mill to close in May", "Mill to close in June", ChangeKind.UPDATE),
        ("Fire west of mill", "Fire north of mill", ChangeKind.UPDATE),
        ("Mill to close over fire", "Mill closes over fire", ChangeKind.UPDATE),
        ("Crew tries to save mill", "Crew tries to rescue mill", ChangeKind.COPYEDIT),
        ("Mill to close in spring", "Mill to close in the spring", ChangeKind.COPYEDIT),
    ],
)
def test_headline_alone_goes_by_the_same_rules(before: str, after: str, kind: ChangeKind) -> None:
    assert diff(text(headline=before), text(headline=after)).change_kind == kind


NOTE = CorrectionNote(kind="correction", text="An earlier version misstated the number of dead.")


def test_note_newly_there_is_a_correction_with_what_else_changed() -> None:
    change = diff(text(), text(BODY.replace("12 people", "17 people"), corrections=(NOTE,)))
    assert change.kinds == (ChangeKind.CORRECTION, ChangeKind.UPDATE)
    assert change.disclosure == Disclosure.NOTE
    assert change.is_silent is False
    assert diff(text(corrections=(NOTE,)), text(corrections=(NOTE,))).kinds == ()


def test_note_deleted_is_a_copyedit_that_says_so() -> None:
    change = diff(text(corrections=(NOTE,)), text())
    assert change.kinds == (ChangeKind.COPYEDIT,)
    assert change.changes["note_removed"] is True


TOLD = CorrectionNote(kind="editors_note", text="Editor's note: police have added a comment.")


def test_an_editors_note_alone_is_a_copyedit_that_readers_were_told_of() -> None:
    change = diff(text(), text(corrections=(TOLD,)))
    assert change.kinds == (ChangeKind.COPYEDIT,)
    assert (change.changes["rule"], change.disclosure) == ("note", Disclosure.NOTE)
    assert change.changes["note_removed"] is False


def test_an_editors_note_beside_a_new_fact_leaves_the_fact_the_rule() -> None:
    change = diff(text(), text(BODY.replace("12 people", "17 people"), corrections=(TOLD,)))
    assert change.kinds == (ChangeKind.UPDATE,)
    assert change.changes["rule"] == "figure"
    assert change.is_silent is False


def test_an_editors_note_beside_a_correction_is_a_correction() -> None:
    change = diff(text(), text(corrections=(TOLD, NOTE)))
    assert (change.kinds, change.changes["rule"]) == ((ChangeKind.CORRECTION,), "note")


def test_note_reworded_is_no_second_correction() -> None:
    reworded = CorrectionNote(kind="correction", text=NOTE.text.replace("misstated", "mis-stated"))
    change = diff(text(corrections=(NOTE,)), text(corrections=(reworded,)))
    assert change.kinds == (ChangeKind.COPYEDIT,)
    assert change.changes["note_removed"] is False


def test_notice_alone_is_a_notice() -> None:
    marked = text(marked_developing=True, developing_notice="This is a developing story.")
    assert diff(marked, text()).kinds == (ChangeKind.NOTICE,)
    both = diff(marked, text(BODY.replace("12 people", "17 people")))
    assert both.kinds == (ChangeKind.UPDATE, ChangeKind.NOTICE)


def test_stamp_byline_and_section_alone_are_no_change() -> None:
    stamped = text(modified_at=LATER, byline="A. Reporter", section="News")
    assert diff(text(modified_at=AT), stamped).kinds == ()


@pytest.mark.parametrize(
    ("visible", "moved", "disclosure", "silent"),
    [
        (True, True, Disclosure.VISIBLE_STAMP, False),
        (False, True, Disclosure.METADATA_ONLY, False),
        (True, False, Disclosure.NONE, True),
        (None, False, Disclosure.UNKNOWABLE, None),
    ],
)
def test_disclosure(
    *, visible: bool | None, moved: bool, disclosure: Disclosure, silent: bool | None
) -> None:
    old = text(modified_at=AT if visible is not None else None, modified_visible=visible)
    new = text(
        BODY.replace("12 people", "17 people"),
        modified_at=None if visible is None else LATER if moved else AT, modified_visible=visible,
    )  # fmt: skip
    change = diff(old, new)
    assert (change.disclosure, change.is_silent) == (disclosure, silent)


def blog(*entries: tuple[str, str]) -> Extraction:
    posts = tuple(LiveEntry(key=k, posted_at=None, text=t) for k, t in entries)
    body = "\n\n".join(t for _, t in entries)
    return text(body, page_type=PageType.LIVE_BLOG, live_entries=posts)


def test_entries_that_roll_off_a_live_blog_are_no_deletions() -> None:
    first, second, third = (f"Entry {n} tells of the flood in Marrow Bay." for n in "abc")
    rolled = diff(blog(("1", first), ("2", second)), blog(("2", second)))
    assert rolled.changes["sentences"]["removed"] == []
    added = diff(blog(("1", first), ("2", second)), blog(("2", second), ("3", third)))
    assert added.changes["sentences"]["added"] == [third]


@pytest.mark.parametrize(
    ("language", "before", "after", "kind"),
    [
        ("es", "Al menos 12 personas murieron.", "Al menos 17 personas murieron.", "update"),
        ("es", "Al menos 12 personas murieron.", "Al menos doce personas murieron.", "copyedit"),
        ("de", "Die Stadt zahlt 1.200 Euro.", "Die Stadt zahlt 1200 Euro.", "copyedit"),
        ("de", "Das Treffen ist am 11. Oktober.", "Das Treffen ist am 12. Oktober.", "update"),
        ("hi", "आग में 12 लोग मारे गए।", "आग में १२ लोग मारे गए।", "copyedit"),
        ("hi", "आग में 12 लोग मारे गए।", "आग में 17 लोग मारे गए।", "update"),
        ("zh", "火灾造成12人死亡。", "火灾造成17人死亡。", "update"),
        ("ar", "قتل 12 شخصا.", "قتل ١٢ شخصا.", "copyedit"),
        ("fr", "Le maire a détourné la somme.", "Le maire aurait détourné la somme.", "update"),
        ("fr", "Le maire aurait pris la somme.", "Il aurait, le maire, pris la somme.", "copyedit"),
        ("fr", "Ils cesseront le travail ce soir.", "Ils ont cessé le travail ce soir.", "update"),
        ("fr", "Ils vont cesser le travail ici.", "Ils cesseront le travail ici.", "copyedit"),
        (
            "fr",
            "C'est long, dit Gaël Le Du, délégué.",
            "C'est long, dit Gaël Le Du, directeur.",
            "update",
        ),
        (
            "de",
            "Bürgermeisterin Anke Vollmers kam.",
            "Bürgermeisterin Anke Volmers kam.",
            "copyedit",
        ),
        ("de", "Bürgermeisterin Anke Vollmers kam.", "Bürgermeisterin Heike Brandt kam.", "update"),
        ("de", "Das kündigte der Leiter an.", "Dies kündigte der Leiter an.", "copyedit"),
        (
            "de",
            "Der Bus kippte um. Das berichtet die Polizei.",
            "Der Bus kippte um. Das berichten Augenzeugen.",
            "update",
        ),
        (
            "de",
            "Der Bus kippte um. Das berichtet die Polizei.",
            "Der Bus kippte um. Dies berichtete jetzt die Polizei.",
            "copyedit",
        ),
        (
            "fr",
            "Le feu est éteint. Une soixantaine de pompiers sont sur place.",
            "Le feu est éteint. Quelque soixante pompiers sont sur place.",
            "copyedit",
        ),
        (
            "fr",
            "Le feu est éteint. Une trentaine de pompiers sont sur place.",
            "Le feu est éteint. Quelque soixante pompiers sont sur place.",
            "update",
        ),
        (
            "de",
            "Er hat das Lager dort angezündet.",
            "Er hat das Lager mutmaßlich angezündet.",
            "update",
        ),
        ("fr", "Il ouvrira à partir de mai ici.", "Il ouvrira à partir d'août ici.", "update"),
        ("pt", "O museu no Porto abriu.", "O museu do Porto abriu.", "copyedit"),
        ("pt", "O museu no Porto abriu.", "O museu no Porto não abriu.", "update"),
        (
            "en",
            "The priest, Fr Declan Moy, prayed.",
            "The priest, Father Declan Moy, prayed.",
            "copyedit",
        ),
        (
            "de",
            "Das Nest wird noch heute versetzt.",
            "Das Nest soll noch heute versetzt werden.",
            "copyedit",
        ),
        ("de", "Der Laden zieht im April um.", "Der Laden zieht im Mai um.", "update"),
    ],
)
def test_rules_hold_in_other_languages(language: str, before: str, after: str, kind: str) -> None:
    old, new = (Extraction(body=body, language=language) for body in (before, after))
    assert diff(old, new).change_kind == kind


def test_page_of_a_difference_is_escaped() -> None:
    old = text("The <b>mayor</b> spoke here for one hour.", headline="<script>alert(1)</script> a")
    new = text(
        "The <i src=x> mayor spoke here for one day.", headline="<script>alert(1)</script> b"
    )
    page = render_html(old, new, diff(old, new))
    assert "<script" not in page
    assert "<i src" not in page
    assert "<del>hour</del> <ins>day</ins>" in page
    assert "&lt;script&gt;" in page
    assert "prefers-color-scheme: dark" in page


def test_page_shows_what_was_added_and_removed_in_place() -> None:
    old = text("One stays here. Two goes away for good. Three stays here too.")
    new = text("One stays here. Three stays here too. Four arrived this very morning.")
    page = render_html(old, new, diff(old, new))
    removed = page.index("<del>Two goes away for good.</del>")
    assert page.index("One stays") < removed < page.index("Three stays")
    assert "<ins>Four arrived this very morning.</ins>" in page


def test_identity_of_a_text_with_itself() -> None:
    assert diff(Extraction(), Extraction()).kinds == ()
    assert diff(text(), text()).changes["similarity"] == 1.0
