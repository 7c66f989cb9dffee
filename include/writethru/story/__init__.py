"""story: which articles tell of the same unfolding event, across URLs and outlets.

Candidates share rare terms (`index_terms`), `link` judges a pair, and `group` makes the stories of
the connected components that the links form. `stories` does all that in memory. Every function
depends on the set of texts alone, never on their order, and rarity comes from a frozen file.
"""

from writethru.story.grouping import group
from writethru.story.links import SHARED_TERMS_MIN, link
from writethru.story.stories import stories, story_json
from writethru.story.terms import SCHEME, index_terms

__all__ = ["SCHEME", "SHARED_TERMS_MIN", "group", "index_terms", "link", "stories", "story_json"]
