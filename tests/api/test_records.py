"""Records that want a person: seen by the desk that answers for their author, and acted on once."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from server.domain.codes import make_token
from server.store import sql
from server.sync import reconcile
from tests.api.browser import Browser, has_number
from tests.builders import Someone, a_deputy, a_host, a_phone, a_unit, an_activity
from tests.refusals import (
    no_record,
    no_right,
    no_scan,
    not_signed,
    orphaned,
    same_number,
    settled,
    too_much,
    wrong_photo,
)
from tests.topics import a_topic, adds, exchange, sets

STAFF, NEIGHBOUR = "13800000004", "13800000005"


@pytest.fixture
async def desk(browser: Browser, host: Someone) -> Browser:
    """The browser of congress staff, signed in."""
    await browser.signs_in(STAFF)
    return browser


async def open_ones(desk: Browser, **narrowed: Any) -> list[Any]:
    """What the desk's list shows first."""
    return (await desk.asks("Concerns", filter=narrowed, first=30))["rows"]


REFUSALS = {
    "REJECTED_INVALID": (no_scan, "REFUSED"),
    "REJECTED_PERMISSION": (no_right, "REFUSED"),
    "BLOB_MISMATCH": (wrong_photo, "REFUSED"),
    "MALFORMED": (no_record, "QUARANTINED"),
    "TOO_LARGE": (too_much, "QUARANTINED"),
    "ID_REUSED": (same_number, "QUARANTINED"),
    "FORGED": (not_signed, "DOUBTED"),
}


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_refused_record_is_visible_to_staff_and_author(desk: Browser, deputy: Someone, code: str) -> None:
    """I20: each kind of refusal is on the desk's list, and its author holds a receipt or an ack that says so."""
    phone, (does, kind) = await a_phone(deputy), REFUSALS[code]

    await does(phone)

    (row,) = await open_ones(desk, kinds=[kind])
    answers = {body["code"] for (_, named, _), (_, body) in phone.base.items() if named == "receipt"}
    told = answers | {ack["code"] for ack in phone.acks.values()}
    assert (row["code"], row["person"]["name"], row["unit"]["name"]) == (code, "陈静", "测试市人大")
    assert code in told or (code == "FORGED" and "APPLIED" in told)


async def test_nobody_else_sees_it(desk: Browser, deputy: Someone, browsers: Callable[[], Browser]) -> None:
    """Staff of the next congress find nothing, and cannot act on what they know the id of."""
    await no_scan(await a_phone(deputy))
    (row,) = await open_ones(desk)
    neighbour = browsers()
    await has_number((await a_host("高平", await a_unit("邻县人大", "6."))).person, NEIGHBOUR)
    await neighbour.signs_in(NEIGHBOUR)

    assert await open_ones(neighbour) == []
    assert (await neighbour.is_told("Concern", id=row["id"])).code == "NOT_FOUND"
    assert (await neighbour.is_told("MarkRecordSeen", concern=row["id"])).code == "NOT_FOUND"


async def test_the_congress_that_elected_a_deputy_upward_sees_it(desk: Browser) -> None:
    """代表法 art. 25: what a deputy of the city sends from there is seen by the county that elected them."""
    city = await a_unit("上级市人大", "9.")
    county = await a_unit()
    await no_scan(await a_phone(await a_deputy("林涛", unit=city, electing_unit=county)))

    (row,) = await open_ones(desk)
    assert row["unit"]["name"] == "上级市人大"


async def test_a_seat_named_decides_who_reads(desk: Browser, deputy: Someone) -> None:
    """Written in a seat of another congress, it is none of this desk's business."""
    other = await a_deputy(person=deputy.person, unit=await a_unit("邻县人大", "6."))
    phone = await a_phone(deputy)
    phone.writes("scanWithdraw", {}, seat=str(other.seat))
    await settled(phone)

    assert await open_ones(desk) == []


async def test_a_parked_record_is_tried_again(desk: Browser, deputy: Someone) -> None:
    """Released it is looked at once more, however often one clicks; history has one line."""
    written = await orphaned(await a_phone(deputy))
    (row,) = await open_ones(desk, kinds=["PARKED"])
    seen = await desk.asks("Concern", id=row["id"])

    first = await desk.asks("ReleaseRecord", concern=row["id"])
    second = await desk.asks("ReleaseRecord", concern=row["id"])

    assert (row["code"], seen["acts"]) == ("WAITING_PARENT", ["RELEASE", "SETTLE"])
    assert seen["sides"][1]["lines"] == [{"field": "waitsFor", "value": "MISSING"}]
    assert (first, second) == (True, False)
    assert await sql.value("SELECT count(*) FROM event WHERE verb = 'release' AND target = $1", written.id) == 1
    assert await reconcile.drain() == 1
    assert await sql.value("SELECT code FROM record WHERE id = $1", written.id) == "WAITING_PARENT"


async def test_a_parked_record_is_settled_with_a_reason(desk: Browser, deputy: Someone) -> None:
    """The author gets the one final receipt, in the words of staff; what hung on it goes on."""
    phone = await a_phone(deputy)
    written = await orphaned(phone)
    child = phone.writes("scanWithdraw", {}, deps=[written.id])
    await settled(phone)
    assert phone.receipt(child)["code"] == "WAITING_PARENT"

    first = await desk.asks("SettleRecord", concern=written.id, reason="前一条已作废")
    second = await desk.asks("SettleRecord", concern=written.id, reason="再说一次")
    await settled(phone)

    receipt = phone.receipt(written)
    assert (first, second) == (True, False)
    assert (receipt["code"], receipt["detail"]["words"]) == ("REJECTED_INVALID", "工作人员已处理:前一条已作废")
    assert phone.receipt(child)["code"] == "REJECTED_INVALID"
    assert [row["id"] for row in await open_ones(desk)] == [child.id]
    (ended,) = await open_ones(desk, handled=True)
    assert (ended["id"], ended["handled"]["act"], ended["handled"]["by"]) == (written.id, "SETTLE", "何远")


async def test_a_reason_is_wanted(desk: Browser, deputy: Someone) -> None:
    """Nobody is told no without a word."""
    written = await orphaned(await a_phone(deputy))

    refused = await desk.is_told("SettleRecord", concern=written.id, reason="  ")

    assert (refused.code, refused.field) == ("INVALID", "reason")


async def test_what_is_answered_is_not_settled_again(desk: Browser, deputy: Someone) -> None:
    """A record with its one final receipt keeps it."""
    await no_scan(await a_phone(deputy))
    (row,) = await open_ones(desk)

    assert (await desk.is_told("SettleRecord", concern=row["id"], reason="不适用")).code == "CONFLICT"


async def test_bytes_kept_apart_are_taken_up_by_hand(desk: Browser, deputy: Someone) -> None:
    """Staff read what could be read, and mark the presence with a reason; the author is told once."""
    activity = await an_activity()
    phone = await a_phone(deputy)
    phone.scans(activity.poster).given["at"] = "昨天"
    await phone.pushes()
    (row,) = await open_ones(desk)
    seen = await desk.asks("Concern", id=row["id"])

    given = {"concern": row["id"], "activity": str(activity.id), "reason": "记录损坏,已电话核实"}
    first, second = [await desk.asks("TakeUpRecord", **given) for _ in range(2)]

    (line, _) = seen["sides"][0]["lines"]
    assert (line["field"], line["value"]) == ("code", f"{activity.token} · 视察校门口")
    assert (first, second) == (True, False)
    stands = "SELECT presence FROM attendance WHERE activity = $1 AND person = $2"
    assert await sql.value(stands, activity.id, deputy.person) == "PRESENT"
    assert await sql.value("SELECT count(*) FROM decision") == 1
    assert await sql.value("SELECT count(*) FROM notice") == 1
    assert await open_ones(desk) == []


async def test_bytes_kept_apart_are_settled_with_a_word_to_their_author(desk: Browser, deputy: Someone) -> None:
    """There is no record to answer, so the reason comes as a notice."""
    await no_record(await a_phone(deputy))
    (row,) = await open_ones(desk)

    assert await desk.asks("SettleRecord", concern=row["id"], reason="内容不完整,请重新签到")

    assert await sql.value("SELECT body FROM notice") == "工作人员已处理:内容不完整,请重新签到"
    assert await open_ones(desk) == []


async def test_nobody_handles_their_own(browser: Browser, host: Someone) -> None:
    """Staff see what they sent themselves, and leave it to a colleague."""
    await browser.signs_in(STAFF)
    written = await orphaned(await a_phone(host))

    seen = await browser.asks("Concern", id=written.id)

    assert seen["acts"] == []
    assert (await browser.is_told("SettleRecord", concern=written.id, reason="自己来")).code == "FORBIDDEN"


async def test_two_things_under_one_id_stand_side_by_side(desk: Browser, deputy: Someone) -> None:
    """What came first and what came second, each in its own words."""
    await same_number(await a_phone(deputy))
    (row,) = await open_ones(desk, kinds=["QUARANTINED"])

    sides = (await desk.asks("Concern", id=row["id"]))["sides"]

    assert [(side["role"], side["lines"][0]["value"]) for side in sides] == [("WRITTEN", "/a/y"), ("FIRST", "/a/x")]


async def test_a_tracking_code_is_shown_nowhere(desk: Browser, deputy: Someone) -> None:
    """A citizen's secret, scanned by mistake, is in no line and not among the raw bytes."""
    secret = make_token(b"\7" * 32, 18)
    phone = await a_phone(deputy)
    for text in (f"/t/{secret}", secret.lower(), f"https://x.example/t/{secret}#a"):
        phone.scans(text).given["at"] = "昨天"
        phone.writes("scanAdd", {"code": text}, deps=["018f0000-0000-7000-8000-000000000001"])
    await settled(phone)

    rows = await open_ones(desk)
    told = [str(await desk.asks("Concern", id=row["id"])) for row in rows]

    assert len(rows) == 6
    assert not [text for text in (*told, str(rows)) if secret in text.upper()]
    assert all("/t/…" in text for text in told)


async def test_the_list_pages_filters_and_counts(desk: Browser, deputy: Someone) -> None:
    """Each once, newest first; by kind, by person, by name; the numbers in the navigation are true."""
    phone, other = await a_phone(deputy), await a_phone(await a_deputy("林涛"))
    for _ in range(4):
        await no_scan(phone)
    await no_record(other)

    first = await desk.asks("Concerns", first=3)
    second = await desk.asks("Concerns", first=3, after=first["next"])
    counts = {row["kind"]: row["count"] for row in await desk.asks("ConcernCounts")}

    ids = [row["id"] for row in first["rows"] + second["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"], len(set(ids))) == (3, 2, None, 5)
    assert counts == {"REFUSED": 4, "QUARANTINED": 1}
    assert len(await open_ones(desk, person=str(other.person))) == 1
    assert len(await open_ones(desk, search="陈")) == 4
    assert (await desk.asks("Concerns", first=3, after="gibberish"))["rows"][0]["id"] == ids[0]


async def test_what_is_someone_elses_under_the_same_id_stays_theirs(desk: Browser, deputy: Someone) -> None:
    """Who sends bytes under another's id is shown to staff without the other's words."""
    mine, theirs = await a_phone(deputy), await a_phone(await a_deputy("林涛"))
    first = theirs.scans("/a/hidden")
    await settled(theirs)
    second = mine.scans("/a/y")
    second.given["id"] = first.id
    second.sha = hashlib.sha256(mine.canonical(second.given)).digest()
    await mine.pushes([second])

    (row,) = await open_ones(desk, kinds=["QUARANTINED"])
    sides = (await desk.asks("Concern", id=row["id"]))["sides"]

    assert [side["role"] for side in sides] == ["WRITTEN"]


async def test_two_values_of_a_field_stand_side_by_side(desk: Browser, deputy: Someone, host: Someone) -> None:
    """Both are listed with who wrote them, until a person sets the field having seen both."""
    first, second = await a_phone(deputy), await a_phone(host)
    item = adds(first, await a_topic(), "校门口停车")
    await exchange(first, second)
    sets(first, item.entity, TEXT="校门口乱停车")
    sets(second, item.entity, TEXT="东门停车难")
    await exchange(first, second)

    (row,) = await open_ones(desk, kinds=["CONFLICT"])
    seen = await desk.asks("Concern", id=row["id"])
    sets(second, item.entity, seen["rev"], TEXT="东门停车难")
    await exchange(second)

    assert seen["acts"] == ([] if row["person"]["name"] == "何远" else ["CHOOSE", "SEE"])
    assert {choice["words"] for choice in seen["choices"]} == {"校门口乱停车", "东门停车难"}
    assert [choice["holds"] for choice in seen["choices"]] == [True, False]
    assert await open_ones(desk, kinds=["CONFLICT"]) == []
