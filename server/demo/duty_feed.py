"""What the phones of the city's deputies hold of their own duties."""

from collections.abc import Iterator
from typing import Any

from server.commands import duty_catalogue
from server.demo.world import World, facts
from server.store import duties
from server.store.changes import Row
from server.tables.duties import Duty
from server.tables.people import Seat, Unit


def rows(world: World) -> Iterator[Row]:
    """All of them, as a change of a duty would tell them."""
    persons: dict[Any, Any] = {seat.id: seat.person for seat in world.of(Seat)}
    names: dict[Any, str] = {unit.id: unit.name for unit in world.of(Unit)}
    of_category = {row.key: {"label": row.label, "counts": row.counts} for row in duty_catalogue.categories()}
    for duty in world.of(Duty):
        joined = {"person": persons[duty.seat], "addressee_name": names.get(duty.addressee)}
        yield duties.told(facts(duty) | of_category[duty.category] | joined)
