"""Verdicts: walls, errors, teasers and cuts, and the articles that are about them."""
# ruff: noqa: E501 - sentences of several languages, one a line

import pytest
from writethru.clean import clean
from writethru.clean.judging.verdicts import is_cut_html, judge, teaser
from writethru.model import Verdict
from writing import HEADLINE, PARAGRAPHS, document, of_dump, of_page, page

TEXT = "\n\n".join(PARAGRAPHS)
OTHERS = "".join(
    f'<h3><a href="/news/{i}">Boats for sale in Skellen {i}</a></h3>' for i in range(9)
)
LD = (
    '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{0}", '
    '"datePublished": "2024-03-12T08:00:00Z"{1}}}</script>'
)


def bare(title: str, text: str = "", head: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{text}</body></html>"
    )


@pytest.mark.parametrize(
    "title",
    [
        "Page not found", "404", "Error 404", "404 Not Found", "Seite nicht gefunden",
        "Page introuvable", "Página no encontrada", "Pagina non trovata", "Página não encontrada",
        "Pagina niet gevonden", "Nie znaleziono strony", "Страница не найдена",
        "Сторінку не знайдено", "Sayfa bulunamadı", "الصفحة غير موجودة", "صفحه یافت نشد",
        "Sidan hittades inte", "Siden blev ikke fundet", "Siden finnes ikke", "Sivua ei löytynyt",
        "Stránka nenalezena", "Az oldal nem található", "Pagina nu a fost găsită",
        "Η σελίδα δεν βρέθηκε", "Страницата не е намерена", "Stranica nije pronađena",
        "Halaman tidak ditemukan", "Không tìm thấy trang", "页面不存在", "找不到頁面",
        "ページが見つかりません", "페이지를 찾을 수 없습니다",
    ],
)  # fmt: skip
@pytest.mark.fault(21)
def test_an_error_page_that_answers_200_is_a_soft_404(title: str) -> None:
    assert of_page(bare(title, "<p>Hm.</p>")).verdict is Verdict.SOFT_404
    listed = f"{title} - The Gazette"
    assert of_page(bare(listed, OTHERS)).verdict is Verdict.SOFT_404


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment...", "Access denied", "Are you a robot?", "403 Forbidden",
        "Attention Required!", "Zugriff verweigert", "Accès refusé", "Acceso denegado",
        "Accesso negato", "Acesso negado", "Toegang geweigerd", "Odmowa dostępu",
        "Доступ ограничен", "Доступ заборонено", "Erişim engellendi", "تم رفض الوصول",
        "Åtkomst nekad", "Adgang nægtet", "Ingen tilgang", "Pääsy estetty", "Přístup odepřen",
        "Hozzáférés megtagadva", "Acces interzis", "Akses ditolak", "访问被拒绝",
        "アクセスが拒否されました", "접근이 거부되었습니다", "Service unavailable",
    ],
)  # fmt: skip
@pytest.mark.fault(21)
def test_a_page_that_refuses_is_blocked(title: str) -> None:
    assert of_page(bare(title, "<p>Ref. 0.17.</p>")).verdict is Verdict.BLOCKED


@pytest.mark.parametrize(
    "lines",
    [
        ("We and our partners store information on a device.", "You can withdraw your consent at any time.", "Accept all"),
        ("Wir und unsere Partner verarbeiten Ihre Daten.", "Ihre Einwilligung können Sie widerrufen.", "Alle akzeptieren"),
        ("Nous et nos partenaires utilisons des traceurs.", "Vous pouvez retirer votre consentement.", "Tout accepter"),
        ("Noi e i nostri partner trattiamo i tuoi dati.", "Puoi revocare il consenso in ogni momento.", "Accetta tutti"),
        ("Wij en onze partners gebruiken jouw gegevens.", "Jouw toestemming kun je intrekken.", "Alles accepteren"),
        ("Nosotros y nuestros socios tratamos tus datos.", "Puedes retirar tu consentimiento.", "Aceptar todo"),
        ("My i nasi partnerzy przetwarzamy dane.", "Twoja zgoda jest dobrowolna.", "Wyrażam zgodę"),
        ("Nós e os nossos parceiros tratamos seus dados.", "O seu consentimento pode ser retirado.", "Aceitar tudo"),
    ],
    ids=["en", "de", "fr", "it", "nl", "es", "pl", "pt"],
)  # fmt: skip
@pytest.mark.fault(21)
def test_a_consent_wall_is_blocked_as_page_and_as_dump(lines: tuple[str, ...]) -> None:
    shown = bare("The Gazette", "".join(f"<p>{line}</p>" for line in lines))
    assert of_page(shown).verdict is Verdict.BLOCKED
    assert of_dump("The Gazette\n\n" + "\n\n".join(lines))[0].verdict is Verdict.BLOCKED


def test_scripts_of_a_challenge_and_a_login_are_walls_without_a_word() -> None:
    script = '<script src="/cdn-cgi/challenge-platform/h/b.js"></script>'
    assert of_page(bare("gazette.example", script)).verdict is Verdict.BLOCKED
    form = '<form><input name="u"><input type="password" name="p"></form>'
    assert of_page(bare("The Gazette", form)).verdict is Verdict.BLOCKED


def test_a_login_form_in_the_head_of_an_article_is_no_wall() -> None:
    form = '<form><input name="u"><input type="password" name="p"></form>'
    assert of_page(page(above=form)).verdict is Verdict.OK


@pytest.mark.parametrize(
    "title",
    [
        "Page not found: the museum of lost websites opens in Skellen",
        "404 reasons to visit Skellen in the spring",
        "Forbidden fruit is sold again on the quay",
        "Captcha tests are dying, says a report on robots",
        "Access denied: fans locked out of the stadium",
        "Are you a robot? A writer finds out",
        "Consent to the new harbour fee is growing in Marshwick",
        "Your privacy is for sale, and few people mind",
    ],
)
def test_an_article_about_walls_and_errors_is_none(title: str) -> None:
    assert of_page(page(headline=title)).verdict is Verdict.OK
    assert of_page(page(headline=title, paragraphs=PARAGRAPHS[:1])).verdict is Verdict.OK


def test_a_banner_over_an_article_is_no_consent_wall() -> None:
    banner = "<div>We and our partners use cookies. Your consent is asked. <b>Accept all</b></div>"
    assert of_page(page(above=banner)).verdict is Verdict.OK


@pytest.mark.parametrize("status", [401, 403, 429, 451, 500, 503])
def test_a_refusing_status_over_little_text_is_a_wall(status: int) -> None:
    found = of_page(bare("Oh dear", "<p>Come back later.</p>"), http_status=status)
    assert (found.verdict, found.verdict_reason) == (Verdict.BLOCKED, f"status {status}")


def test_a_page_that_is_gone_says_so_by_its_status_alone() -> None:
    assert of_page(page(), http_status=410).verdict is Verdict.GONE


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading", "Dieser Artikel ist nur für Abonnenten",
        "Article réservé aux abonnés", "Suscríbete para seguir leyendo",
        "Contenuto riservato agli abbonati", "Conteúdo exclusivo para assinantes",
        "Dit artikel is alleen voor abonnees", "Artykuł tylko dla prenumeratorów",
        "Статья доступна только подписчикам", "Лише для передплатників",
        "Sadece abonelere özel", "هذا المقال متاح للمشتركين فقط", "Endast för prenumeranter",
        "Denne artikel er kun for abonnenter", "Denne saken er for abonnenter",
        "Vain tilaajille", "Pouze pro předplatitele", "Csak előfizetőknek",
        "Exclusiv pentru abonați", "Μόνο για συνδρομητές", "Khusus pelanggan",
        "订阅后继续阅读", "この記事は有料会員限定です", "구독자 전용 기사입니다",
    ],
)  # fmt: skip
@pytest.mark.fault(21)
def test_a_text_that_ends_at_a_paywall_is_a_teaser(line: str) -> None:
    shown = page(paragraphs=PARAGRAPHS[:2], below=f'<div class="wall">{line}</div>')
    assert of_page(shown).verdict is Verdict.TEASER


@pytest.mark.parametrize(
    "above", ["Already a subscriber? Log in", "Subscribe now: first month free", "Jetzt abonnieren"]
)
def test_a_short_article_under_an_offer_is_no_teaser(above: str) -> None:
    shown = page(paragraphs=PARAGRAPHS[:2], above=f"<div>{above}</div>")
    assert of_page(shown).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("is_free", "claimed", "expected"),
    [(False, 900, Verdict.TEASER), (None, 90, None), (False, 90, None), (True, 900, None)],
)
def test_a_length_that_the_data_claims_counts_where_it_is_not_free(
    is_free: bool | None,
    claimed: int,
    expected: Verdict | None,
) -> None:
    found = teaser(TEXT, page=[*PARAGRAPHS], is_free=is_free, claimed_words=claimed)
    assert (found[0] if found else None) is expected


def test_a_text_without_an_end_that_should_be_longer_is_truncated() -> None:
    cut = TEXT[: TEXT.rindex(" ")]
    found = teaser(cut, page=[], is_free=None, claimed_words=900)
    assert found is not None
    assert found[0] is Verdict.TRUNCATED


@pytest.mark.parametrize("at", ["<p>The council w", "<div class='sto"])
def test_markup_that_stops_within_a_text_or_tag_is_cut(at: str) -> None:
    assert is_cut_html(page().split("</main>")[0] + at)


def test_markup_with_many_boxes_left_open_is_cut() -> None:
    assert is_cut_html("<html><body>" + "<div>" * 6 + "<p>One.</p>")


@pytest.mark.parametrize(
    "markup",
    [page(), "<p>A fragment without any frame", "<html><body><p>Optional ends.</p>",
     page() + "\n<!-- served in 3 ms --> ok"],
    ids=["whole", "fragment", "optional ends", "words behind the end"],
)  # fmt: skip
def test_whole_markup_is_not_cut(markup: str) -> None:
    assert not is_cut_html(markup)


def test_nothing_at_all_is_empty() -> None:
    found = clean(document(bare("Marshwick")))[0]
    assert found.verdict is Verdict.EMPTY
    assert found.verdict_reason


def test_every_verdict_but_ok_has_a_reason() -> None:
    for title in ("Page not found", "Access denied", "Marshwick"):
        verdict, reason = judge(http_status=200, headline=title, titles=[], body="", page=[])
        assert (verdict is not Verdict.OK) is bool(reason)
    assert judge(http_status=200, headline=HEADLINE, titles=[], body=TEXT, page=[])[1] is None
