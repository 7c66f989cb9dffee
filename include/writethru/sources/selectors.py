"""Whether the CSS of a source file means what its author takes it to mean.

Listings are searched by one engine, articles by another one that knows fewer pseudo-classes.
"""

import re
import warnings
from typing import Final

import soupsieve
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

_SELECTOR_CHARS_MAX: Final = 2000
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]")


def listing_complaint(selector: str) -> str | None:
    """What is wrong with a listing's selector; None where nothing is."""
    if len(selector) > _SELECTOR_CHARS_MAX:
        return f"{selector[:20]!r}... is longer than {_SELECTOR_CHARS_MAX} characters"
    try:
        with warnings.catch_warnings(category=FutureWarning, action="ignore"):  # ":contains"
            soupsieve.compile(selector)
    except NotImplementedError:  # "p::first-line"
        return f"{selector!r} is no CSS selector of elements"
    except (soupsieve.SelectorSyntaxError, RecursionError) as error:
        return f"{selector!r} is no CSS selector: {str(error).splitlines()[0]}"
    return None


def clean_complaint(selector: str) -> str | None:
    """What is wrong with a selector of an article's parts; None where nothing is."""
    if len(selector) > _SELECTOR_CHARS_MAX:
        return listing_complaint(selector)
    if not _can_be_run(selector):
        known = listing_complaint(selector)
        return known or f"{selector!r} is CSS that cannot be used to find parts of an article"
    if "|" in _QUOTED.sub("", selector):  # "svg|a" would find every link
        return f"{selector!r}: namespaces and columns are not CSS selectors that can be used here"
    return listing_complaint(selector)


def _can_be_run(selector: str) -> bool:
    try:
        LexborHTMLParser("<p>").css(selector)
    except (SelectolaxError, UnicodeEncodeError):  # a lone surrogate has no bytes
        return False
    return True
