"""Sync over the wire: what phones send is kept, what they ask is told, and GraphQL would say the same."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from server.api import door, syncing
from server.commands import keys
from server.domain.records import MAX_PUSH_RECORDS
from server.store import sql
from server.sync import reconcile
from tests.api.browser import Browser, Refused, a_new_phone, id_of
from tests.builders import Someone, a_phone, an_activity, count
from tests.phone import Phone
from tests.topics import a_topic, adds, code, exchange


@pytest.fixture
async def phone(browser: Browser, deputy: Someone) -> Phone:
    """The deputy's phone, signed in."""
    phone = a_new_phone(deputy.person, browser)
    await browser.signs_in(device=phone)
    return phone


async def test_a_scan_goes_in_and_its_answer_comes_out(phone: Phone, deputy: Someone) -> None:
    """Pushed over HTTP, settled by the worker's function, pulled as a receipt."""
    activity = await an_activity(invited=[deputy])
    scan = phone.scans(activity.poster)

    await phone.syncs()
    await reconcile.drain()
    await phone.syncs()

    assert phone.acks[scan.id]["code"] == "RECEIVED"
    receipt = phone.base[(f"person:{deputy.person}", "receipt", scan.id)][1]
    assert (receipt["code"], receipt["detail"]["verdict"]) == ("APPLIED", "PRESENT")


async def test_the_schema_gives_the_same_answer(phone: Phone, browser: Browser, development: None) -> None:
    """The fast way is an optimisation of the contract, not another contract."""
    document = (syncing_operation()).replace("mutation Sync(", "mutation Same(")
    phone.scans("/a/2222222A")
    asked = phone.asks(phone.outbox)
    await browser.asks("Sync", input=asked)

    fast = await browser.asks("Sync", input=asked)
    slow = (await browser.posts({"query": document, "variables": {"input": asked}})).json()["data"]["sync"]

    def lasting(told: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in told.items() if name not in ("serverTime", "cursor")}

    assert lasting(fast) == lasting(slow)
    assert set(fast) == set(slow)
    assert fast["acks"][0]["code"] == "DUPLICATE"


async def test_a_receipt_asked_for_again_brings_its_voucher(phone: Phone, browser: Browser, deputy: Someone) -> None:
    """As the feed brought it."""
    await keys.ensure()
    scan = phone.scans((await an_activity(invited=[deputy])).poster)
    await phone.syncs()
    await reconcile.drain()
    await phone.syncs()

    (told,) = await browser.asks("Receipts", records=[scan.id])

    assert told["voucher"]
    assert told["voucher"] == phone.receipt(scan)["voucher"]


async def test_one_bad_record_is_refused_alone(phone: Phone, browser: Browser) -> None:
    """The others are kept; the bad one says which field, and is kept for a person."""
    good, bad = phone.scans("/a/2222222A"), phone.scans("/a/2222222A")
    asked = phone.asks([good, bad])
    asked["records"][1] = asked["records"][1] | {"at": "yesterday"}

    acks = (await browser.asks("Sync", input=asked))["acks"]

    assert [ack["code"] for ack in acks] == ["RECEIVED", "MALFORMED"]
    assert "at" in acks[1]["why"]
    assert await count("quarantine") == 1


async def test_a_record_of_another_device_is_not_taken(phone: Phone, browser: Browser, deputy: Someone) -> None:
    """A session speaks for the device it was begun with; the phone may still read."""
    other = await a_phone(deputy)

    told = await browser.asks("Sync", input=other.asks([other.scans("/a/2222222A")]))

    assert [ack["code"] for ack in told["acks"]] == ["NOT_YOURS"]
    assert told["cursor"] is not None
    assert await count("record") == 0


async def test_nobody_syncs_without_a_session(browser: Browser, phone: Phone) -> None:
    """401 tells the phone to keep everything and ask for sign-in."""
    await sql.execute("UPDATE session SET expires_at = now()")

    refused = await browser.is_told("Sync", input=phone.asks([]))

    assert (refused.status, refused.code) == (401, "SIGN_IN_REQUIRED")
    assert refused.words == "请先登录。未上传的内容仍在手机上。"


async def test_too_many_records_are_sent_in_parts(browser: Browser, phone: Phone) -> None:
    """413, and nothing of it was kept."""
    for _ in range(MAX_PUSH_RECORDS + 1):
        phone.scans("/a/2222222A")

    refused = await browser.is_told("Sync", input=phone.asks(phone.outbox))

    assert (refused.status, refused.code) == (413, "TOO_LARGE")
    assert await count("record") == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"device": "mine"},
        {"records": {}},
        {"cursor": "yesterday"},
        {"cursor": 5},
        {"page": "two"},
        {"scopes": [7]},
        {"limit": -1},
        {"pending": -1},
        {"client": "x" * 300},
    ],
)
async def test_a_malformed_request_is_refused_in_words(browser: Browser, phone: Phone, changed: dict[str, Any]) -> None:
    """Chinese words and a stable code, whatever came."""
    refused = await browser.is_told("Sync", input=phone.asks([]) | changed)

    assert (refused.status, refused.code) == (200, "INVALID")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in refused.words)


async def test_an_old_app_may_send_and_must_update_to_read(
    browser: Browser, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits on it is kept; what it cannot understand is not given."""
    monkeypatch.setattr(syncing, "MIN_CLIENT", "2.0.0")
    asked = phone.asks([phone.scans("/a/2222222A")]) | {"client": "1.9.9"}

    told = await browser.asks("Sync", input=asked)

    assert [ack["code"] for ack in told["acks"]] == ["RECEIVED"]
    assert (told["minClient"], told["rows"], told["cursor"]) == ("2.0.0", [], None)


async def test_sync_tells_how_many_wait(browser: Browser, phone: Phone, deputy: Someone) -> None:
    """The server knows the length of a phone's queue."""
    await browser.asks("Sync", input=phone.asks([]) | {"pending": 7})

    assert await sql.value("SELECT pending FROM device WHERE id = $1", phone.device) == 7


async def test_an_empty_pull_is_small(browser: Browser, phone: Phone) -> None:
    """What a phone hears each minute costs no more than a few hundred bytes."""
    await phone.syncs()
    asked = phone.asks([])

    answer = await browser.posts({"id": id_of("Sync"), "variables": {"input": asked}})

    assert json.loads(answer.content)["data"]["sync"]["rows"] == []
    assert len(answer.content) < 400


async def test_a_lost_receipt_can_be_asked_for(
    browsers: Callable[[], Browser], browser: Browser, phone: Phone, deputy: Someone, host: Someone
) -> None:
    """By its author; for anyone else it is not there."""
    activity = await an_activity(invited=[deputy])
    scan = phone.scans(activity.poster)
    await phone.pushes()
    waiting = await browser.asks("Receipts", records=[scan.id])
    await reconcile.drain()
    other = browsers()
    await other.signs_in("13800000004")

    (receipt,) = await browser.asks("Receipts", records=[scan.id])

    assert (waiting[0]["code"], receipt["code"]) == (None, "APPLIED")
    assert receipt["detail"]["verdict"] == "PRESENT"
    assert await other.asks("Receipts", records=[scan.id]) == []


def syncing_operation() -> str:
    """The document phones send."""
    from server.api import trusted

    return (trusted.FOLDER / "operations" / "Sync.graphql").read_text()


async def test_a_seat_that_ended_while_offline_refuses_what_waits_and_takes_its_scopes(phone: Phone) -> None:
    """The record is refused in words; the rows of the unit and its topic are on the phone no more."""
    topic = await a_topic()
    first = adds(phone, topic)
    await exchange(phone)
    held = {scope for scope, _, _ in phone.base}
    waits = adds(phone, topic, "离任后才有网络")
    await sql.execute("UPDATE seat SET status = 'RESIGNED', until = current_date - 1 WHERE person = $1", phone.person)

    await exchange(phone)

    assert f"topic:{topic}" in held
    assert (code(phone, first), code(phone, waits)) == ("APPLIED", "REJECTED_PERMISSION")
    assert phone.receipt(waits)["detail"]["words"]
    assert {scope for scope, _, _ in phone.base} | phone.scopes <= {f"person:{phone.person}", "config"}


async def test_who_is_sent_away_in_a_storm_loses_nothing(
    phone: Phone, deputy: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with a time to come back; what was not kept is sent then, and is there once."""
    activity = await an_activity(invited=[deputy])
    scan = phone.scans(activity.poster)
    monkeypatch.setattr(door, "FULL", 0)

    with pytest.raises(Refused) as told:
        await phone.pushes()
    monkeypatch.undo()
    await exchange(phone)

    assert (told.value.status, told.value.code) == (503, "OVERLOADED")
    assert code(phone, scan) == "APPLIED"
    assert await count("scan") == 1
