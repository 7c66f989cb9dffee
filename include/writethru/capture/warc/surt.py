"""Sort-friendly URIs: the keys by which web archives' indexes are sorted and searched.

Another program looks a URL up by the key that it makes itself, so ours must be the very same.
Source: the SURT of the Heritrix manual's glossary, with the usual canonicalisation of archives:
host without www, sorted query, all in lower case, no session ids, no trailing slash.
"""

import re
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes

_URL: Final = re.compile(
    r"(?is)^(?P<scheme>https?)://(?:[^/?#]*@)?"
    r"(?P<host>\[[^\]/?#]*\]|[^/?#:]*)(?::(?P<port>\d*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?"
)
_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}
_WWW: Final = re.compile(r"^www\d*\.")
_ESCAPES_MAX: Final = 8
"""Rounds of percent escapes of percent escapes; more is nobody's URL."""

# Never escaped again: every printable ASCII character but the space, `#` and `%`.
_PLAIN: Final = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")

_SESSIONS_IN_QUERY: Final = re.compile(
    r"(?i)(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]{1,200}&cftoken=[^&]{1,200})(?:&|$)"
)
_SESSION_IN_PATH: Final = re.compile(
    r"(?i)/\((?:[a-z]\([0-9a-z]{24}\)|[0-9a-z]{24})\)(?=/.*\.aspx)"
)


def surt(url: str) -> str:
    """`example,gazette)/a?b&c=1` of `https://www.gazette.example/A/?c=1&b`.

    What is no http address is its own key.
    """
    found = _URL.match(url.strip())
    if found is None:
        return url
    scheme, port = found["scheme"].lower(), found["port"]
    is_default = not port or port == _DEFAULT_PORTS[scheme]
    query = _query(found["query"] or "")
    return (
        f"{_host(found['host'])}{'' if is_default else f':{port}'})"
        f"{_path(found['path'])}{f'?{query}' if query else ''}"
    )


def _host(written: str) -> str:
    """`example,gazette` of `www.Gazette.example`."""
    if written.startswith("["):
        return written.strip("[]").lower()
    name = _unescaped(written).decode("utf-8", "replace")
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = name.encode("ascii", "ignore").decode("ascii")
    labels = [label for label in name.lower().split(".") if label]
    return ",".join(reversed(_WWW.sub("", ".".join(labels)).split(".")))


def _path(written: str) -> str:
    segments: list[str] = []
    for segment in _escaped(written).split("/"):
        if segment == ".." and segments and segments[-1] != "..":
            segments.pop()
        elif segment not in {"", "."}:
            segments.append(segment)
    path = "/" + "/".join(segments)
    return _SESSION_IN_PATH.sub("", path).lower()


def _query(written: str) -> str:
    # The & before a last session id stays, as it does with everybody else.
    query = _SESSIONS_IN_QUERY.sub("", _escaped(written)).lower()
    return "&".join(sorted(query.split("&"), key=lambda part: part.split("=", 1)))


def _escaped(written: str) -> str:
    """Escaped just once, and only what must be."""
    return quote_from_bytes(_unescaped(written), safe=_PLAIN)


def _unescaped(written: str) -> bytes:
    """Without escapes, and without escapes of escapes."""
    content = written.encode("utf-8", "surrogatepass")
    for _ in range(_ESCAPES_MAX):
        plain = unquote_to_bytes(content)
        if plain == content:
            break
        content = plain
    return content
