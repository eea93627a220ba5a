"""430 receptions (接待选民) over 13 weeks: weekly at every station, twice where it is busy."""

from uuid import UUID

from server.demo.fieldwork import Fieldwork
from server.tables.people import Seat, Unit

WEEKS = 13
TOTAL = 430
LAZY = 5
"""Stations that miss `MISSED` weeks each, on purpose: 周有接待 is not met there."""

MISSED = 4
SMALL = 5
"""Deputies of a station where three or four sit at a time, so that none comes every week."""

AFTERNOON = 15


def hold_receptions(work: Fieldwork) -> None:
    """All of them, in the past, each with its series; those of one station on one weekday."""
    stations = work.tree.stations
    plan = [(week, station, 0) for week in range(WEEKS) for station in stations if not _misses(stations, station, week)]
    busy = [stations[0], *(town.station for town in work.tree.towns[:3])]
    extra = [(week, station, 3) for week in range(WEEKS) for station in busy]
    for week, station, later in [*plan, *extra[: TOTAL - len(plan)]]:
        _hold(work, station, stations.index(station), week, later)


def _misses(stations: list[Unit], station: Unit, week: int) -> bool:
    index = stations.index(station)
    return index >= len(stations) - LAZY and week % 3 == index % 2 and week // 3 < MISSED


def _hold(work: Fieldwork, station: Unit, index: int, week: int, later: int) -> None:
    """`later` days shift a second reception of the same week."""
    day = -(1 + week * 7 + (index * 2 + later) % 7)
    hour = AFTERNOON if (index + later) % 3 == 0 else 9
    work.hold(
        "RECEPTION",
        station,
        f"{station.name.removesuffix('人大代表联络站')}接待选民日",
        work.world.moment(day, hour),
        2,
        whose_turn(work, station, week + later),
        brief="代表在站接待选民,听取意见建议,当场能答的当场答。",
        series=_series(work, station, later),
    )


def whose_turn(work: Fieldwork, station: Unit, turn: int) -> list[Seat]:
    """Three to six deputies of a station by rota, more where there are more to take turns."""
    deputies = work.people.by_station[station.id]
    size = (3 if len(deputies) <= SMALL else 5) + turn % 2
    return [deputies[(turn * 2 + n) % len(deputies)] for n in range(min(size, len(deputies)))]


def _series(work: Fieldwork, station: Unit, later: int) -> UUID:
    return UUID(int=station.id.int ^ (later + 1))
