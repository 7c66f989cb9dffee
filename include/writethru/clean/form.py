"""The JSON form of an extraction: the line that `writethru clean` prints. Its keys are fixed."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from typing import Any, Final

from writethru.model import Extraction, canonical_json

KEYS: Final = tuple(
    "headline body lede byline authors agencies dateline section language page_type published_at "  # noqa: SIM905
    "published_on published_precision modified_at date_evidence marked_developing "
    "developing_notice corrections verdict extractor".split()
)


def extraction_json(extraction: Extraction, **envelope: object) -> dict[str, Any]:
    """The contract's keys in their order, JSON-ready; `envelope` keys (file, url) come first.

    `date_evidence` is {"candidates": [...], "conflict": bool}. Raises ValueError where an
    `envelope` key is one of the contract's.
    """
    taken = [name for name in envelope if name in KEYS]
    if taken:
        raise ValueError(f"keys of the extraction itself: {', '.join(taken)}")
    whole = asdict(extraction)
    whole["date_evidence"] = {
        "candidates": whole["date_evidence"],
        "conflict": extraction.date_conflict,
    }
    picked = {**envelope, **{name: whole[name] for name in KEYS}}
    ready: dict[str, Any] = json.loads(canonical_json(picked))
    return {name: ready[name] for name in picked}


def json_schema() -> Mapping[str, Any]:
    """The JSON Schema of `extraction_json` without an envelope."""
    text = (files("writethru.clean") / "extraction.schema.json").read_text("utf-8")
    return dict(json.loads(text))
