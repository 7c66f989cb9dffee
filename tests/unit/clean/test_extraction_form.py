"""The JSON line of `writethru clean` has fixed keys, and its schema agrees."""

import pytest
from jsonschema import Draft202012Validator
from writethru.clean import extraction_from_json, extraction_json, json_schema
from writethru.model import Extraction, content_of
from writing import dump, of_dump, of_page, page

KEYS = (
    "headline body lede byline authors agencies dateline section language page_type published_at "
    "published_on published_precision modified_at date_evidence marked_developing "
    "developing_notice corrections verdict extractor"
)


@pytest.mark.parametrize("extraction", [of_page(page()), *of_dump(dump()), Extraction()])
def test_the_line_has_the_contracts_keys_and_fits_its_schema(extraction: Extraction) -> None:
    line = extraction_json(extraction)
    assert " ".join(line) == KEYS
    Draft202012Validator(json_schema()).validate(line)


def test_the_schema_requires_exactly_the_contracts_keys() -> None:
    assert " ".join(json_schema()["required"]) == KEYS


def test_an_envelope_comes_first_and_hides_nothing() -> None:
    assert next(iter(extraction_json(Extraction(), file="a.html"))) == "file"
    with pytest.raises(ValueError, match="body"):
        extraction_json(Extraction(), body="x")


def test_a_content_survives_its_json() -> None:
    (found,) = of_dump(dump())
    assert content_of(extraction_from_json(content_of(found))) == content_of(found)
