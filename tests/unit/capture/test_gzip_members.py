"""Gzip files member by member: where each lies, and how reading goes on behind garbage."""

import gzip
import random
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writethru.capture.warc.gzip_members import (
    GzipMembers,
    next_record,
    whole_length,
    whole_members,
)

PARTS = [b"WARC/1.1\r\n" + bytes([65 + n]) * size for n, size in enumerate((10, 200_000, 5))]
MEMBERS = [gzip.compress(part, mtime=0) for part in PARTS]
WHOLE = b"".join(MEMBERS)
STARTS = [0, len(MEMBERS[0]), len(MEMBERS[0] + MEMBERS[1])]


def test_whole_members_are_told_with_their_places_and_first_bytes():
    found = list(whole_members(BytesIO(WHOLE), head_bytes=12))
    assert [member.offset for member in found] == STARTS
    assert [member.length for member in found] == [len(member) for member in MEMBERS]
    assert [member.head for member in found] == [part[:12] for part in PARTS]


@pytest.mark.fault(47)
@given(cut=st.integers(0, len(WHOLE)))
def test_a_cut_file_has_exactly_its_whole_members(cut):
    packed = WHOLE[:cut]
    ends = [start + len(member) for start, member in zip(STARTS, MEMBERS, strict=True)]
    whole = [end for end in ends if end <= cut]
    assert len(list(whole_members(BytesIO(packed), head_bytes=5))) == len(whole)
    assert whole_length(BytesIO(packed)) == max(whole, default=0)


@pytest.mark.fault(47)
def test_a_cut_member_is_a_fault_with_its_offset():
    members = GzipMembers(BytesIO(WHOLE[:-3]))
    content = b"".join(iter(lambda: members.read(2**20), b""))
    assert content.startswith(PARTS[0] + PARTS[1])
    assert members.fault is not None
    assert (members.fault.offset, members.fault.is_cut) == (STARTS[2], True)


def test_a_member_with_a_wrong_checksum_is_not_whole():
    wrong = WHOLE[: STARTS[2]] + MEMBERS[2][:-8] + b"\x00" * 8
    assert whole_length(BytesIO(wrong)) == STARTS[2]


@pytest.mark.fault(49)
def test_reading_starts_at_a_member_and_tells_the_files_offsets():
    packed = BytesIO(WHOLE)
    packed.seek(STARTS[1])
    members = GzipMembers(packed, start=STARTS[1])
    assert members.read(20) == PARTS[1][:20]
    assert members.part_start == STARTS[1]
    while members.read(2**20):
        pass
    assert (members.part_start, members.whole_end) == (STARTS[2], len(WHOLE))


@pytest.mark.fault(49)
@pytest.mark.parametrize(
    "garbage",
    [
        b"garbage",
        b"\x1f\x8b",
        b"\x1f\x8b\x08" * 50,
        gzip.compress(b"whole, but no record"),
        b"x" * (64 * 1024 - 2) + b"\x1f",
        MEMBERS[0][:7],
        random.Random(7).randbytes(300_000),
    ],
    ids=["text", "magic", "magics", "no record", "at the edge of a step", "half a member", "noise"],
)
def test_behind_garbage_the_next_record_is_found(garbage):
    packed = BytesIO(MEMBERS[0] + garbage + MEMBERS[1] + MEMBERS[2])
    broken_at = len(MEMBERS[0])
    assert next_record(packed, after=broken_at) == broken_at + len(garbage)
    assert next_record(packed, after=broken_at + len(garbage) + 1) == len(packed.getvalue()) - len(
        MEMBERS[2]
    )


@pytest.mark.fault(49)
@pytest.mark.parametrize(
    "rest",
    [b"", b"\x1f\x8b\x08", gzip.compress(b"other") * 3],
    ids=["nothing", "magic", "no record"],
)
def test_where_no_record_follows_none_is_found(rest):
    assert next_record(BytesIO(WHOLE + rest), after=len(WHOLE)) is None
