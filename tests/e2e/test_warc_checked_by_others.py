"""Our WARC files in the hands of warcio, the reader that most programs use."""

from argparse import Namespace
from pathlib import Path

import pytest
from e2e.warc_samples import ALL, PAGE, Samples, write_samples
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from writethru.capture import Captures, read_document


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    root = tmp_path_factory.mktemp("captures")
    return write_samples(Captures.at(str(root), spool=root / "spool"))


@pytest.mark.parametrize("number", [0, 1], ids=["as written", "merged"])
def test_warcio_check_passes(samples: Samples, number: int, capsys) -> None:
    path = samples.captures.local(samples.files[number])
    checker = Checker(Namespace(inputs=[str(path)], verbose=True))
    assert checker.process_all() == 0
    said = capsys.readouterr().out
    # Every record but revisits, whose payload is elsewhere, has a digest that was compared.
    assert said.count("digest pass") == 3 + 4 + (1, 3)[number]
    assert said.count("not checked (revisit)") == 2
    assert "no digest" not in said


@pytest.mark.parametrize("number", [0, 1], ids=["as written", "merged"])
def test_another_reader_finds_every_record(samples: Samples, number: int) -> None:
    path: Path = samples.captures.local(samples.files[number])
    with path.open("rb") as stream:
        found = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI"))
                 for r in ArchiveIterator(stream)]  # fmt: skip
    captured = [url for kind, url in found if kind in {"response", "revisit", "resource"}]
    assert sorted(captured) == sorted(document.final_url for document in ALL)
    assert [kind for kind, _ in found].count("request") == 4
    assert read_document(samples.captures, samples.pages[number]).body == PAGE.body
