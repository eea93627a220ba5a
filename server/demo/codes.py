"""The three codes of the demo city: one for every deputy seat, every station, every activity."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.demo.fieldwork import Fieldwork
from server.demo.world import World
from server.domain.codes import CodeKind, CodeState, make_token
from server.tables.activities import Activity
from server.tables.codes import Code
from server.tables.people import Seat

TOKEN_CHANCE_BYTES = 16


class Codes:
    """Gives out tokens, each once, and remembers which stands for what."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_target: dict[Any, Code] = {}
        self._given: set[str] = set()

    def give(self, kind: CodeKind, target: UUID, unit: UUID, at: datetime, **more: Any) -> Code:
        """A code for something; the one given last is the one that stands."""
        code = self.world.make(
            Code, at, kind=kind, target=target, unit=unit, token=self._token(), valid_from=at, **more
        )
        self.by_target[target] = code
        return code

    def token(self, target: Any) -> str:
        """The token that stands for something."""
        return self.by_target[target].token

    def _token(self) -> str:
        while True:
            token = make_token(self.world.chance.randbytes(TOKEN_CHANCE_BYTES))
            if token not in self._given:
                self._given.add(token)
                return token


def print_codes(work: Fieldwork) -> Codes:
    """Codes for all that has one; those of deputies who left are retired on the day they left."""
    world, codes = work.world, Codes(work.world)
    for station in work.tree.stations:
        codes.give(CodeKind.STATION, station.id, station.id, work.tree.founded)
    for seat in work.people.deputies:
        codes.give(CodeKind.DEPUTY, seat.id, seat.unit, work.tree.founded, **_retired(world, seat))
    for activity in world.of(Activity):
        codes.give(CodeKind.ACTIVITY, activity.id, activity.unit, activity.starts_at - timedelta(days=7))
    return codes


def _retired(world: World, seat: Seat) -> dict[str, Any]:
    if seat.until is None:
        return {}
    return {"state": CodeState.RETIRED, "retired_at": world.moment((seat.until - world.today).days, 0)}


def reprint(codes: Codes, activity: Activity, retired_at: datetime) -> Code:
    """The code an activity had before: lost, so retired, with the standing one in its place."""
    standing = codes.by_target[activity.id]
    old = codes.give(
        CodeKind.ACTIVITY,
        activity.id,
        activity.unit,
        standing.valid_from - timedelta(days=1),
        state=CodeState.RETIRED,
        retired_at=retired_at,
        replaced_by=standing.id,
    )
    codes.by_target[activity.id] = standing
    return old
