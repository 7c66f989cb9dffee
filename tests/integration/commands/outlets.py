"""What the small outlets of these tests have in common: a feed, and the source `kestrel`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from loopback import answering
from writethru.demo.site import Response
from writethru.demo.web import AnsweringServer


def feed_of(base: str, paths: Iterable[str]) -> bytes:
    """An RSS feed of an outlet's pages."""
    links = "".join(f"<item><link>{base}{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel>{links}</channel></rss>".encode()


def write_kestrel(
    sources: Path,
    base: str,
    *,
    places: Iterable[str] = ("feed: {base}/feed.xml",),
    delay_s: float = 0.01,
) -> None:
    """The file of the source `kestrel`, which announces at `places` of `base`."""
    discover = "".join(f"  - {place.format(base=base)}\n" for place in places)
    (sources / "kestrel.yaml").write_text(
        f"id: kestrel\nname: Kestrel\nhosts: ['{base.removeprefix('http://')}']\n"
        f"discover:\n{discover}fetch: {{delay_s: {delay_s}}}\n"
    )


class Outlet(Protocol):
    base: str

    def answer(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Response: ...


Kind = TypeVar("Kind", bound=Outlet)


@contextmanager
def open_outlet(
    make: Callable[[AnsweringServer], Kind],
    sources: Path,
    monkeypatch: pytest.MonkeyPatch,
    **written: Any,
) -> Iterator[Kind]:
    """An outlet that answers, and may be asked; `written` goes into its source file."""
    server = AnsweringServer(0)
    outlet = make(server)
    server.answer = outlet.answer
    monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", outlet.base.removeprefix("http://"))
    write_kestrel(sources, outlet.base, **written)
    with answering(server):
        yield outlet
