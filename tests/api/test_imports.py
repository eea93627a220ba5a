"""Files phones exported: brought in by staff, believed as far as the phone's key vouches for them."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785

from server.store import sql
from server.sync import reconcile
from tests.api.browser import Browser
from tests.builders import Someone, a_deputy, a_phone, a_unit, an_activity, attendance_of, count
from tests.phone import Phone, Written

STAFF = "13800000004"


@pytest.fixture
async def desk(browser: Browser, host: Someone) -> Browser:
    """The browser of congress staff, signed in."""
    await browser.signs_in(STAFF)
    return browser


def exported(phone: Phone, written: list[Written]) -> dict[str, Any]:
    """One push of the file a phone makes of what it wrote."""
    records = [json.loads(phone.canonical(one.given)) for one in written]
    return {"device": str(phone.device), "records": records, "signature": phone.signature(written)}


async def answers(desk: Browser, push: dict[str, Any]) -> list[str]:
    """The codes of a file's lines."""
    return [line["code"] for line in (await desk.asks("ImportOutbox", **push))["lines"]]


async def test_a_file_is_taken_as_if_the_phone_had_sent_it(desk: Browser, deputy: Someone) -> None:
    """Settled as sure, the author told; what the phone then sends itself finds it there: one record, one effect."""
    activity, phone = await an_activity([deputy]), await a_phone(deputy)
    written = [phone.scans(activity.poster), phone.scans(activity.poster)]

    told = await desk.asks("ImportOutbox", **exported(phone, written))
    await reconcile.drain()
    later = await phone.pushes(written)
    await phone.pulls()

    assert (told["person"]["name"], [line["code"] for line in told["lines"]]) == ("陈静", ["RECEIVED", "RECEIVED"])
    assert [line["kind"] for line in told["lines"]] == ["scan.add", "scan.add"]
    assert [ack["code"] for ack in later] == ["DUPLICATE", "DUPLICATE"]
    assert (await attendance_of(activity, deputy))["reasons"] == []
    assert [phone.receipt(one)["code"] for one in written] == ["APPLIED", "APPLIED"]
    assert await count("record") == await count("scan") == 2
    assert await sql.value("SELECT count(*) FROM notice WHERE title = '已导入您的记录'") == 1


async def test_a_file_taken_twice_changes_nothing(desk: Browser, deputy: Someone) -> None:
    """Every line is a DUPLICATE the second time, and nobody is told again."""
    phone = await a_phone(deputy)
    push = exported(phone, [phone.scans("/a/x")])

    codes = [await answers(desk, push) for _ in range(2)]

    assert codes == [["RECEIVED"], ["DUPLICATE"]]
    assert (await count("record"), await count("notice")) == (1, 1)


async def test_the_answers_of_a_file_can_be_asked_for(desk: Browser, deputy: Someone) -> None:
    """WAITING until it is settled, then what its author reads."""
    phone = await a_phone(deputy)
    written = phone.withdraws("018f0000-0000-7000-8000-000000000002")
    await answers(desk, exported(phone, [written]))
    before = await desk.asks("RecordAnswers", records=[written.id])
    await reconcile.drain()
    (after,) = await desk.asks("RecordAnswers", records=[written.id])

    assert before == [{"record": written.id, "code": "WAITING", "words": None}]
    assert (after["code"], after["words"]) == ("REJECTED_INVALID", "没有找到要撤回的扫码。")


def altered(push: dict[str, Any]) -> dict[str, Any]:
    """Somebody wrote another time into it."""
    push["records"][0]["at"] += 1
    return push


def unsigned(push: dict[str, Any]) -> dict[str, Any]:
    """The signature is gone, as in files of before."""
    return push | {"signature": None}


def of_another_phone(push: dict[str, Any]) -> dict[str, Any]:
    """A record of it says it was written elsewhere."""
    push["records"][1]["device"] = "018f0000-0000-7000-8000-000000000003"
    return push


@pytest.mark.parametrize("spoiled", [altered, unsigned, of_another_phone])
async def test_what_no_key_vouches_for_is_kept_apart(
    desk: Browser, deputy: Someone, spoiled: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Staff find it in quarantine; the phone's own records come later, unharmed."""
    phone = await a_phone(deputy)
    written = [phone.scans("/a/x"), phone.scans("/a/y")]

    codes = await answers(desk, spoiled(exported(phone, written)))
    later = await phone.pushes(written)

    rows = (await desk.asks("Concerns", filter={"kinds": ["QUARANTINED"]}, first=9))["rows"]
    assert codes == ["UNPROVEN", "UNPROVEN"]
    assert [row["code"] for row in rows] == codes
    assert [ack["code"] for ack in later] == ["RECEIVED", "RECEIVED"]


async def test_each_line_has_its_own_answer(desk: Browser, deputy: Someone) -> None:
    """One not to be read, one under an id used before, one in another's seat, one good: all signed, none lost."""
    other, phone = await a_deputy("林涛"), await a_phone(deputy)
    first = phone.scans("/a/first")
    await phone.pushes()
    bad, good = phone.scans("/a/bad"), phone.scans("/a/good")
    again, foreign = phone.scans("/a/again"), phone.writes("scanWithdraw", {}, seat=str(other.seat))
    bad.given["at"], again.given["id"] = "昨天", first.id
    lines = [bad, again, foreign, good]
    for one in lines:
        one.sha = hashlib.sha256(rfc8785.dumps(json.loads(phone.canonical(one.given)))).digest()

    codes = await answers(desk, exported(phone, lines))

    assert codes == ["MALFORMED", "ID_REUSED", "NOT_YOURS", "RECEIVED"]
    assert await sql.value("SELECT signed FROM record WHERE id = $1", good.id) == 1
    assert {row["code"] for row in await sql.fetch("SELECT code FROM quarantine")} == {"MALFORMED", "ID_REUSED"}


async def test_a_revoked_phone_vouches_for_nothing(desk: Browser, deputy: Someone) -> None:
    """Who holds a lost phone may have written it: a person looks."""
    phone = await a_phone(deputy)
    push = exported(phone, [phone.scans("/a/x")])
    await sql.execute("UPDATE device SET revoked_at = now()")

    assert await answers(desk, push) == ["UNPROVEN"]


async def test_a_phone_out_of_scope_is_not_found(desk: Browser, deputy: Someone) -> None:
    """Nor is one nobody registered; neither tells which."""
    stranger = await a_phone(await a_deputy("高平", unit=await a_unit("邻县人大", "6.")))
    known = exported(stranger, [stranger.scans("/a/x")])
    unknown = known | {"device": "018f0000-0000-7000-8000-000000000004"}

    refused = [await desk.is_told("ImportOutbox", **push) for push in (known, unknown)]

    assert [(each.code, each.words) for each in refused] == [("NOT_FOUND", refused[0].words)] * 2
    assert await count("record") == await count("quarantine") == 0


@pytest.mark.parametrize("junk", [None, "x", {"a": 1}, 7])
async def test_what_is_no_file_of_ours_is_told_so(desk: Browser, deputy: Someone, junk: Any) -> None:
    """In words, before anything is kept."""
    phone = await a_phone(deputy)

    assert (await desk.is_told("ImportOutbox", device=str(phone.device), records=junk)).code == "INVALID"


@pytest.mark.parametrize("junk", [None, "x", 7, [], {}, {"body": 1}, {"kind": ["x"], "body": {"a": 1e300}}, 0.5])
async def test_junk_in_a_file_is_malformed_alone(desk: Browser, deputy: Someone, junk: Any) -> None:
    """Never an error of ours; its neighbour is kept."""
    phone = await a_phone(deputy)
    push = exported(phone, [phone.scans("/a/x")])

    told = await answers(desk, push | {"records": [junk, *push["records"]]})

    assert told == ["MALFORMED", "UNPROVEN"]


async def test_more_than_a_push_is_sent_in_parts(desk: Browser, deputy: Someone) -> None:
    """As from a phone."""
    phone = await a_phone(deputy)

    refused = await desk.is_told("ImportOutbox", device=str(phone.device), records=[1] * 101)

    assert refused.code == "TOO_LARGE"
