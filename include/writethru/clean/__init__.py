"""Clean: one capture in, what it says out, with the evidence for its dates.

Pure: `clean` reads bytes and a source's rules, nothing else. HTML pages and text dumps end in the
same `Extraction`; the word lists (`notices.yaml`, `agencies.yaml`, `furniture.yaml`) are reviewed
data, and a change to them is a change of `EXTRACTOR`.
"""

from writethru.clean.charset import decode
from writethru.clean.extract import EXTRACTOR, clean
from writethru.clean.form import extraction_json, json_schema
from writethru.model import extraction_of as extraction_from_json

__all__ = ["EXTRACTOR", "clean", "decode", "extraction_from_json", "extraction_json", "json_schema"]
