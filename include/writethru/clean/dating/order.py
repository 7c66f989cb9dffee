"""Whether 10/11/2022 is in October or in November: by language, country, zone and host."""

from typing import Final

_AMERICAN_ZONES: Final = (
    "US/", "Pacific/Honolulu", "Pacific/Guam", "Asia/Manila", "America/New_York", "America/Chicago",
    "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Anchorage",
    "America/Boise", "America/Detroit", "America/Indiana", "America/Kentucky", "America/Juneau",
)  # fmt: skip
_CANADIAN_ZONES: Final = (
    "America/Toronto", "America/Vancouver", "America/Winnipeg", "America/Edmonton",
    "America/Halifax", "America/Regina", "America/St_Johns",
)  # fmt: skip
_AMERICAN_REGIONS: Final = frozenset({"us", "ph"})
_AMERICAN_HOSTS: Final = frozenset({"us", "gov", "edu", "mil", "ph"})
_WORLDWIDE_HOSTS: Final = frozenset(
    [
        "com",
        "org",
        "net",
        "info",
        "news",
        "io",
        "co",
        "tv",
        "biz",
        "dev",
        "blog",
        "app",
        "live",
        "online",
        "ca",
    ]
)


def month_first(*, tag: str | None, zone: str, host: str) -> bool | None:
    """Whether figures begin with the month; None where nothing tells.

    `tag` is the page's language ("en-GB"), `zone` the source's (IANA; "UTC" is none).
    """
    language, _, region = (tag or "").lower().replace("_", "-").partition("-")
    if language not in ("en", "fil", ""):
        return False
    if region[-2:]:
        return region[-2:] in _AMERICAN_REGIONS if region[-2:] != "ca" else None
    if zone.startswith(_AMERICAN_ZONES):
        return True
    if zone not in ("UTC", "GMT", "Etc/UTC") and not zone.startswith(_CANADIAN_ZONES):
        return False
    domain = host.partition(":")[0].rpartition(".")[2].lower()
    if domain in _AMERICAN_HOSTS:
        return True
    return None if domain in _WORLDWIDE_HOSTS or not domain else False
