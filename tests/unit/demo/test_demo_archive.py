"""The archive days: WARC and text dumps, the same bytes each time."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from writethru.demo import Plot, truth, write_archive


@pytest.fixture(scope="module")
def folder(plot: Plot, epoch: datetime, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_archive(plot, epoch, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def responses(folder: Path) -> list[tuple[str, datetime, str, bytes]]:
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                body = record.content_stream().read()
                if record.rec_type == "response":
                    headers = record.rec_headers
                    at = datetime.fromisoformat(headers.get_header("WARC-Date"))
                    url = headers.get_header("WARC-Target-URI")
                    found.append((url, at, record.http_headers.get_statuscode(), body))
    return found


def test_writing_twice_gives_the_same_bytes(
    plot: Plot, epoch: datetime, folder: Path, tmp_path: Path
) -> None:
    before = contents(folder)
    write_archive(plot, epoch, folder)
    write_archive(plot, epoch, tmp_path)
    assert contents(folder) == before == contents(tmp_path)


def test_every_record_reads_with_right_digests_and_lies_in_its_day(folder: Path) -> None:
    found = responses(folder)
    assert len(found) > 100
    for path in folder.rglob("*.warc.gz"):
        with path.open("rb") as stream:
            types = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
            assert types.count("response") == types.count("request")
    days = {f"{at:%Y/%m/%d}" for _, at, _, _ in found}
    assert days <= {"/".join(p.parent.parts[-3:]) for p in folder.rglob("*.warc.gz")}


def test_records_are_of_the_archive_days_and_hold_no_live_article(
    plot: Plot, epoch: datetime, folder: Path
) -> None:
    midnight = epoch.replace(hour=0, minute=0)
    live = {u for v in truth(plot, epoch) if v.published_at >= midnight for u in v.urls}
    for url, at, _, _ in responses(folder):
        assert midnight - timedelta(days=plot.archive.days) <= at < midnight
        assert url not in live


def test_every_capture_shows_the_version_of_its_time(
    plot: Plot, epoch: datetime, folder: Path
) -> None:
    versions = truth(plot, epoch)
    seen: dict[str, int] = {}
    for url, at, status, body in responses(folder):
        version = next(
            v
            for v in versions
            if url in v.urls and v.from_at <= at and (v.to_at is None or at < v.to_at)
        )
        assert status == str(version.gone or 200)
        page = body.decode()
        for paragraph in (version.body or "").split("\n\n"):
            assert paragraph.replace('"', "&#34;").replace("'", "&#39;") in page
        seen[url] = seen.get(url, 0) + 1
    assert max(seen.values()) > 2


def test_dump_looks_like_a_text_browsers(plot: Plot, epoch: datetime, folder: Path) -> None:
    dumps = sorted(folder.glob("tern_courier/*/*.txt"))
    versions = {url: v for v in truth(plot, epoch) for url in v.urls if url.startswith("urn:")}
    assert len(dumps) == len(versions)
    for path in dumps:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f" date {path.parent.name} ")
        assert " | Tern Bay Courier | " in text.splitlines()[0]
        version = versions[f"urn:writethru:dump:tern_courier:{path.name}"]
        assert f"\n\n{version.headline}\n\n" in text
        assert "Advertisement" in text
        assert "cookies" in text


def test_agency_credit_stands_in_the_dump_but_not_in_the_body(
    plot: Plot, epoch: datetime, folder: Path
) -> None:
    text = next(folder.glob("tern_courier/*/30402-*.txt")).read_text(encoding="utf-8")
    version = next(v for v in truth(plot, epoch) if v.article.endswith("levy-would-close-them"))
    assert "\n\nSource: Northwire\n\n" in text
    assert version.body is not None
    assert "Source: Northwire" not in version.body
    assert "LARCHFIELD (Northwire) - " in version.body
