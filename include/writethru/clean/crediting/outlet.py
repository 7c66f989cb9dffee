"""What an outlet calls itself on its own page: to tell its name from a headline or a writer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from writethru.clean.words.characters import plain

_NAME_WORDS_MAX: Final = 7
_WITHIN_WORDS_MAX: Final = 4
_WITHIN_CHARS_MIN: Final = 5
_HOST_ENDINGS: Final = ("com", "org", "net", "news", "online")
# Labels of hosts that say nothing of whose they are; "co" as in co.uk.
_COMMON_LABELS: Final = frozenset(
    "www m amp mobile news blog blogs edition eu us uk en web wap co com org net gov ac edu".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """`keys` are its names without spaces; `hosts` the words of its host name."""

    keys: frozenset[str]
    hosts: frozenset[str]

    def is_named(self, text: str, *, loosely: bool = False) -> bool:
        """Whether `text` is nothing but a name of the outlet: "The Gazette", "gazette.example".

        `loosely`: so is a short text that holds a word of the host: "Gazette Daily News".
        """
        key = _key(text)
        if not key:
            return False
        if not self.keys.isdisjoint(_spellings(key)):
            return True
        words = text.split()
        if words[0].isupper() and len(words) <= _WITHIN_WORDS_MAX and _key(words[0]) in self.hosts:
            return True  # "CBC Arts" at cbc.example
        if not loosely or len(words) > _WITHIN_WORDS_MAX or len(key) < _WITHIN_CHARS_MIN:
            return False
        if any(known in key for known in self.keys if len(known) >= _WITHIN_CHARS_MIN * 2):
            return True
        return any(
            host in key or (key in host and len(key) * 2 > len(host))
            for host in self.hosts
            if len(host) >= _WITHIN_CHARS_MIN
        )


def outlet_of(names: Iterable[str | None], urls: Iterable[str | None]) -> Outlet:
    """The outlet that its page calls `names`, at `urls`."""
    told = [name for name in names if name and len(name.split()) <= _NAME_WORDS_MAX]
    hosts = frozenset(label for url in urls if url for label in _labels(url))
    keys = frozenset(key for name in told for key in _spellings(_key(name)) if key)
    return Outlet(keys=keys | hosts, hosts=hosts)


def _labels(url: str) -> list[str]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return []
    labels = host.split(".")[:-1]
    return [_key(label) for label in labels if label not in _COMMON_LABELS]


def _key(text: str) -> str:
    return plain(text).replace(" ", "").replace("_", "")


def _spellings(key: str) -> set[str]:
    """ "theindependent" is also "independent", "spacecom" is "space"."""
    bare = key.removeprefix("the") if len(key) > _WITHIN_CHARS_MIN else key
    ends = [bare.removesuffix(end) for end in _HOST_ENDINGS if len(bare) > len(end) + 2]
    return {key, bare, *ends}
