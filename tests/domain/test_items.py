"""What comes of a list item that several people write at once, whatever way their records come."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import items
from server.domain.items import Change, Item, Outcome
from server.domain.lists import ItemField, ItemState
from server.domain.records import ReceiptCode
from server.domain.registers import Stamp

CASES = json.loads((Path(__file__).parents[1] / "cases" / "items.json").read_text())
Act = Callable[[Item, Stamp], Outcome]
Record = tuple[Stamp, Act]


def named(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(UUID(int=0), name)


def begun(values: dict[str, Any]) -> Item:
    """An item as somebody at the desk began it."""
    return items.begin({"STATE": "OPEN", "RANK": "a0"} | values, Stamp(named("begin"), 0))


def act_of(given: dict[str, Any]) -> Act:
    """What a record of a case asks for."""
    if "set" in given:
        changes = [
            Change(ItemField(field), value, given.get("reason") if field == "STATE" else None)
            for field, value in given["set"].items()
        ]
        return lambda item, stamp: items.set_fields(item, changes, stamp)
    if "move" in given:
        return lambda item, stamp: items.move(item, given["move"], stamp)
    return lambda item, stamp: (items.remove if given["act"] == "del" else items.reopen)(item, stamp)


def shown(item: Item) -> dict[str, Any] | None:
    """What people see of it."""
    if item.is_deleted:
        return None
    values = {field: item.value(field) for field in (*ItemField, items.RANK)}
    conflicts = [(field, write.value, write.stamp.record) for field, write in item.conflicts]
    return {**values, "reason": item.registers["STATE"].standing.reason, "conflicts": conflicts}


def told(case: dict[str, Any]) -> tuple[list[str], Item]:
    """The codes of a case's records in order, and the item they lead to."""
    item, codes, seqs = begun(case["item"]), [], count(1)
    for record in case["records"]:
        by = named(record["phone"]) if "phone" in record else None
        stamp = Stamp(named(record["name"]), record["at"], record.get("base", 0), by, next(seqs))
        outcome = act_of(record)(item, stamp)
        item = outcome.item
        codes.append(outcome.code)
    return codes, item


@pytest.mark.parametrize("case", CASES["together"] + CASES["alone"], ids=lambda case: case["name"])
def test_an_item_is_merged_as_the_table_says(case: dict[str, Any]) -> None:
    """Every record's answer, and the item that comes of them."""
    codes, item = told(case)

    assert codes == case["codes"]
    seen = shown(item)
    if case["shown"] is None:
        assert seen is None
        return
    assert seen is not None
    assert {name: seen[name] for name in case["shown"]} == case["shown"]
    assert [[field, value] for field, value, _ in seen["conflicts"]] == case.get("conflicts", [])


VALUES = {
    ItemField.TEXT: ["一", "二", "三"],
    ItemField.OWNER: ["甲", "乙", None],
    ItemField.STATE: [*ItemState],
}
changes = st.dictionaries(st.sampled_from([*VALUES]), st.integers(0, 2), min_size=1, max_size=3).map(
    lambda chosen: [Change(field, VALUES[field][turn], "因故") for field, turn in chosen.items()]
)
acts: st.SearchStrategy[Act] = st.one_of(
    changes.map(lambda some: lambda item, stamp: items.set_fields(item, some, stamp)),
    st.sampled_from(["a1", "a2"]).map(lambda rank: lambda item, stamp: items.move(item, rank, stamp)),
    st.just(items.remove),
    st.just(items.reopen),
)


@st.composite
def phones(draw: st.DrawFn) -> list[list[Record]]:
    """What some phones wrote that had not seen each other, each in its order."""
    made: list[list[Record]] = []
    for number in range(draw(st.integers(2, 4))):
        some = draw(st.lists(st.tuples(acts, st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=4))
        device = named(f"phone {number}")
        made.append(
            [
                (Stamp(named(f"{number}.{seq}"), at, min(base, 2), device, seq), act)
                for seq, (act, at, base) in enumerate(some, 1)
            ]
        )
    return made


def delivered(draw: st.DataObject, written: list[list[Record]]) -> list[Record]:
    """All of them, each phone's in order, some more than once."""
    left, came = [[*one] for one in written], list[Record]()
    while any(left):
        phone = draw.draw(st.sampled_from([one for one in left if one]))
        came.append(phone.pop(0))
        if draw.draw(st.booleans()):
            came.append(draw.draw(st.sampled_from(came)))
    return came


def history(given_: list[Record]) -> Item:
    """The item after a beginning everybody may have seen: revision 2 is a word of somebody else's."""
    item = items.set_fields(begun({"TEXT": "原"}), [Change(ItemField.TEXT, "改")], Stamp(named("second"), 1, 1)).item
    for stamp, act in given_:
        item = act(item, stamp).item
    return item


@settings(max_examples=2000, deadline=None)
@given(phones(), st.data())
def test_order_repetition_and_company_cannot_matter(written: list[list[Record]], draw: st.DataObject) -> None:
    """Records of people who had not seen each other lead to one item and one set of conflicts."""
    one, other = delivered(draw, written), delivered(draw, written)

    assert shown(history(one)) == shown(history(other))


@settings(max_examples=500, deadline=None)
@given(phones(), st.data())
def test_no_word_is_lost_without_its_author_having_been_seen(written: list[list[Record]], draw: st.DataObject) -> None:
    """The last text each phone wrote stands, is a conflict, equals what stands, or went past with a deletion."""
    item = history(delivered(draw, written))
    live = {write.stamp.record for write in item.registers["TEXT"].live}

    for phone in written:
        texts = [stamp for stamp, act in phone if _sets_text(act)]
        assert not texts or texts[-1].record in live


def _sets_text(act: Act) -> bool:
    """Whether an act writes a text."""
    before = begun({})
    after = act(before, Stamp(named("probe"), 0, 1)).item
    return after.registers["TEXT"] != before.registers["TEXT"]


@settings(max_examples=500, deadline=None)
@given(phones(), st.data())
def test_whoever_saw_everything_decides(written: list[list[Record]], draw: st.DataObject) -> None:
    """Having seen all, one edit of a field ends its conflict; a second of the deletion ends that."""
    item = history(delivered(draw, written))
    at_desk = Stamp(named("desk"), -1, item.version)

    settled = items.reopen(item, at_desk).item
    chosen = Stamp(named("chosen"), -1, settled.version)
    everything = [Change(ItemField.TEXT, "定"), Change(ItemField.OWNER, None), Change(ItemField.STATE, "DONE")]
    decided = items.set_fields(settled, everything, chosen)

    assert decided.code is ReceiptCode.APPLIED
    assert decided.item.conflicts == []
    assert (decided.item.value("TEXT"), decided.item.value("STATE")) == ("定", "DONE")
