"""Push: every record gets an answer, and one that cannot be kept spoils no other."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.parsing import parse, parse_all
from server.store import sql
from server.sync import push
from tests.builders import a_deputy, a_phone, an_activity, count, viewer_of
from tests.phone import Phone

pytestmark = pytest.mark.usefixtures("database")


async def filed(phone: Phone, elements: list[dict[str, Any]], signature: bytes | None = None) -> list[push.Ack]:
    raws = [msgspec.Raw(msgspec.json.encode(element)) for element in elements]
    return await push.file(
        await viewer_of(phone), phone.device, parse_all(raws, phone.device), signature, datetime.now(UTC)
    )


async def a_phone_with(count_: int = 1) -> tuple[Phone, list[dict[str, Any]]]:
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    return phone, [phone.scans(activity.poster).given for _ in range(count_)]


async def test_server_and_phone_hash_the_same_bytes() -> None:
    """What the contract says, made twice."""
    phone, _ = await a_phone_with()
    written = phone.scans("/a/7K3M9QXT#AQ…", direction="OUT", position={"lat": 24, "lng": -117, "accuracyM": 0})

    parsed = parse(msgspec.json.encode(written.given), phone.device)

    assert not hasattr(parsed, "why")
    assert parsed.sha == written.sha  # type: ignore[union-attr]


async def test_a_bad_element_is_malformed_alone_and_says_which_field() -> None:
    """The good ones beside it are kept, the bad bytes too, once."""
    phone, (good, bad, other) = await a_phone_with(3)
    bad["body"]["scanAdd"]["position"] = {"lat": "north", "lng": 1, "accuracyM": 1}

    acks = await filed(phone, [good, bad, other])
    await filed(phone, [bad])

    assert [ack.code for ack in acks] == ["RECEIVED", "MALFORMED", "RECEIVED"]
    assert acks[1].record == bad["id"]
    assert "body.scanAdd.position.lat" in (acks[1].why or "")
    assert await count("quarantine") == 1
    assert await count("record") == 2


async def test_other_bytes_under_a_used_id_are_kept_apart() -> None:
    """The first stands; the second is a matter for a person."""
    phone, (first, second) = await a_phone_with(2)
    again = second | {"id": first["id"]}

    both = await filed(phone, [first, again])
    later = await filed(phone, [again])

    assert [ack.code for ack in both] == ["RECEIVED", "ID_REUSED"]
    assert [ack.code for ack in later] == ["ID_REUSED"]
    assert await count("quarantine") == 1


async def test_a_record_twice_in_one_push_is_one() -> None:
    """Both are answered."""
    phone, (record,) = await a_phone_with()

    acks = await filed(phone, [record, record])

    assert [ack.code for ack in acks] == ["RECEIVED", "DUPLICATE"]


async def test_another_persons_seat_or_device_is_not_yours() -> None:
    """The account comes from the session, never from the record."""
    phone, (mine, theirs) = await a_phone_with(2)
    other = await a_deputy("别人")
    theirs["seat"] = str(other.seat)
    stranger = await a_phone(other)

    acks = await filed(phone, [mine, theirs])
    raws = [msgspec.Raw(msgspec.json.encode(mine))]
    foreign = await push.file(
        await viewer_of(stranger), phone.device, parse_all(raws, phone.device), None, datetime.now(UTC)
    )

    assert [ack.code for ack in acks] == ["RECEIVED", "NOT_YOURS"]
    assert [ack.code for ack in foreign] == ["NOT_YOURS"]


async def test_somebody_elses_record_under_my_id_is_not_told() -> None:
    """The same bytes from another account are not a duplicate."""
    phone, (record,) = await a_phone_with()
    await filed(phone, [record])
    stranger = await a_phone(await a_deputy("别人"))

    acks = await filed(stranger, [record])

    assert [ack.code for ack in acks] == ["ID_REUSED"]


async def test_a_record_too_large_is_told_so() -> None:
    """64 KiB; what is around it is kept."""
    phone, (good, big) = await a_phone_with(2)
    big["deps"] = [str(uuid4()) for _ in range(2000)]

    acks = await filed(phone, [good, big])

    assert [ack.code for ack in acks] == ["RECEIVED", "TOO_LARGE"]


@pytest.mark.parametrize(("how", "signed"), [("right", 1), ("none", 0), ("wrong", -1), ("garbage", -1)])
async def test_the_push_signature_is_remembered(how: str, signed: int) -> None:
    """Over the hashes in the order sent; a bad one is a flag, never a loss."""
    phone, _ = await a_phone_with()
    written = [*phone.outbox]
    message = b"daima-push-1" + phone.device.bytes + b"".join(one.sha for one in written)
    signature = {"right": phone.sign(message), "none": None, "wrong": phone.sign(message + b"!"), "garbage": b"x"}[how]

    acks = await filed(phone, [one.given for one in written], signature)

    assert [ack.code for ack in acks] == ["RECEIVED"]
    assert await sql.value("SELECT signed FROM record") == signed


async def test_overlapping_retries_never_deadlock() -> None:
    """Batches that share records in other orders all come through."""
    phone, records = await a_phone_with(12)
    batches = [records[start:] + records[:start] for start in range(12)]

    answers = await asyncio.gather(*(filed(phone, batch) for batch in batches))

    assert await count("record") == 12
    assert {ack.code for acks in answers for ack in acks} == {"RECEIVED", "DUPLICATE"}
    assert sum(ack.code == "RECEIVED" for acks in answers for ack in acks) == 12


async def test_the_unsent_count_is_known_after_every_contact() -> None:
    """Even when nothing was sent."""
    phone, _ = await a_phone_with(3)

    await phone.pulls()

    assert await sql.value("SELECT pending FROM device") == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(field=st.sampled_from(["id", "seq", "prev", "seat", "v", "entity", "base", "deps", "at", "body"]), value=JSON)
async def test_reading_a_record_never_raises(field: str, value: Any) -> None:
    """Whatever stands in any field, it is a record or it is malformed."""
    given_ = {"id": str(uuid4()), "seq": 1, "v": 1, "entity": str(uuid4()), "at": 1, "body": {"scanAdd": {}}}

    parse(msgspec.json.encode(given_ | {field: value}), uuid4())
