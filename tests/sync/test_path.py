"""The whole path once: written on a phone, kept, settled, told."""

import asyncio

import pytest

from server.sync import reconcile
from tests.builders import (
    a_deputy,
    a_phone,
    an_activity,
    attendance_of,
    count,
)

pytestmark = pytest.mark.usefixtures("database")


async def test_a_scan_becomes_an_attendance_and_its_author_hears_of_it() -> None:
    """Kept first, then settled; the receipt comes with the row it speaks of."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    scan = phone.scans(await activity.live())

    await phone.syncs()
    waits = phone.receipt(scan)
    settled = await reconcile.drain()
    await phone.syncs()

    assert phone.acks[scan.id]["code"] == "RECEIVED"
    assert waits is None
    assert settled == 1
    receipt = phone.receipt(scan)
    assert receipt["code"] == "APPLIED"
    assert receipt["detail"]["verdict"] == "PRESENT"
    assert receipt["detail"]["evidence"] == "E2"
    assert receipt["detail"]["activity"] == str(activity.id)
    rev, row = phone.base[f"person:{phone.person}", "attendance", receipt["entity"]]
    assert rev >= receipt["rev"]
    assert row["presence"] == "PRESENT"
    assert phone.outbox == []


async def test_the_same_scan_sent_five_times_at_once_counts_once() -> None:
    """Retries that overlap cost nothing and all hear that the record is held."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    scan = phone.scans(activity.poster)

    answers = await asyncio.gather(*(phone.pushes([scan]) for _ in range(5)))
    await asyncio.gather(*(reconcile.drain() for _ in range(3)))
    await phone.syncs(losing_replies=1)
    again = await phone.pushes([scan])

    assert sorted(ack["code"] for acks in answers for ack in acks) == ["DUPLICATE"] * 4 + ["RECEIVED"]
    assert again == [{"record": scan.id, "code": "DUPLICATE", "state": 1, "why": None}]
    assert await count("attendance") == await count("scan") == await count("record") == 1
    assert (await attendance_of(activity, deputy))["presence"] == "PRESENT"
    assert phone.receipt(scan)["detail"]["verdict"] == "PRESENT"


async def test_a_lost_reply_costs_a_resend_and_nothing_else() -> None:
    """A reply lost after commit is asked for again, before and after settling."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    first = phone.scans(activity.poster)

    await phone.syncs(losing_replies=2)
    await reconcile.drain()
    second = phone.scans(activity.poster)
    await phone.syncs(losing_replies=1)
    await reconcile.drain()
    await phone.pulls()

    assert await count("attendance") == 1
    assert phone.receipt(first)["detail"]["firstIn"] == phone.receipt(second)["detail"]["firstIn"]
    assert phone.outbox == []
