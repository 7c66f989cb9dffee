"""Our WARC files and indexes in the hands of FastWARC and pywb, in an environment of their own."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest
from e2e.warc_samples import AN_HOUR, AT, DUMP, MOVED, PAGE, Samples, write_samples
from writethru.capture import Captures
from writethru.capture.warc.surt import surt

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pywb")]

PINNED = Path(__file__).with_name("requirements-pywb.txt")
PATIENCE_S = 60
SPELLINGS = [
    "https://www.Gazette.example/A-1?x=1",
    "http://gazette.example:8080/a//b/../c/?B=2&a",
    "http://gazette.example/%41%7eb%20c%2Fd?q=ä b&sid=0123456789ABCDEF0123456789ABCDEF",
    "http://bücher.example/a%25b%2541;x?",
    "http://127.0.0.1:8471/(S(0123456789abcdefghijklmn))/x.aspx?a#b",
]


# Its own `check` compares a revisit's digest, which is of the original's payload, with nothing.
FASTWARC = """
import sys
from fastwarc.warc import ArchiveIterator
for record in ArchiveIterator(open(sys.argv[1], "rb"), parse_http=False):
    block = record.verify_block_digest()
    if record.is_http:
        record.parse_http()
    payload = record.is_http and record.verify_payload_digest()
    print(record.headers["WARC-Type"], block, payload)
"""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs. What they build of is pinned too, so it is there first."""
    place = tmp_path_factory.mktemp("pywb")
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    first = re.search(r"^setuptools==(?:.|\n)*?(?=^\S)", f"{PINNED.read_text()}x", re.MULTILINE)
    assert first is not None
    (place / "first.txt").write_text(first[0])
    pip = [place / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check",
           "--no-deps", "--require-hashes", "-r"]  # fmt: skip
    subprocess.run([*pip, place / "first.txt"], check=True)
    subprocess.run([*pip, PINNED, "--no-build-isolation"], check=True)
    return place / "bin"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    root = tmp_path_factory.mktemp("captures")
    return write_samples(Captures.at(str(root), spool=root / "spool"))


@pytest.fixture(scope="module")
def replay(programs: Path, samples: Samples, tmp_path_factory: pytest.TempPathFactory):
    """pywb's address. Collection `ours` has our files and our index as they are; `its` our files
    and an index of its own making."""
    home = tmp_path_factory.mktemp("replay")
    for name in ("ours", "its"):
        subprocess.run([programs / "wb-manager", "init", name], cwd=home, check=True)
    ours = home / "collections" / "ours"
    shutil.copytree(samples.captures.folder / "gazette", ours / "archive" / "gazette")
    for index in (samples.captures.folder / "gazette").rglob("*.cdxj"):
        shutil.copy(index, ours / "indexes")
    merged = samples.captures.local(samples.files[1])
    subprocess.run([programs / "wb-manager", "add", "its", merged], cwd=home, check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "wayback", "--bind", "127.0.0.1", "--port", str(port)],
            cwd=home, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield from answering(f"http://127.0.0.1:{port}", server, home / "log")
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_S)


def answering(base: str, server: subprocess.Popen[bytes], log: Path) -> Iterator[str]:
    until = time.monotonic() + PATIENCE_S
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(base, timeout=PATIENCE_S).close()
        except OSError:
            time.sleep(0.2)
            continue
        yield base
        return
    pytest.fail(log.read_text())


def ask(base: str, collection: str, url: str, *, hours: int = 0) -> tuple[HTTPResponse, bytes]:
    """The original response at an instant, as it was captured."""
    address = f"{base}/{collection}/{AT + hours * AN_HOUR:%Y%m%d%H%M%S}id_/{url}"
    opener = urllib.request.build_opener(NoRedirects, urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=PATIENCE_S) as response:
            return response, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error, error.read()


@pytest.mark.parametrize("number", [0, 1], ids=["as written", "merged"])
def test_fastwarc_verifies_every_digest(programs: Path, samples: Samples, number: int) -> None:
    path = samples.captures.local(samples.files[number])
    found = subprocess.run(
        [programs / "python", "-c", FASTWARC, path], check=True, capture_output=True, text=True
    )
    said = [line.split() for line in found.stdout.splitlines()]
    kinds = [kind for kind, _, _ in said if kind not in {"warcinfo", "request"}]
    assert kinds == ["response", "revisit", "revisit", "response", "resource"]
    assert {block for _, block, _ in said} == {"True"}
    assert [payload for kind, _, payload in said if kind == "response"] == ["True", "True"]


@pytest.mark.parametrize("number", [0, 1], ids=["as written", "merged"])
def test_the_warcio_program_passes_them(programs: Path, samples: Samples, number: int) -> None:
    path = samples.captures.local(samples.files[number])
    subprocess.run([programs / "warcio", "check", path], check=True)


def test_our_keys_are_those_that_pywb_looks_up(programs: Path) -> None:
    code = "import sys; from surt import surt; print(*map(surt, sys.argv[1:]), sep='\\n')"
    python = [programs / "python", "-W", "ignore", "-c", code, *SPELLINGS]
    found = subprocess.run(python, check=True, capture_output=True, text=True)
    assert [surt(url) for url in SPELLINGS] == found.stdout.splitlines()


@pytest.mark.parametrize("collection", ["ours", "its"])
class TestReplay:
    def test_a_page_comes_back_byte_for_byte(self, replay: str, collection: str) -> None:
        response, body = ask(replay, collection, "https://gazette.example/ferry?b=2&a=F%C3%A4hre")
        assert (response.status, body) == (200, PAGE.body)
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"

    def test_an_unchanged_page_replays_the_original_payload(
        self, replay: str, collection: str
    ) -> None:
        url = "https://gazette.example/ferry?b=2&a=F%C3%A4hre"
        response, body = ask(replay, collection, url, hours=1)
        assert (response.status, body) == (200, PAGE.body)
        assert response.headers["Memento-Datetime"] == "Sun, 04 May 2031 11:00:00 GMT"

    def test_not_modified_is_replayed_as_just_that(self, replay: str, collection: str) -> None:
        url = "https://gazette.example/ferry?b=2&a=F%C3%A4hre"
        response, body = ask(replay, collection, url, hours=2)
        assert (response.status, body) == (304, b"")

    def test_a_redirect_leads_on(self, replay: str, collection: str) -> None:
        response, _ = ask(replay, collection, MOVED.url)
        assert response.status == 301
        assert response.headers["Location"].endswith("https://gazette.example/new")

    def test_a_dump_is_served_as_its_text(self, replay: str, collection: str) -> None:
        response, body = ask(replay, collection, DUMP.url)
        assert (response.status, body) == (200, DUMP.body)
