"""Sources as data: one YAML file a source, validated, with a JSON Schema for editors.

A file that does not validate is reported with file, line and field; the others still load.
"""

from writethru.sources.catalog import Catalog, load_sources
from writethru.sources.proposal import Proposal, source_text
from writethru.sources.schema import json_schema

__all__ = ["Catalog", "Proposal", "json_schema", "load_sources", "source_text"]
