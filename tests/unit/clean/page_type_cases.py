"""Made pages of every kind: (name, expected type, address, markup or dump)."""

from page_building import Case
from page_cases_articles import articles, articles_like_other_kinds
from page_cases_hubs import hubs, lists_of_other_kinds
from page_cases_others import others
from page_cases_standing import standing

CASES: list[Case] = [
    *hubs(),
    *lists_of_other_kinds(),
    *standing(),
    *others(),
    *articles(),
    *articles_like_other_kinds(),
]
