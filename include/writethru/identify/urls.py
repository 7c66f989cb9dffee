"""URLs as identities: one spelling for each address, and what an address can stand for."""

import re
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

from writethru.model import Source, UrlRules

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_UNRESERVED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
# "/2026/05/mill-fire/amp": the segment before must look like an article's slug or number, for
# "/reviews/amp" may be about amplifiers.
_AMP_SUFFIX: Final = re.compile(r"(?:/amp/?|\.amp)$")
_SIGN_OF_A_SLUG: Final = re.compile(r"[-\d]")
_AMP_PARAMS: Final = frozenset({("outputtype", "amp"), ("amp", ""), ("amp", "1"), ("amp", "true")})
_FRONT_PATH: Final = re.compile(
    r"/(?:(?:index|default|home)(?:\.[a-z]{2,5})?/?|[a-z]{2}(?:[-_][a-z]{2})?/?)?", re.IGNORECASE
)
_HYPHENS_OF_A_SLUG: Final = 2


def canonical(url: str, rules: UrlRules) -> str:
    """One spelling for an http(s) URL and its AMP twin.

    Scheme and host in lower case, no default port, login or fragment, escapes in one form, query
    parameters sorted. A parameter stays if `keep_params` names it or `drop_params` does not.

    Raises ValueError if it is no http(s) URL. Source: RFC 3986 section 6.2.
    """
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"not an http(s) URL: {url[:200]}")
    path = _without_amp(_path(parts.path))
    query = _query(parts.query, rules)
    return f"{parts.scheme.lower()}://{_host_and_port(parts)}{path}{query and '?' + query}"


def page_key(url: str, source: Source) -> str:
    """What the source's pages are told apart by: the id in the URL, else the URL itself.

    The key leaves out scheme and "www.": an outlet's move to https is no new article.
    Raises ValueError if it is no http(s) URL.
    """
    address = canonical(url, source.url)
    number = article_number(address, source)
    if number is not None:
        return f"id:{number}"
    return "//" + address.partition("://")[2].removeprefix("www.")


def article_number(url: str, source: Source) -> str | None:
    """Group 1 of the source's `id_pattern` in the URL, None where it does not match."""
    found = re.search(source.url.id_pattern, url) if source.url.id_pattern else None
    return found.group(1) if found else None


def within(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether the URL's host is one of `hosts` or under it; an entry with a port means that one."""
    parts = urlsplit(url)
    host = _ascii_host(parts)
    return any(_speaks_for(entry.lower(), host, _host_and_port(parts)) for entry in hosts)


def is_front_page(url: str, rules: UrlRules) -> bool:
    """A homepage, its index file or a language's root, without a parameter that matters."""
    parts = urlsplit(canonical(url, rules))
    return not parts.query and _FRONT_PATH.fullmatch(parts.path) is not None


def looks_like_section(url: str) -> bool:
    """No digit and hardly a hyphen in the last segment: "/sport/football", not "/mill-fire-2"."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    has_number = any(c.isdigit() for c in last)
    return not has_number and last.count("-") < _HYPHENS_OF_A_SLUG and not urlsplit(url).query


def is_above(upper: str, lower: str) -> bool:
    """Whether `upper` is a folder that `lower` lies in, on the same host."""
    above, below = urlsplit(upper), urlsplit(lower)
    folder = above.path.rstrip("/") + "/"
    return above.netloc == below.netloc and below.path != folder and below.path.startswith(folder)


def is_amp(url: str) -> bool:
    """Whether the URL has the form of an AMP twin."""
    parts = urlsplit(url)
    return (
        _ascii_host(parts).startswith("amp.")
        or _without_amp(parts.path) != parts.path
        or any(_is_amp_param(n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True))
    )


def _without_amp(path: str) -> str:
    suffix = _AMP_SUFFIX.search(path)
    if suffix is None:
        return path
    above, slash, name = path[: suffix.start()].rpartition("/")
    return f"{above}/{name}" if slash and _SIGN_OF_A_SLUG.search(name) else path


def _speaks_for(entry: str, host: str, host_and_port: str) -> bool:
    if re.search(r":\d+$", entry):
        return entry == host_and_port
    return host == entry or host.endswith("." + entry)


def _ascii_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _host_and_port(parts: SplitResult) -> str:
    host = _ascii_host(parts)
    bracketed = f"[{host}]" if ":" in host else host
    if parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme.lower()):
        return bracketed
    return f"{bracketed}:{parts.port}"


def _path(path: str) -> str:
    escaped = quote(path or "/", safe="!$%&'()*+,/:;=@-._~")
    return _ESCAPE.sub(_one_escape, escaped)


def _one_escape(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match[0])
    return byte.decode("ascii") if byte[0] in _UNRESERVED else match[0].upper()


def _query(query: str, rules: UrlRules) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(p for p in pairs if _matters(*p, rules)), quote_via=quote)


def _matters(name: str, value: str, rules: UrlRules) -> bool:
    if any(fnmatchcase(name, pattern) for pattern in rules.keep_params):
        return True
    dropped = any(fnmatchcase(name, pattern) for pattern in rules.drop_params)
    return not dropped and not _is_amp_param(name, value)


def _is_amp_param(name: str, value: str) -> bool:
    return (name.lower(), value.lower()) in _AMP_PARAMS
