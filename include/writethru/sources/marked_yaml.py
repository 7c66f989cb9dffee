"""YAML that remembers where it was written, so that an error can name its line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from writethru.errors import SourceFileError

Loc = tuple[str | int, ...]
"""A path into nested mappings and lists: ("discover", 0, "feed")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedYaml:
    """A file's content as plain values, and the node tree that holds the line numbers."""

    file: str
    content: dict[str, Any]
    root: yaml.Node

    def line_of(self, loc: Loc) -> int:
        """The line, from 1, of the deepest part of `loc` that was written."""
        node, line = self.root, _line(self.root)
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line

    def error(self, loc: Loc, reason: str) -> SourceFileError:
        field = ".".join(str(step) for step in loc)
        return SourceFileError(file=self.file, line=self.line_of(loc), field=field, reason=reason)


def read_marked_yaml(path: Path) -> MarkedYaml:
    """Reads one YAML mapping. Raises SourceFileError on anything else, and on repeated keys."""
    try:
        loader = yaml.SafeLoader(path.read_bytes().decode("utf-8-sig"))
        root = loader.get_single_node()
        content = loader.construct_document(root) if root else None
    except (OSError, UnicodeDecodeError) as error:
        raise _failure(path, 1, str(error)) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or str(error)
        raise _failure(path, mark.line + 1 if mark else 1, reason) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _failure(path, 1, str(error)) from error
    if root is None or not isinstance(content, dict):
        raise _failure(path, 1, "a source file is one mapping of keys to values")
    _refuse_repeated_keys(path, root)
    return MarkedYaml(file=str(path), content=content, root=root)


def _failure(path: Path, line: int, reason: str) -> SourceFileError:
    return SourceFileError(file=str(path), line=line, field="", reason=reason)


def _refuse_repeated_keys(path: Path, node: yaml.Node) -> None:
    # YAML readers let the later of two equal keys win in silence.
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise _failure(path, _line(key), f"the key {key.value!r} is given twice")
            seen.add(key.value)
            _refuse_repeated_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(path, item)


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return _line(key), value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _line(node.value[step]), node.value[step]
    return None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
