"""Reads a folder of source files: the sound ones, and what is wrong with the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from writethru.errors import ConfigurationError, SourceFileError
from writethru.model import Source
from writethru.sources.checks import faults
from writethru.sources.marked_yaml import Loc, MarkedYaml, read_marked_yaml
from writethru.sources.schema import source_adapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The sources by id, and one error for each file that was left out."""

    sources: Mapping[str, Source]
    broken: tuple[SourceFileError, ...]


def load_sources(folder: Path) -> Catalog:
    """Reads every `*.yaml` of `folder`, in the order of their names.

    A broken file lands in `broken` and the others load; of two files with one id the second is
    broken. Raises ConfigurationError where there is no such folder.
    """
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no such folder of source files")
    sources: dict[str, Source] = {}
    broken: list[SourceFileError] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            marked = read_marked_yaml(path)
            source = _source(marked)
            if source.id in sources:
                raise marked.error(("id",), f"another file already has the id {source.id!r}")
            sources[source.id] = source
        except SourceFileError as error:
            broken.append(error)
    return Catalog(sources=sources, broken=tuple(broken))


def _source(marked: MarkedYaml) -> Source:
    try:
        source = source_adapter().validate_python(_with_defaults(marked.content))
    except ValidationError as error:
        raise _first(marked, [(item["loc"], item["msg"]) for item in error.errors()]) from error
    wrong = list(faults(source))
    if wrong:
        raise _first(marked, wrong)
    return source


def _with_defaults(content: Mapping[str, Any]) -> dict[str, Any]:
    """`publisher` and `group` are the id where they are not given."""
    named = {"publisher": content["id"], "group": content["id"]} if "id" in content else {}
    return {**named, **content}


def _first(marked: MarkedYaml, wrong: list[tuple[Loc, str]]) -> SourceFileError:
    """One error a file: the one highest up in it."""
    return min((marked.error(loc, reason) for loc, reason in wrong), key=lambda e: e.line)
