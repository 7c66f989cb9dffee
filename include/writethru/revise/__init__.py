"""What an article said, revision by revision, and what each revision changed.

Pure: all observations of one article go in, its history comes out; two extractions go in, what
changed between them comes out. `changes.schema.json` describes the evidence.
"""

from writethru.revise.change import Change, diff
from writethru.revise.figures import FigureEdit
from writethru.revise.fold import fold
from writethru.revise.lexicon import RULES
from writethru.revise.render import render_html
from writethru.revise.summary import summarise
from writethru.revise.update import update_sentence

__all__ = [
    "RULES",
    "Change",
    "FigureEdit",
    "diff",
    "fold",
    "render_html",
    "summarise",
    "update_sentence",
]
