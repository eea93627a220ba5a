"""What may not be written on a list, by whom, and who holds one: refused with words, and nothing is written."""

import pytest

from server.domain.lists import TopicState
from server.store import sql
from tests.builders import a_deputy, a_phone, a_unit
from tests.topics import a_topic, adds, code, exchange, sets, stands, two_phones

pytestmark = pytest.mark.usefixtures("database")

REFUSED = {
    "a blank text": ({"TEXT": "  "}, "TEXT"),
    "no text": ({"TEXT": None}, "TEXT"),
    "a day that is none": ({"DUE_ON": "2026-02-30"}, "DUE_ON"),
    "nobody's seat": ({"OWNER": "00000000-0000-7000-8000-000000000000"}, "OWNER"),
    "no seat at all": ({"OWNER": "谁"}, "OWNER"),
    "a long place": ({"PLACE": "远" * 201}, "PLACE"),
    "no such state": ({"STATE": "SOON"}, "STATE"),
    "dropped without a reason": ({"STATE": "DROPPED"}, "reason"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_is_refused_with_the_field(name: str) -> None:
    """Nothing is written, and the author reads which field and why."""
    one, _, _, item = await two_phones()
    fields, field = REFUSED[name]
    said = sets(one, item, **fields)

    await exchange(one)

    assert code(one, said) == "REJECTED_INVALID"
    assert one.receipt(said)["detail"]["field"] == field
    assert one.receipt(said)["detail"]["words"]
    assert (await stands(item))["version"] == 1


@pytest.mark.parametrize("child_first", [False, True])
async def test_what_is_written_on_a_refused_item_is_refused_with_it(*, child_first: bool) -> None:
    """It would wait five days for an item that never comes, and then for a person; whichever was settled first."""
    phone, other = await a_phone(await a_deputy()), await a_phone(await a_deputy("林涛"))
    topic = await a_topic(state=TopicState.CLOSED)
    added = adds(phone, topic)
    writer = other if child_first else phone
    said = sets(writer, added.entity, base=1, TEXT="还要说")

    await exchange(writer)
    await exchange(phone)
    await writer.pulls()

    assert code(phone, added) == "REJECTED_INVALID"
    assert code(writer, said) == "REJECTED_INVALID"


async def test_a_result_names_what_it_answers() -> None:
    """A RESULT without an origin is refused, one with it stands; nothing comes from itself."""
    one, _, topic, item = await two_phones()
    bare, whole = adds(one, topic, "已画线", list="RESULT"), adds(one, topic, "已画线", list="RESULT", fromItem=item)
    circle = sets(one, item, FROM_ITEM=whole.entity)
    alone = sets(one, whole.entity, 1, FROM_ITEM=None)

    await exchange(one)

    assert code(one, bare) == "REJECTED_INVALID"
    assert one.receipt(bare)["detail"]["words"] == "成果要写明它回应的是哪一条。"
    assert code(one, whole) == "APPLIED"
    assert (code(one, circle), code(one, alone)) == ("REJECTED_INVALID", "REJECTED_INVALID")
    assert one.receipt(circle)["detail"]["field"] == "FROM_ITEM"


async def test_a_closed_topic_takes_no_more() -> None:
    """What was written before and came after is refused, in words its author understands."""
    one, _, topic, item = await two_phones()
    said = sets(one, item, TEXT="晚了")
    await sql.execute("UPDATE topic SET state = 'CLOSED' WHERE id = $1", topic)

    await exchange(one)

    assert code(one, said) == "REJECTED_INVALID"
    assert one.receipt(said)["detail"]["field"] == "topic"


async def test_who_does_not_work_on_the_topic_writes_nothing_there() -> None:
    """A deputy of another congress neither holds it nor changes it."""
    one, _, topic, item = await two_phones()
    stranger = await a_phone(await a_deputy("王立", unit=await a_unit("邻县", "7.")))
    said, gone = sets(stranger, item, 1, TEXT="外人"), stranger.writes("itemDel", {}, entity=item, base=1)

    await exchange(stranger)

    assert (code(stranger, said), code(stranger, gone)) == ("REJECTED_PERMISSION", "REJECTED_PERMISSION")
    assert f"topic:{topic}" not in stranger.scopes
    assert f"topic:{topic}" in one.scopes


async def test_another_deputy_edits_but_does_not_delete() -> None:
    """Deleting is its author's, its owner's and the desk's."""
    one, other, _, item = await two_phones()
    said, gone = sets(other, item, TEXT="乙说"), other.writes("itemDel", {}, entity=item, base=1)

    await exchange(one, other)

    assert (code(other, said), code(other, gone)) == ("APPLIED", "REJECTED_PERMISSION")


@pytest.mark.parametrize(
    ("state", "ends_in", "holds"),
    [
        (TopicState.OPEN, -300, True),
        (TopicState.CLOSED, -59, True),
        (TopicState.CLOSED, -61, False),
        (TopicState.DRAFT, 9, False),
    ],
)
async def test_a_topic_is_held_while_it_is_open_and_two_months_after(
    state: TopicState, ends_in: int, *, holds: bool
) -> None:
    """A draft is no deputy's."""
    phone, topic = await a_phone(await a_deputy()), await a_topic(state=state, ends_in=ends_in)

    await phone.pulls()

    assert (f"topic:{topic}" in phone.scopes) == holds
