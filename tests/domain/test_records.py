"""A record's canonical bytes: those of RFC 8785, as a library of that name makes them."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from server.domain import parsing
from server.domain.bodies import BODIES, MEMBERS
from server.domain.parsing import Malformed, ParsedRecord
from server.domain.records import CANONICAL

DEVICE = UUID("0199f000-0000-7000-8000-0000000000d1")
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
COUNT = st.integers(0, 2**53 - 1)


def given_of(struct: type) -> st.SearchStrategy[dict[str, Any]]:
    """What may be sent for a Struct, every field said."""
    fields = inspect.type_info(struct).fields  # type: ignore[attr-defined]
    return st.fixed_dictionaries({field.encode_name: _value_of(field.type) for field in fields})


def _value_of(kind: Any) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.Metadata(type=inner):
            return _value_of(inner)
        case inspect.UnionType(types=types):
            return st.one_of(*(_value_of(one) for one in types))
        case inspect.StrType(pattern=str(pattern)):
            return st.from_regex(pattern, fullmatch=True)
        case inspect.StrType(min_length=least, max_length=most):
            return st.text(min_size=least or 0, max_size=min(most or 60, 60))
        case inspect.IntType(ge=least, le=most):
            return st.integers(least, most)
        case inspect.EnumType(cls=states):
            return st.sampled_from([str(state) for state in states])
        case inspect.ListType(item_type=item, min_length=least):
            return st.lists(_value_of(item), min_size=least or 0, max_size=3)
        case inspect.StructType(cls=inner):
            return given_of(inner)
    return PLAIN[type(kind)]


PLAIN: dict[type, st.SearchStrategy[Any]] = {
    inspect.NoneType: st.none(),
    inspect.BoolType: st.booleans(),
    inspect.UUIDType: st.uuids().map(str),
}
BODIES_GIVEN = {member: given_of(BODIES[kind]) for member, kind in MEMBERS.items()}

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


@pytest.mark.parametrize("member", BODIES_GIVEN)
@given(data=st.data(), plain=RECORDS)
def test_canonical_bytes_are_rfc_8785(member: str, data: st.DataObject, plain: dict[str, Any]) -> None:
    """What the phone hashed is what we hash, byte for byte, whatever the text."""
    body = data.draw(BODIES_GIVEN[member])
    record = parsing.parse(msgspec.json.encode(plain | {"body": {member: body}}), DEVICE)

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

    assert isinstance(parsing.parse(raw.encode(), DEVICE), Malformed)
