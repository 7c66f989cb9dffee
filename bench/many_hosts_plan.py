"""What a fleet of hosts is to be: known to the process that plays it and to those that judge."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

ADDRESS: Final = "127.0.0.1"
ROBOTS: Final = "/robots.txt"
FEED: Final = "/rss.xml"


class Kind(StrEnum):
    """How a host behaves; all but the first two are dead in one way or another."""

    ORDINARY = "ordinary"
    SLOW = "slow"
    REFUSING = "refusing"  # nobody listens at its port
    SILENT = "silent"  # takes every request and answers none
    ROBOTS_SILENT = "robots_silent"  # answers all but robots.txt
    UNAVAILABLE = "unavailable"  # 503 to everything
    PAGES_DOWN = "pages_down"  # 503 to its pages; robots.txt and feed are well


HEALTHY: Final = (Kind.ORDINARY, Kind.SLOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is played: a host a kind, each with so many articles; `log` is a JSONL file."""

    kinds: tuple[Kind, ...]
    articles: int
    log: str
    answer_s: float = 0.02
    slow_answer_s: float = 1.0

    def answer_s_of(self, kind: Kind) -> float:
        return self.slow_answer_s if kind is Kind.SLOW else self.answer_s

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Plan":
        given = json.loads(text)
        return cls(**given | {"kinds": tuple(map(Kind, given["kinds"]))})
