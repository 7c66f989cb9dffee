"""A page as a text browser shows it: what a collector of text dumps would have kept."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from babel.dates import format_date

from writethru.demo.crawl import Poll
from writethru.demo.pages import Site, shown, words_of
from writethru.demo.plot import instant


def dump_text(site: Site, poll: Poll) -> str:
    """The dump: the collector's date and the title, then menus, text and the rest; blocks apart."""
    language = site.outlet.language
    published = poll.item.published_at.astimezone(ZoneInfo(site.outlet.timezone)).date()
    headline = poll.item.headline_at(poll.at)
    day = format_date(published, "long", locale=language)
    title = f"{headline} | {poll.item.article.section} | {site.outlet.name} | {day}"
    first = f" date {poll.at:%Y-%m-%d %H:%M}  {title}"
    blocks = [first, *_head(site), headline, *_article(site, poll, day), *_foot(site, poll)]
    return "\n\n".join(blocks) + "\n"


def _head(site: Site) -> Iterator[str]:
    words = words_of(site.outlet)
    yield f"{site.outlet.name}\n{site.outlet.tagline}"
    yield words["cookies"]
    yield f"{words['cookies_no']} {words['cookies_ok']}"
    menu = [words["home"], *site.sections, words["search"], words["newsletter"]]
    yield "\n".join(f"  {number}. {entry}" for number, entry in enumerate(menu, start=1))
    yield words["advertisement"]


def _article(site: Site, poll: Poll, day: str) -> Iterator[str]:
    words, article, version = words_of(site.outlet), poll.item.article, poll.state.version
    if version.standfirst:
        yield version.standfirst
    by = f"{words['by']} {article.byline}, " if article.byline else ""
    yield f"{by}{site.outlet.name}, {day}"
    if article.photo:
        yield "[IMAGE]"
        yield f"{article.photo.caption} {words['photo']} {article.photo.credit}"
    yield from version.body
    yield from (
        f"{instant(entry.at, site.epoch):%H:%M} UTC\n{entry.text}" for entry in version.entries
    )
    if version.notice:
        yield version.notice
    if article.credits:
        yield article.credits
    if version.correction:
        yield version.correction


def _foot(site: Site, poll: Poll) -> Iterator[str]:
    words = words_of(site.outlet)
    yield words["advertisement"]
    others = [item for item in shown(site, poll.at) if item is not poll.item][:3]
    if others:
        listed = "\n".join(f"  * {item.headline_at(poll.at)}" for item in others)
        yield f"{words['related']}\n{listed}"
    yield f"{words['imprint']} | {words['contact']} | {words['privacy']}"
    yield f"Copyright {poll.at.year} {site.outlet.name}. {words['rights']}"
