"""Clean: one capture in, what it says out, with the evidence for its dates.

Pure: `clean` reads bytes and a source's rules, nothing else. HTML pages and text dumps end in the
same `Extraction`. The word lists (`lexicons/`) are reviewed data; the models (`models/`) are
trained on labelled pages by the package `train`. A change to either is a change of `EXTRACTOR`.
"""

from writethru.clean.choosing.forest import Models
from writethru.clean.extract import EXTRACTOR, clean
from writethru.clean.form import extraction_json, json_schema
from writethru.clean.words.charset import decode
from writethru.model import extraction_of as extraction_from_json

__all__ = [
    "EXTRACTOR",
    "Models",
    "clean",
    "decode",
    "extraction_from_json",
    "extraction_json",
    "json_schema",
]
