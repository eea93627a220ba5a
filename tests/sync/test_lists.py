"""Two phones and one list: written offline, come back in any order, nothing lost."""

import asyncio
import random
from datetime import timedelta

import pytest

from server.store import sql
from server.sync import reconcile
from tests.builders import a_deputy, a_phone, count
from tests.topics import a_topic, adds, code, exchange, rev_of, sets, stands, two_phones

pytestmark = pytest.mark.usefixtures("database")


async def test_a_line_written_on_a_phone_is_on_everybodys_list() -> None:
    """The author hears APPLIED, and both hold the item as it was written."""
    one, other = await a_phone(await a_deputy()), await a_phone(await a_deputy("林涛"))
    topic = await a_topic()
    added = adds(
        one, topic, "早高峰拥堵", place="实验小学", dueOn="2026-12-01", position={"lat": 1, "lng": 2, "accuracyM": 9}
    )

    await exchange(one, other)

    assert code(one, added) == "APPLIED"
    for phone in (one, other):
        rev, row = phone.base[f"topic:{topic}", "item", added.entity]
        assert rev == 1
        assert row["text"] == "早高峰拥堵"
        assert (row["place"], row["dueOn"], row["lat"], row["lng"], row["state"]) == (
            "实验小学",
            "2026-12-01",
            1,
            2,
            "OPEN",
        )
        assert (row["by"], row["byName"]) == (str(one.person), "陈静")
        assert row["conflicts"] == []
    assert one.outbox == []


async def test_two_who_wrote_other_fields_are_merged() -> None:
    """Neither had seen the other; both words stand."""
    one, other, _, item = await two_phones()
    first, second = sets(one, item, TEXT="早晚拥堵"), sets(other, item, PLACE="北门")

    await exchange(one, other)

    assert (code(one, first), code(other, second)) == ("APPLIED", "MERGED")
    row = other.rows("item")[item]
    assert (row["text"], row["place"], row["conflicts"]) == ("早晚拥堵", "北门", [])


@pytest.mark.parametrize("turned", [False, True])
async def test_two_who_wrote_the_same_field_are_both_kept(*, turned: bool) -> None:
    """The later word holds, the other stands beside it on both phones, whichever came first."""
    one, other, _, item = await two_phones()
    written = other.base[next(key for key in other.base if key[2] == item)][1]["at"]
    early = sets(one, item, at_ms=written + 1, TEXT="甲说")
    late = sets(other, item, at_ms=written + 2, TEXT="乙说")

    for phone in (other, one) if turned else (one, other):
        await exchange(phone)
    await exchange(one, other)

    for phone in (one, other):
        row = phone.rows("item")[item]
        assert row["text"] == "乙说"
        assert [(c["field"], c["value"], c["byName"], c["record"]) for c in row["conflicts"]] == [
            ("TEXT", "甲说", "陈静", early.id)
        ]
        assert [(c["at"], c["standsByName"], c["standsAt"]) for c in row["conflicts"]] == [
            (written + 1, "林涛", written + 2)
        ]
    codes = (code(one, early), code(other, late))
    assert codes == (("CONFLICT", "APPLIED") if turned else ("APPLIED", "CONFLICT"))
    assert await count("item_conflict") == 1


async def test_who_has_seen_both_ends_the_conflict() -> None:
    """A person sets the field again, looking at both."""
    one, other, _, item = await two_phones()
    sets(one, item, TEXT="甲说")
    sets(other, item, TEXT="乙说")
    await exchange(one, other)
    chosen = sets(one, item, TEXT="甲乙都说")

    await exchange(one, other)

    assert code(one, chosen) == "APPLIED"
    assert other.rows("item")[item]["text"] == "甲乙都说"
    assert other.rows("item")[item]["conflicts"] == []
    assert await count("item_conflict") == 0


async def test_a_phone_never_conflicts_with_itself() -> None:
    """Added and set three times offline, with a base that knows nothing: each was written after the one before."""
    phone, topic = await a_phone(await a_deputy()), await a_topic()
    added = adds(phone, topic, "一")
    later = [
        phone.writes("itemSet", {"changes": [{"field": "TEXT", "value": text}]}, entity=added.entity)
        for text in "二三四"
    ]

    await exchange(phone)

    assert [code(phone, one) for one in [added, *later]] == ["APPLIED"] * 4
    assert phone.rows("item")[added.entity]["text"] == "四"


async def test_a_state_only_rises_until_it_is_opened_again() -> None:
    """DONE and DOING join without a conflict; what was seen to be done is opened by reopening alone."""
    one, other, _, item = await two_phones()
    done, doing = sets(one, item, STATE="DONE"), sets(other, item, STATE="DOING")
    await exchange(one, other)
    low = sets(other, item, STATE="OPEN")
    await exchange(one, other)
    before = other.rows("item")[item]["state"]
    again = other.writes("itemReopen", {}, entity=item, base=rev_of(other, item))
    await exchange(one, other)

    assert (code(one, done), code(other, doing), code(other, low)) == ("APPLIED", "SUPERSEDED", "SUPERSEDED")
    assert before == "DONE"
    assert code(other, again) == "APPLIED"
    assert one.rows("item")[item]["state"] == "OPEN"


async def test_an_edit_that_had_not_seen_the_deletion_brings_the_item_back() -> None:
    """The words are there again with the wish to delete beside them; a second deletion ends it."""
    one, other, _, item = await two_phones()
    gone, said = one.writes("itemDel", {}, entity=item, base=1), sets(other, item, TEXT="还在堵")
    await exchange(one)
    away = item not in one.rows("item")

    await exchange(other)
    await exchange(one)

    assert away
    assert (code(one, gone), code(other, said)) == ("APPLIED", "CONFLICT")
    assert other.receipt(said)["detail"] == {"won": ["DELETED"], "lost": []}
    row = one.rows("item")[item]
    assert (row["text"], [c["field"] for c in row["conflicts"]]) == ("还在堵", ["DELETED"])
    settled = one.writes("itemDel", {}, entity=item, base=rev_of(one, item))
    await exchange(one, other)
    assert code(one, settled) == "APPLIED"
    assert other.rows("item") == {}
    assert (await stands(item))["deleted_at"] is not None


async def test_a_deletion_that_had_not_seen_an_edit_leaves_the_item() -> None:
    """The same two the other way round: the same item, the same conflict."""
    one, other, _, item = await two_phones()
    gone, said = one.writes("itemDel", {}, entity=item, base=1), sets(other, item, TEXT="还在堵")

    await exchange(other)
    await exchange(one)

    assert (code(one, gone), code(other, said)) == ("CONFLICT", "APPLIED")
    row = one.rows("item")[item]
    assert (row["text"], [c["field"] for c in row["conflicts"]]) == ("还在堵", ["DELETED"])


async def test_an_edit_whose_item_has_not_come_waits_for_it() -> None:
    """After a restore another phone's item may come later than what was written on it; then both stand, at once."""
    one, other = await a_phone(await a_deputy()), await a_phone(await a_deputy("林涛"))
    topic = await a_topic()
    added = adds(one, topic)
    said = sets(other, added.entity, base=1, TEXT="乙说")
    await exchange(other)
    waits = other.receipt(said)["code"]

    await exchange(one)
    await other.pulls()

    assert waits == "WAITING_PARENT"
    assert code(other, said) == "APPLIED"
    assert (await stands(added.entity))["text"] == "乙说"


async def test_phones_that_edit_the_same_items_in_other_orders_get_through() -> None:
    """Four phones, ten items, all at once, twice delivered: every record is answered once, and all hold the same."""
    people = [await a_phone(await a_deputy(f"代表{n}")) for n in range(4)]
    topic = await a_topic()
    items = [adds(people[0], topic, f"第{n}条").entity for n in range(10)]
    await exchange(*people)
    chance = random.Random(3)
    for phone in people:
        for item in chance.sample(items, 10):
            sets(phone, item, TEXT=f"{phone.seq}", PLACE=None)
        await phone.syncs(losing_replies=1)

    for _ in range(5):
        await asyncio.gather(*(reconcile.drain() for _ in range(4)))
    for phone in people:
        await phone.pulls()

    assert all(phone.outbox == [] for phone in people)
    assert all(phone.rows("item") == people[0].rows("item") for phone in people)
    assert await sql.value("SELECT count(*) FROM record WHERE state = 1") == 50
    assert {len(row["conflicts"]) for row in people[0].rows("item").values()} <= {0, 1, 2, 3}


async def test_a_clock_that_runs_ahead_wins_nothing() -> None:
    """A phone a day ahead that does not know it counts as written when it reached us."""
    one, other, _, item = await two_phones()
    one.ahead_ms, one.never_met = int(timedelta(days=1).total_seconds() * 1000), True
    sets(one, item, TEXT="抢先")
    await exchange(one)
    sets(other, item, 1, TEXT="后写")

    await exchange(other)

    assert other.rows("item")[item]["text"] == "后写"
