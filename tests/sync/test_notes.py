"""Notes and what was read: written on phones, told to all who may know."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from server.commands import notices
from server.domain.activities import Visibility
from server.domain.notices import NoticeKind
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.notices import Notice
from tests.builders import a_deputy, a_phone, a_unit, an_activity
from tests.phone import Phone, Written
from tests.topics import adds, code, exchange, rev_of, two_phones

pytestmark = pytest.mark.usefixtures("database")


def notes(phone: Phone, kind: str, about: object, text: str = "现场看过") -> Written:
    """Write down a note."""
    return phone.writes("noteAdd", {"aboutKind": kind, "about": str(about), "text": text})


async def test_a_note_about_an_item_is_told_to_who_holds_the_topic() -> None:
    """It stands beside the item on both phones, with its author."""
    one, other, topic, item = await two_phones()
    note = notes(one, "ITEM", item)

    await exchange(one, other)

    assert code(one, note) == "APPLIED"
    _, row = other.base[f"topic:{topic}", "note", note.entity]
    assert (row["aboutKind"], row["about"], row["text"], row["byName"]) == ("ITEM", item, "现场看过", "陈静")
    assert (row["editedAt"], row["others"]) == (None, [])


async def test_a_note_about_an_activity_is_told_to_who_takes_part() -> None:
    """It stands in the activity's scope; who was not asked writes none."""
    deputy, stranger = await a_deputy(), await a_deputy("王立", unit=await a_unit("邻县", "7."))
    activity = await an_activity([deputy])
    one, other = await a_phone(deputy), await a_phone(stranger)
    note, refused = notes(one, "ACTIVITY", activity.id), notes(other, "ACTIVITY", activity.id)

    await exchange(one, other)

    assert (code(one, note), code(other, refused)) == ("APPLIED", "REJECTED_PERMISSION")
    assert (f"activity:{activity.id}", "note", note.entity) in one.base


async def test_edits_from_two_phones_are_both_kept_until_their_author_chooses() -> None:
    """Neither had seen the other; the third saw both."""
    one, _, topic, item = await two_phones()
    second = await a_phone(await a_deputy(person=one.person))
    note = notes(one, "ITEM", item)
    await exchange(one, second)
    here = one.writes("noteEdit", {"text": "早上堵"}, entity=note.entity, base=1)
    there = second.writes("noteEdit", {"text": "晚上堵"}, entity=note.entity, base=1)
    await exchange(one, second)
    _, both = second.base[f"topic:{topic}", "note", note.entity]

    chosen = one.writes("noteEdit", {"text": "早晚都堵"}, entity=note.entity, base=rev_of(one, note.entity))
    await exchange(one, second)

    assert {both["text"], *(other["text"] for other in both["others"])} == {"早上堵", "晚上堵"}
    assert (code(one, here), code(second, there), code(one, chosen)) == ("APPLIED", "CONFLICT", "APPLIED")
    _, row = second.base[f"topic:{topic}", "note", note.entity]
    assert (row["text"], row["others"]) == ("早晚都堵", [])
    assert row["editedAt"] is not None


async def test_only_its_author_edits_a_note() -> None:
    """Another deputy may write a note of their own."""
    one, other, _, item = await two_phones()
    note = notes(one, "ITEM", item)
    await exchange(one, other)
    said = other.writes("noteEdit", {"text": "改"}, entity=note.entity, base=1)

    await exchange(other)

    assert code(other, said) == "REJECTED_PERMISSION"


async def test_a_note_cannot_hang_on_a_note_or_on_nothing() -> None:
    """Refused with the field; about an item that has not come it waits."""
    one, _, _, item = await two_phones()
    first = notes(one, "ITEM", item)
    nested, blank = notes(one, "NOTE", first.entity), notes(one, "ITEM", item, "  ")
    nowhere, early = notes(one, "TOPIC", uuid7()), notes(one, "ITEM", uuid7())

    await exchange(one)

    assert [one.receipt(note)["detail"]["field"] for note in (nested, blank, nowhere)] == ["aboutKind", "text", "about"]
    assert code(one, early) == "WAITING_PARENT"


async def test_a_note_on_an_item_of_the_same_phone_comes_after_it() -> None:
    """Item and note written offline, one after the other, arrive together."""
    one, _, topic, _ = await two_phones()
    added = adds(one, topic, "又一条")
    note = notes(one, "ITEM", added.entity)

    await exchange(one)

    assert (code(one, added), code(one, note)) == ("APPLIED", "APPLIED")


async def told(phone: Phone, *, needs_receipt: bool = True) -> str:
    """A notice sent to the person of a phone."""
    async with ENGINE.transaction() as tx:
        notice = await notices.tell(
            tx, [phone.person], NoticeKind.MATERIAL, "学习", "请阅", unit=await a_unit(), needs_receipt=needs_receipt
        )
    await phone.pulls()
    return str(notice)


async def test_what_was_read_on_one_phone_is_read_on_all() -> None:
    """Read, then its receipt given; both times travel in the person's own row, and again is as once."""
    deputy = await a_deputy()
    one, other = await a_phone(deputy), await a_phone(deputy)
    notice = await told(one)
    read = one.writes("noticeAck", {}, entity=notice)
    await exchange(one, other)
    half = other.rows("notice")[notice]
    given = other.writes("noticeAck", {"confirmed": True}, entity=notice)
    again = other.writes("noticeAck", {}, entity=notice)

    await exchange(other, one)

    assert [code(one, read), code(other, given), code(other, again)] == ["APPLIED"] * 3
    assert half["ackedAt"] is not None
    assert half["confirmedAt"] is None
    assert one.rows("notice")[notice]["confirmedAt"] is not None
    assert one.rows("notice")[notice]["ackedAt"] == half["ackedAt"]
    delivery = await sql.one("SELECT state, version FROM delivery")
    assert delivery == {"state": "CONFIRMED", "version": 3}
    assert one.outbox == other.outbox == []


async def test_a_receipt_nobody_asked_for_is_a_reading() -> None:
    """The notice is read, nothing is confirmed."""
    phone = await a_phone(await a_deputy())
    notice = await told(phone, needs_receipt=False)
    phone.writes("noticeAck", {"confirmed": True}, entity=notice)

    await exchange(phone)

    assert phone.rows("notice")[notice]["confirmedAt"] is None
    assert await sql.value("SELECT state FROM delivery") == "OPENED"


@pytest.mark.parametrize(
    ("visibility", "answer"), [(Visibility.PUBLIC, "APPLIED"), (Visibility.MEMBERS, "REJECTED_PERMISSION")]
)
async def test_what_all_at_a_unit_were_told_can_be_read_too(visibility: Visibility, answer: str) -> None:
    """Its reader has it as their own from then on; what was sent to others is not theirs to acknowledge."""
    phone, notice = await a_phone(await a_deputy()), uuid7()
    await Notice.insert(
        Notice(
            id=notice,
            kind=NoticeKind.NEWS,
            unit=await a_unit(),
            title="动态",
            visibility=visibility,
            published_at=datetime.now(UTC),
        )
    )
    read = phone.writes("noticeAck", {}, entity=str(notice))
    unknown = phone.writes("noticeAck", {}, entity=str(UUID(int=1)))

    await exchange(phone)

    assert code(phone, read) == answer
    assert code(phone, unknown) == "REJECTED_INVALID"
    assert (str(notice) in phone.rows("notice")) == (answer == "APPLIED")
