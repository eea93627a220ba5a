"""
430 receptions (接待选民) over 13 weeks, the coming week the last of them: weekly at every
station, twice where it is busy, so that whoever opens a station's page finds its next.
"""

from datetime import datetime
from uuid import UUID

from server.demo.fieldwork import Fieldwork
from server.tables.activities import Activity
from server.tables.people import Seat, Unit

WEEKS = 13
TOTAL = 430
COMING = 0
"""The week that lies ahead; the others are counted back from it."""

LAZY = 5
"""Stations that miss `MISSED` weeks each, on purpose: 周有接待 is not met there."""

MISSED = 4
SMALL = 5
"""Deputies of a station where three or four sit at a time, so that none comes every week."""

DAYS = 6
"""Nothing weekly falls on the weekday it is today: today is what the personas try."""

LATER = 3
"""Days between the two receptions of a busy station's week."""

MORNING, AFTERNOON = 9, 15


def hold_receptions(work: Fieldwork) -> None:
    """All of the weekly ones, each with its series; those of one station on one weekday."""
    stations = work.tree.stations
    plan = [(week, station, 0) for week in range(WEEKS) for station in stations if not _misses(stations, station, week)]
    extra = [(week, station, LATER) for week in range(COMING + 1, WEEKS) for station in busy(work)]
    for week, station, later in [*plan, *extra[: TOTAL - len(plan)]]:
        title = f"{station.name.removesuffix('人大代表联络站')}接待选民日"
        receive(work, station, title, week, later, series=_series(station, later))


def busy(work: Fieldwork) -> list[Unit]:
    """Stations that receive twice a week."""
    return [work.tree.stations[0], *(town.station for town in work.tree.towns[:3])]


def _misses(stations: list[Unit], station: Unit, week: int) -> bool:
    index = stations.index(station)
    return index >= len(stations) - LAZY and week % 3 == index % 2 and week // 3 < MISSED


def receive(
    work: Fieldwork, station: Unit, title: str, week: int, later: int, *guests: Seat, series: UUID | None = None
) -> Activity:
    """One reception of one week by those whose turn it is; `later` days shift it to a second one."""
    return work.hold(
        "RECEPTION",
        station,
        title,
        _when(work, station, week, later),
        2,
        [*guests, *whose_turn(work, station, week + later)],
        brief="代表在站接待选民,听取意见建议,当场能答的当场答。",
        series=series,
    )


def _when(work: Fieldwork, station: Unit, week: int, later: int) -> datetime:
    """In the coming week one to six days ahead, in any other seven days before the next."""
    index = work.tree.stations.index(station)
    day = DAYS - (index + later) % DAYS - week * 7
    return work.world.moment(day, AFTERNOON if (index + later) % 3 == 0 else MORNING)


def whose_turn(work: Fieldwork, station: Unit, turn: int) -> list[Seat]:
    """Three to six deputies of a station by rota, more where there are more to take turns."""
    deputies = work.people.by_station[station.id]
    size = (3 if len(deputies) <= SMALL else 5) + turn % 2
    return [deputies[(turn * 2 + n) % len(deputies)] for n in range(min(size, len(deputies)))]


def _series(station: Unit, later: int) -> UUID:
    return UUID(int=station.id.int ^ (later + 1))
