"""
Many records settled together come to what they come to one by one.

Hypothesis writes what several phones send; it is settled as a claim of all of them, and then,
in a transaction that saw nothing of that, record by record. Every row must be the same but
for ids and times the server gives. `EXAMPLES=2000 pytest tests/sync/test_together.py` is the
long form.
"""

import os
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.sync import scan_acts, written_acts
from tests.sync.mixtures import PHONES, Asked, Line, World, a_world, line, lines_of, written
from tests.sync.together import one_by_one, together, undone

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
OFTEN = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES <= 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SIGNED = st.lists(st.booleans(), min_size=PHONES, max_size=PHONES)
ALL_SIGNED = [True] * PHONES

pytestmark = pytest.mark.timeout(120 + EXAMPLES)


@pytest.fixture
async def world(database: None) -> World:
    """The same for all examples of a test."""
    return await a_world()


SCANS = [
    line("poster"),
    line("orphan"),
    line("newer"),
    line("withdraw nothing"),
    line("host printed", reason="手机没电"),
    line("host live", phone=3),
    line("withdraw"),
    line("poster", phone=1, other=7),
]
WRITTEN = [
    line("set", subject=0),
    line("set", phone=1, subject=0, reason="手机没电"),
    line("set", phone=1, subject=1),
    line("settle", phone=1, subject=2),
    line("item"),
    line("photo that is here", reason="手机没电"),
    line("photo", phone=1),
    line("unlink", phone=1, other=6),
    line("edit", subject=0),
    line("edit", phone=1, subject=2),
    line("edit", phone=2, subject=0),
    line("confirm"),
    line("note", phone=2, other=4, late=True),
    line("remove", phone=3),
]
"""Between them everything that can become of a record of these kinds."""


@example(lines=SCANS, signed=ALL_SIGNED)
@OFTEN
@given(lines=lines_of(scan_acts.ACTS), signed=SIGNED)
async def test_scans_together_are_as_one_after_another(
    world: World, monkeypatch: pytest.MonkeyPatch, lines: list[Line], signed: list[bool]
) -> None:
    """Mixed phones, repeated scans, hosts, withdrawals, refusals, bad codes, parents and what waits for them."""
    await _comes_to_the_same(world, monkeypatch, lines, signed, scan_acts.asked)


@example(lines=SCANS + WRITTEN, signed=ALL_SIGNED)
@OFTEN
@given(lines=lines_of(scan_acts.ACTS + written_acts.ACTS + written_acts.ACTS), signed=SIGNED)
async def test_all_kinds_together_are_as_one_after_another(
    world: World, monkeypatch: pytest.MonkeyPatch, lines: list[Line], signed: list[bool]
) -> None:
    """Items, notes, photos and acks between scans: merged, in conflict, superseded, waiting for bytes or parents."""
    await _comes_to_the_same(world, monkeypatch, lines, signed, _asked)


ENDS = {"APPLIED", "REJECTED_INVALID", "REJECTED_PERMISSION", "NEEDS_UPGRADE", "WAITING_PARENT"}


@pytest.mark.parametrize(
    ("lines", "ends"), [(SCANS, ENDS), (SCANS + WRITTEN, ENDS | {"MERGED", "CONFLICT", "WAITING_BLOB"})]
)
async def test_the_examples_show_what_can_become_of_a_record(world: World, lines: list[Line], ends: set[str]) -> None:
    """Else that they come to the same would say little."""
    phones = written(world, lines, ALL_SIGNED, _asked)

    rows, _ = await undone(lambda tx: together(tx, phones))

    assert {msgspec.json.decode(row)["code"] for row in rows["record"]} >= ends


async def _comes_to_the_same(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    lines: list[Line],
    signed: list[bool],
    asked: Callable[[World, Line, str], Asked],
) -> None:
    phones = written(world, lines, signed, asked)

    many, orders = await undone(lambda tx: together(tx, phones))
    single = await undone(lambda tx: one_by_one(tx, phones, orders, monkeypatch))

    for table, rows in many.items():
        assert sorted(rows) == sorted(single[table]), table


def _asked(world: World, line: Line, other: str) -> Asked:
    return (written_acts if line.act in written_acts.ACTS else scan_acts).asked(world, line, other)
