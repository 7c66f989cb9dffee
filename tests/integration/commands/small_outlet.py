"""A small outlet on loopback whose pages a test takes away, cuts short and brings back."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from integration.commands.outlets import feed_of, write_kestrel
from loopback import answering

HOST = "127.0.0.1"
ARTICLE = """<html><head><title>{headline}</title></head><body><article><h1>{headline}</h1>
<p>The harbour board of Kestrel Bay met on Monday about berth {name} and the repairs it needs.</p>
<p>Engineers told the members that the wall was sound but that its ladders had to be renewed.</p>
<p>The board will decide in April, said its chair, Lena Ostby, after the meeting had ended.</p>
</article></body></html>"""
PICTURES = """<html><head><title>The week in pictures</title>
<script type="application/ld+json">
{"@type": "ImageGallery", "name": "The week in pictures"}
</script>
</head><body><main><h1>The week in pictures</h1>
<figure><img src="/1.jpg">
<figcaption>Snow on the quay at Kestrel Bay on Monday.</figcaption></figure>
<figure><img src="/2.jpg">
<figcaption>Ladders wait for the wall of berth three.</figcaption></figure>
<figure><img src="/3.jpg">
<figcaption>The board of the harbour at its table.</figcaption></figure>
<p>Our photographers went to the harbour, to the market and to the hills in the week of snow.</p>
</main></body></html>"""


class SmallOutlet(ThreadingHTTPServer):
    """Announces `pages` pages in a feed. `gone` are the names of those that answer 404.

    Pages in `cut_at` end after so many bytes, and their responses do not tell their length; those
    in `sent_away` redirect to the week's pictures.
    """

    def __init__(self, pages: int) -> None:
        super().__init__((HOST, 0), _Handler)
        self.names = [f"berth-{no}" for no in range(pages)]
        self.gone: set[str] = set()
        self.sent_away: set[str] = set()
        self.cut_at: dict[str, int] = {}
        self.length_told = True

    @property
    def address(self) -> str:
        return f"{HOST}:{self.server_port}"

    def url(self, name: str) -> str:
        return f"http://{self.address}/{name}"

    def page(self, name: str) -> bytes:
        headline = f"Repairs at {name.replace('-', ' ')} of Kestrel Bay put off to April"
        return ARTICLE.format(headline=headline, name=name).encode()[: self.cut_at.get(name)]

    def feed(self) -> bytes:
        return feed_of(self.url(""), self.names)


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.0, in which a body may end wherever the connection does."""

    server: SmallOutlet

    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name == "feed.xml":
            self._send(200, "text/xml", self.server.feed())
        elif name in self.server.sent_away:
            self._send(302, "text/html", b"", location="/pictures")
        elif name == "pictures":
            self._send(200, "text/html", PICTURES.encode())
        elif name in self.server.names and name not in self.server.gone:
            self._send(200, "text/html", self.server.page(name))
        else:
            self._send(404, "text/plain", b"Not found")

    def _send(self, status: int, kind: str, body: bytes, *, location: str | None = None) -> None:
        self.send_response_only(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", f'"{len(body)}"')
        if self.server.length_told:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def small_outlet(pages: int, *, sources: Path) -> Iterator[SmallOutlet]:
    """A serving outlet, with the source `kestrel` in the folder of source files."""
    with SmallOutlet(pages) as outlet:
        write_kestrel(sources, f"http://{outlet.address}", delay_s=0.001)
        with answering(outlet):
            yield outlet
