"""What a page of links announces, by the source's CSS selector."""

from collections.abc import Iterator
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from writethru.capture.announced import Announced
from writethru.capture.charset import html_text
from writethru.model import Document, Listing


def listing_entries(document: Document, listing: Listing) -> Iterator[Announced]:
    """The link and text of each element that `listing.select` finds, in the page's order."""
    soup = BeautifulSoup(html_text(document.body, document.content_type), "lxml")
    base = soup.find("base", href=True)
    origin = str(base["href"]) if isinstance(base, Tag) else ""
    for found in soup.select(listing.select):
        anchor = found if found.get("href") else found.find("a", href=True)
        if isinstance(anchor, Tag):
            link = urljoin(origin, str(anchor["href"])) if origin else str(anchor["href"])
            yield Announced(link=link, title=found.get_text(" "))
