"""What a capture is: the page it shows, and the article that the page belongs to.

Pure: a document, what was cleaned out of it and its source go in; pages and the evidence that
ties them together come out.
"""

from writethru.identify.assemble import assemble
from writethru.identify.page import DUMP_URN, identify, observed_at
from writethru.identify.targets import is_sent_elsewhere
from writethru.identify.urls import canonical, page_key

__all__ = [
    "DUMP_URN",
    "assemble",
    "canonical",
    "identify",
    "is_sent_elsewhere",
    "observed_at",
    "page_key",
]
