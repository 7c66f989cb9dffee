"""One made-up event as outlets of many languages would print it, for the tests of dumps."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`menu` and `below` are what the site prints around the text, a line each."""

    language: str
    site: str
    headline: str
    paragraphs: tuple[str, ...]
    menu: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


_FILE: Final = Path(__file__).with_name("dump_stories.yaml")
STORIES: Final = tuple(
    Story(**{name: tuple(told) if isinstance(told, list) else told for name, told in row.items()})
    for row in yaml.safe_load(_FILE.read_text("utf-8"))
)
BY_LANGUAGE: Final = {story.language: story for story in STORIES}


def dump_of(
    story: Story, *, title: str | None = None, menu: tuple[str, ...] | None = None,
    repeats: int = 1, above: tuple[str, ...] = (), paragraphs: tuple[str, ...] | None = None,
    below: tuple[str, ...] | None = None,
) -> str:  # fmt: skip
    """The story as a text browser shows it, under a collector's line."""
    told = title if title is not None else f"{story.headline} | {story.site}"
    parts = (
        f" date 2024-03-20  {told}",
        "\n".join(f"  {line}" for line in (story.menu if menu is None else menu)),
        *[story.headline] * repeats,
        *above,
        *(story.paragraphs if paragraphs is None else paragraphs),
        "\n".join(story.below if below is None else below),
    )
    return "\n\n".join(part for part in parts if part) + "\n"
