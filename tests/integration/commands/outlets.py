"""What the small outlets of these tests have in common: a feed, and the source `kestrel`."""

from collections.abc import Iterable
from pathlib import Path


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
