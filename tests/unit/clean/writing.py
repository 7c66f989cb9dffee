"""Pages and dumps of a fictional outlet, for the tests of `clean`."""

from datetime import UTC, datetime

from writethru.clean import clean
from writethru.model import Basis, Document, Extraction, Source

CAPTURED = datetime(2024, 3, 20, 12, 0, tzinfo=UTC)
HEADLINE = "Harbour crane collapses in Marshwick during morning shift"
STANDFIRST = (
    "Rescue teams are searching the quays of Marshwick after a crane fell across two berths. "
    "The port is closed until further orders."
)
PARAGRAPHS = (
    "Harbour master Odile Brandt said on Tuesday that eleven dockers had been brought ashore "
    "unharmed, and that two others were being treated at the infirmary.",
    'The berths would stay shut "for as long as it takes," she added.',
    '"We heard a long groan, and then the whole arm came down across the water," said Tam Okoye, '
    "who drives a forklift on the eastern quay and saw the fall from his cabin.",
    "The crane was built forty years ago and had passed its last inspection in January, according "
    "to the port's own register, which lists no faults since then.",
)
NOTICE = "This is a developing story and will be updated."


def document(
    body: str | bytes,
    *,
    content_type: str | None = "text/html; charset=utf-8",
    url: str = "https://gazette.example/news/crane-1",
    basis: Basis = Basis.CLOCK,
    captured_at: datetime = CAPTURED,
    http_status: int | None = 200,
) -> Document:
    headers = (("Content-Type", content_type),) if content_type else ()
    return Document(
        url=url,
        final_url=url,
        captured_at=captured_at,
        captured_basis=basis,
        http_status=http_status,
        headers=headers,
        body=body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body,
    )


def page(
    *,
    head: str = "",
    above: str = "",
    below: str = "",
    headline: str = HEADLINE,
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    lang: str = "en",
) -> str:
    text = "\n".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<!doctype html><html lang="{lang}"><head><title>{headline} - The Gazette</title>
<meta property="og:site_name" content="The Gazette">{head}</head><body>
<header><nav><a href="/">Home</a> <a href="/live">Watch live</a></nav></header>
<main><article><h1>{headline}</h1>{above}<div class="story">{text}</div>{below}</article></main>
<footer><a href="/about">About us</a></footer></body></html>"""


def of_page(markup: str, source: Source | None = None, **envelope: object) -> Extraction:
    (found,) = clean(document(markup, **envelope), source)  # type: ignore[arg-type]
    return found


def dump(
    *,
    title: str = f"{HEADLINE} | News | MWP | 12.03.2024",
    collected: str = "2019-05-14",
    repeats: int = 1,
    menu: str = "  1. Contents\n  2. Navigation\n  3. Search\n  4. Choose from 12 languages\n",
    text: tuple[str, ...] = (STANDFIRST, "Click here to watch live", "CAPTION", *PARAGRAPHS),
    ending: str = f"{NOTICE}\n\ntko/ab (Reuters, dpa, AFP)\n\nAdvertisement\n",
) -> str:
    caption = "Harbour master Odile Brandt is talking to reporters on the eastern quay of Marshwick"
    shown = "\n\n".join(p.replace("CAPTION", caption) for p in text)
    return (
        f" date {collected}  {title}\n\nVisit the new MWP website\n\n"
        "We use cookies to improve our service for you. You can read more in our data "
        "protection declaration.\n\nMore info OK\n"
        f"{menu}Advertisement\n\nNews\n\n" + f"{HEADLINE}\n\n" * repeats + f"{shown}\n\n{ending}"
    )


def of_dump(text: str | bytes, **envelope: object) -> tuple[Extraction, ...]:
    given = {"content_type": "text/plain", "basis": Basis.COLLECTOR, "http_status": None}
    given |= {"url": "urn:writethru:dump:mwp:a.txt"} | envelope
    return clean(document(text, **given), None)  # type: ignore[arg-type]
