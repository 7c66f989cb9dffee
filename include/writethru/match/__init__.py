"""match: which texts are copies of one another, exact, near or in part, and whose they are.

Candidates share a key (`band_keys`), pairs are verified exactly (`compare`), and `groups` says
what each text is to the connected component it lies in. `copies` does all that in memory. Every
function depends on the set of texts alone, never on their order.
"""

from writethru.match.groups import copies, copy_json, groups
from writethru.match.near import band_keys, compare, near_pairs
from writethru.match.words import SCHEME

__all__ = ["SCHEME", "band_keys", "compare", "copies", "copy_json", "groups", "near_pairs"]
