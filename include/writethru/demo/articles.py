"""One article from its YAML form, its versions filled in and checked."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from writethru.demo.expand import ChangeError, whole_versions
from writethru.demo.plot import Article, PlotError


def article_of(raw: object, *, file: str, place: str) -> Article:
    """One article from its YAML form. Raises PlotError."""
    if not isinstance(raw, Mapping):
        raise PlotError(file=file, place=place, reason="must be a mapping")
    try:
        return _ARTICLE.validate_python(_whole(dict(raw)))
    except ValidationError as error:
        raise first_fault(error, file=file, under=f"{place}.") from error
    except ChangeError as error:
        raise PlotError(file=file, place=f"{place}.{error.place}", reason=error.reason) from error


def _whole(article: dict[str, Any]) -> dict[str, Any]:
    versions = article.get("versions")
    if isinstance(versions, list) and versions:
        article["versions"] = whole_versions(versions)
    return article


def first_fault(error: ValidationError, *, file: str, under: str) -> PlotError:
    """The first thing that pydantic found wrong, with its place in the plot."""
    fault = error.errors()[0]
    steps = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in fault["loc"])
    reason = fault["msg"].removeprefix("Value error, ")
    return PlotError(file=file, place=under + steps.lstrip("."), reason=reason)


_ARTICLE: Final = TypeAdapter(Article)
