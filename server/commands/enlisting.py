"""
Taking in (导入) what an intake was decided to be: units, places, people and seats, in one transaction.

Everything ends in `changes.commit`, a slice at a time: a line of history for every unit and
seat, and what the phones of the people are told.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server import sealing
from server.commands.intake_checks import Decided, Tell
from server.domain import phones, projections
from server.domain.intake_plans import Outcome
from server.domain.viewer import Viewer
from server.store import changes, enlisting, people
from server.store.changes import Happened, Row

SLICE = 500
VERBS = {Outcome.MAKE: "created", Outcome.CHANGE: "changed"}


async def take_in(tx: Any, viewer: Viewer, intake: UUID, decided: Sequence[Decided], now: datetime, tell: Tell) -> None:
    """All lines that make or change something are in the tables, once the caller commits."""
    lines = [one for one in decided if one.decision.rows]
    units = [one for one in lines if "unit" in _rows(one)]
    seats = [one for one in lines if "seat" in _rows(one)]
    await _write_units(tx, viewer, intake, units, now)
    paths = {node.id: node.path for node in await enlisting.nodes()}
    for start in range(0, len(seats), SLICE):
        await _write_seats(tx, viewer, intake, seats[start : start + SLICE], paths, now)
        await tell(len(units) + min(start + SLICE, len(seats)), len(lines))


async def _write_units(tx: Any, viewer: Viewer, intake: UUID, lines: Sequence[Decided], now: datetime) -> None:
    if not lines:
        return
    await _written("unit", lines)
    if places := [row for one in lines if (row := _rows(one).get("place"))]:
        await enlisting.add("place", places)
    changed = [_rows(one)["unit"]["id"] for one in lines if one.decision.outcome is Outcome.CHANGE]
    fed = await people.fed_seats(await enlisting.seated_in(changed)) if changed else []
    events = [_told(viewer, intake, "unit", one, _rows(one)["unit"]["path"], now) for one in lines]
    await changes.commit(tx, rows=fed, events=events)


async def _write_seats(
    tx: Any, viewer: Viewer, intake: UUID, lines: Sequence[Decided], paths: Mapping[UUID, str], now: datetime
) -> None:
    new = [row for one in lines if (row := _rows(one).get("person"))]
    if new:
        await enlisting.add("person", [_sealed(row) for row in new])
    await _written("seat", lines)
    persons = [_rows(one)["seat"]["person"] for one in lines]
    events = [_told(viewer, intake, "seat", one, paths[_rows(one)["seat"]["unit"]], now) for one in lines]
    await changes.commit(tx, rows=[*map(_fed, new), *await people.fed_seats(persons)], events=events)


async def _written(table: str, lines: Sequence[Decided]) -> None:
    for outcome, write in ((Outcome.MAKE, enlisting.add), (Outcome.CHANGE, enlisting.change)):
        if rows := [_rows(one)[table] for one in lines if one.decision.outcome is outcome]:
            await write(table, rows)


def _rows(one: Decided) -> Mapping[str, Mapping[str, Any]]:
    return one.decision.rows or {}


def _sealed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A person as they are kept: the number by its hash, and sealed."""
    number = row["phone"]
    sealed = sealing.seal_phone(row["id"].bytes, number)
    return {"id": row["id"], "name": row["name"], "phone_hash": sealing.phone_hash(number), "phone_sealed": sealed}


def _fed(row: Mapping[str, Any]) -> Row:
    body = projections.person(name=row["name"], phone_tail=phones.tail(row["phone"]))
    return Row(projections.person_scope(row["id"]), "person", row["id"], 1, body)


def _told(viewer: Viewer, intake: UUID, kind: str, one: Decided, path: str, now: datetime) -> Happened:
    data = {"intake": str(intake), "changes": list(one.decision.notes)}
    target, verb = _rows(one)[kind]["id"], VERBS[one.decision.outcome]
    return Happened(kind, target, verb, path, now, viewer.seat, viewer.person, data=data)
