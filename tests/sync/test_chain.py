"""The chain of a phone's records: in its place is what names the record before it, whenever it comes."""

from typing import Any

import pytest

from server.store import sql
from server.sync import reconcile
from tests.builders import a_deputy, a_phone, an_activity
from tests.phone import Phone, Written

pytestmark = pytest.mark.usefixtures("database")


async def three_scans() -> tuple[Phone, list[Written]]:
    """Written one after another at one activity, sent by nobody yet."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    return phone, [phone.scans(activity.poster) for _ in range(3)]


async def sends(phone: Phone, *written: Written) -> None:
    """In one push, and settled."""
    await phone.pushes([*written])
    await reconcile.drain()


async def reasons(phone: Phone, written: Written) -> Any:
    """Why a scan is not PRESENT."""
    await phone.pulls()
    return phone.receipt(written)["detail"]["reasons"]


async def test_what_follows_a_gap_is_doubted_and_what_fills_it_is_not() -> None:
    """The third comes first; then the first and the second, each where it belongs."""
    phone, (first, second, third) = await three_scans()

    await sends(phone, third)
    await sends(phone, first)
    await sends(phone, second)

    assert await reasons(phone, third) == ["DEVICE_UNSURE"]
    assert await reasons(phone, first) == []
    assert await reasons(phone, second) == []


async def test_a_record_that_waited_is_in_its_place_still() -> None:
    """It hangs on one that comes later; the chain has gone on meanwhile."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone, other = await a_phone(deputy), await a_phone(deputy)
    awaited = other.scans(activity.poster)
    waits = phone.writes("scanAdd", {"code": activity.poster}, deps=[awaited.id])
    after = phone.scans(activity.poster)

    await sends(phone, waits, after)
    assert await sql.value("SELECT code FROM record WHERE state = 2") == "WAITING_PARENT"
    await sends(other, awaited)

    assert await reasons(phone, waits) == []
    assert await reasons(phone, after) == []


@pytest.mark.parametrize("prev", ["ab" * 32, None])
async def test_a_late_record_that_names_another_before_it_is_doubted(prev: str | None) -> None:
    """Or none, though it is not the first."""
    phone, (first, second, third) = await three_scans()
    changed = phone.writes("scanAdd", {"code": second.given["body"]["scanAdd"]["code"]}, seq=2, prev=prev)

    await sends(phone, first, third)
    await sends(phone, changed)

    assert await reasons(phone, changed) == ["DEVICE_UNSURE"]
