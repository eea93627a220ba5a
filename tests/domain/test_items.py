"""What comes of a list item that several people write at once, whatever way their records come."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain import items
from server.domain.items import Change, Item, Outcome
from server.domain.lists import ItemField, ItemState
from server.domain.records import ReceiptCode
from server.domain.registers import Stamp

CASES = json.loads((Path(__file__).parents[1] / "cases" / "items.json").read_text())
SLOW = [HealthCheck.too_slow]
"""A busy machine is no reason to fail: nothing here waits."""

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


def setting(**said: str | None) -> Act:
    """An act that sets fields."""
    changes = [Change(ItemField(field), value, "因故") for field, value in said.items()]
    return lambda item, stamp: items.set_fields(item, changes, stamp)


def moving(rank: str) -> Act:
    """An act that moves."""
    return lambda item, stamp: items.move(item, rank, stamp)


TEXTS = [setting(TEXT=text) for text in "一二三"]
ACTS = [
    *TEXTS,
    *[setting(STATE=state) for state in ItemState],
    *[setting(OWNER=owner) for owner in ("甲", "乙", None)],
    setting(OWNER="乙", STATE="DONE"),
    moving("a1"),
    moving("a2"),
    items.remove,
    items.reopen,
]
RECORDS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=4)


def stamped(phone: int, written: list[tuple[Act, int, int]]) -> list[Record]:
    """What one phone wrote, in its order: acts with the moment and the revision they were written at."""
    device = named(f"phone {phone}")
    stamps = [Stamp(named(f"{phone}.{seq}"), at, base, device, seq) for seq, (_, at, base) in enumerate(written, 1)]
    return [(stamp, act) for stamp, (act, _, _) in zip(stamps, written, strict=True)]


PHONES = st.lists(RECORDS, min_size=2, max_size=4).map(
    lambda phones: [stamped(number, written) for number, written in enumerate(phones)]
)
"""What some phones wrote that had not seen each other."""


def delivered(chance: Random, written: list[list[Record]]) -> list[Record]:
    """All of them, each phone's in order, some more than once."""
    left, came = [[*one] for one in written], list[Record]()
    while any(left):
        came.append(chance.choice([one for one in left if one]).pop(0))
        if chance.random() < 0.5:
            came.append(chance.choice(came))
    return came


def history(given_: list[Record]) -> Item:
    """The item after a beginning everybody may have seen: revision 2 is a word of somebody else's."""
    item = items.set_fields(begun({"TEXT": "原"}), [Change(ItemField.TEXT, "改")], Stamp(named("second"), 1, 1)).item
    for stamp, act in given_:
        item = act(item, stamp).item
    return item


@settings(max_examples=2000, deadline=None, suppress_health_check=SLOW)
@given(PHONES, st.randoms(use_true_random=False))
def test_order_repetition_and_company_cannot_matter(written: list[list[Record]], chance: Random) -> None:
    """Records of people who had not seen each other lead to one item and one set of conflicts."""
    one, other = delivered(chance, written), delivered(chance, written)

    assert shown(history(one)) == shown(history(other))


@settings(max_examples=500, deadline=None, suppress_health_check=SLOW)
@given(PHONES, st.randoms(use_true_random=False))
def test_no_word_is_lost_without_its_author_having_been_seen(written: list[list[Record]], chance: Random) -> None:
    """The last text each phone wrote stands, or is there for a person to choose, whatever the others did."""
    item = history(delivered(chance, written))
    live = {write.stamp.record for write in item.registers["TEXT"].live}

    for phone in written:
        texts = [stamp for stamp, act in phone if act in TEXTS]
        assert not texts or texts[-1].record in live


@settings(max_examples=500, deadline=None, suppress_health_check=SLOW)
@given(PHONES, st.randoms(use_true_random=False))
def test_whoever_saw_everything_decides(written: list[list[Record]], chance: Random) -> None:
    """Having seen all, one edit of a field ends its conflict; a second of the deletion ends that."""
    item = history(delivered(chance, written))
    at_desk = Stamp(named("desk"), -1, item.version)

    settled = items.reopen(item, at_desk).item
    chosen = Stamp(named("chosen"), -1, settled.version)
    everything = [Change(ItemField.TEXT, "定"), Change(ItemField.OWNER, None), Change(ItemField.STATE, "DONE")]
    decided = items.set_fields(settled, everything, chosen)

    assert decided.code is ReceiptCode.APPLIED
    assert decided.item.conflicts == []
    assert (decided.item.value("TEXT"), decided.item.value("STATE")) == ("定", "DONE")
