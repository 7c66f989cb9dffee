"""Where a kept redirect leads."""

from collections.abc import Iterable

from writethru.capture.hosts import web_url
from writethru.model import MOVED_STATUSES


def moved_to(url: str, status: int | None, headers: Iterable[tuple[str, str]]) -> str:
    """The address that a redirect of `url` names; `url` itself for anything else.

    Live captures follow a redirect; of an archive's record only the first hop is known.
    """
    if status not in MOVED_STATUSES:
        return url
    location = next((value for name, value in headers if name.lower() == "location"), "")
    return (web_url(location, base=url) if location.strip() else None) or url
