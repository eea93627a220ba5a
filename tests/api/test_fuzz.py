"""
Whatever a phone sends, there is an answer, and what was sent beside it is kept and settled.

`FUZZ=20000 SEED=7 pytest tests/api/test_fuzz.py` is the long form. What fails names its seed.
"""

import os
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.domain.records import AckCode
from server.store import sql
from server.sync import reconcile
from server.tables.columns import uuid7
from tests.api.browser import Browser, a_new_phone, id_of
from tests.api.requests import Requests
from tests.builders import Someone, an_activity
from tests.phone import Phone
from tests.topics import a_topic, adds

CASES, SEED = int(os.environ.get("FUZZ", "400")), int(os.environ.get("SEED", "20261125"))
BATCH = 20
ODD = {AckCode.MALFORMED, AckCode.TOO_LARGE, AckCode.NOT_YOURS, AckCode.ID_REUSED}

pytestmark = pytest.mark.timeout(60 + CASES // 10)


@pytest.fixture
async def phone(browser: Browser, deputy: Someone) -> Phone:
    """The deputy's phone, signed in."""
    phone = a_new_phone(deputy.person, browser)
    await browser.signs_in(device=phone)
    return phone


async def test_a_record_of_any_kind_is_answered_and_costs_no_neighbour(
    phone: Phone, browser: Browser, deputy: Someone
) -> None:
    """One ack each; nothing makes our code fail; the good ones before and after are settled."""
    activity = await an_activity([deputy])
    topic = await a_topic()
    item, note = adds(phone, topic), uuid7()
    phone.writes("noteAdd", {"about": item.entity, "text": "字"}, entity=str(note))
    await phone.syncs()
    await settled()
    there = [deputy.person, deputy.seat, activity.id, phone.device, topic, UUID(item.entity), note]
    requests = Requests(SEED, [*there, uuid7(), uuid7()])
    for number in range(CASES // BATCH):
        first, odd, last = phone.scans(activity.poster), [requests.record() for _ in range(BATCH)], None
        last = phone.scans(activity.poster)
        asked = phone.asks([]) | {"records": [first.given, *odd, last.given]}

        acks = (await browser.asks("Sync", input=asked))["acks"]
        await settled()

        where = f"seed {SEED}, batch {number}"
        assert len(acks) == BATCH + 2, where
        assert [acks[0]["code"], acks[-1]["code"]] == ["RECEIVED", "RECEIVED"], where
        assert all(ack["why"] for ack in acks if ack["code"] == "MALFORMED"), where
        assert {ack["code"] for ack in acks} <= {*ODD, "RECEIVED", "DUPLICATE"}, where
        failed = await sql.fetch("SELECT id, kind, canonical FROM record WHERE attempts > 0 OR state = 0")
        assert failed == [], where
        neighbours = await sql.value(
            "SELECT count(*) FROM record WHERE id = ANY($1) AND state = 1 AND code = 'APPLIED'", [first.id, last.id]
        )
        assert neighbours == 2, where


async def settled() -> None:
    """Look as often as a record may fail, so that what fails shows itself."""
    for _ in range(2):
        await reconcile.drain()


async def test_any_bytes_are_answered(phone: Phone, browser: Browser) -> None:
    """Cut, doubled, turned, nested: data, or words with a stable code; never a fault of ours."""
    random = Random(SEED)
    for number in range(CASES):
        phone.scans("/a/2222222A")
        asked: dict[str, Any] = {"id": id_of("Sync"), "variables": {"input": phone.asks(phone.outbox[-3:])}}
        reply = await browser.posts(_spoilt(random, msgspec.json.encode(asked)))

        told = reply.json()
        assert reply.status_code < 500, f"seed {SEED}, request {number}: {told}"
        assert told.get("data") or told["errors"][0]["extensions"]["code"] != "ERROR", f"seed {SEED}, request {number}"


def _spoilt(random: Random, body: bytes) -> bytes:
    """A body with one thing done to its bytes."""
    here, there = sorted(random.sample(range(len(body)), 2))
    act = random.randrange(6)
    if act == 0:
        return body[:here]
    if act == 1:
        return body[:here] + body[there:]
    if act == 2:
        return body[:there] + body[here:]
    if act == 3:
        return body[:here] + bytes([random.randrange(256)]) + body[here + 1 :]
    if act == 4:
        return body[:here] + random.choice([b"null", b"[" * 3000, b'"\\ud800"', b"1e999", b"-", b"\0"]) + body[here:]
    return body.replace(b":", random.choice([b"::", b":-", b":[", b': "']), 1 + random.randrange(9))
