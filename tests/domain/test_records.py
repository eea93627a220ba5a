"""A record's canonical bytes: those of RFC 8785, as a library of that name makes them."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from server.domain import records
from server.domain.records import BODIES, CANONICAL, MEMBERS, Malformed, ParsedRecord

DEVICE = UUID("0199f000-0000-7000-8000-0000000000d1")
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
COUNT = st.integers(0, 2**53 - 1)
TEXT = st.text(max_size=60)
"""Every sign there is; half a surrogate pair is none."""

SCANS = st.fixed_dictionaries(
    {
        "code": st.none() | TEXT,
        "direction": st.sampled_from(["IN", "OUT"]),
        "activity": st.none() | st.uuids().map(str),
        "subject": st.none() | st.uuids().map(str),
        "reason": st.none() | TEXT,
        "position": st.none()
        | st.fixed_dictionaries(
            {
                "lat": st.integers(-90_000_000, 90_000_000),
                "lng": st.integers(-180_000_000, 180_000_000),
                "accuracyM": st.integers(0, 40_000_000),
            }
        ),
    }
)
WITHDRAWALS = st.fixed_dictionaries({"reason": st.none() | TEXT})
BODIES_GIVEN = {"scanAdd": SCANS, "scanWithdraw": WITHDRAWALS}

RECORDS = st.fixed_dictionaries(
    {
        "id": st.uuids().map(str),
        "seq": st.integers(0, 2**31 - 1),
        "v": st.integers(1, 32_000),
        "entity": st.uuids().map(str),
        "at": WHOLE,
        "prev": st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
        "seat": st.none() | st.uuids().map(str),
        "base": st.none() | COUNT,
        "deps": st.lists(st.uuids().map(str), max_size=3),
        "skew": st.none() | WHOLE,
        "skewError": st.none() | COUNT,
    }
)


def test_every_kind_of_record_is_held_to_the_library() -> None:
    """A new kind of body is proved here too."""
    assert {MEMBERS[member] for member in BODIES_GIVEN} == set(BODIES)


@pytest.mark.parametrize("member", BODIES_GIVEN)
@given(data=st.data(), plain=RECORDS)
def test_canonical_bytes_are_rfc_8785(member: str, data: st.DataObject, plain: dict[str, Any]) -> None:
    """What the phone hashed is what we hash, byte for byte, whatever the text."""
    body = data.draw(BODIES_GIVEN[member])
    record = records.parse(msgspec.json.encode(plain | {"body": {member: body}}), DEVICE)

    assert isinstance(record, ParsedRecord)
    assert record.canonical == rfc8785.dumps(plain | {"body": body, "device": str(DEVICE), "kind": MEMBERS[member]})


def test_every_sign_is_written_as_rfc_8785_writes_it() -> None:
    """Controls have their short or their four-digit form; everything else stands as it is."""
    signs = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
    text = "".join(signs)

    assert CANONICAL.encode(text) == rfc8785.dumps(text)


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff", "\\udc00\\ud800"])
def test_half_a_surrogate_pair_is_refused(half: str) -> None:
    """It has no UTF-8, so no canonical form; the record is kept apart."""
    raw = f'{{"id":"{DEVICE}","seq":1,"v":1,"entity":"{DEVICE}","at":1,"body":{{"scanAdd":{{"code":"{half}"}}}}}}'

    assert isinstance(records.parse(raw.encode(), DEVICE), Malformed)
