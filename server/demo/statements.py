"""
What the stations of the demo city wrote (站点文稿): twelve months of summaries, plans and reports.

Most keep the rhythm; on purpose a few miss a month here and a quarter there.
"""

from datetime import date, datetime, timedelta

from server.demo.fieldwork import Fieldwork
from server.demo.world import ZONE
from server.domain import statements
from server.domain.activities import ActivityState, Visibility
from server.domain.people import Role
from server.domain.periods import Period
from server.domain.periods import kept as kept_periods
from server.domain.scans import Presence
from server.domain.statements import Held, Material, StatementKind
from server.tables.activities import Activity, ActivityKind
from server.tables.notices import Notice
from server.tables.people import Person, Seat, Unit
from server.tables.scans import Attendance

PAST = (ActivityState.ENDED, ActivityState.FILED)
FORGETFUL = 7
"""Every so many stations one misses a period now and then."""


class Writing:
    """The stations' past, looked up once."""

    def __init__(self, work: Fieldwork) -> None:
        self.work = work
        self.today = work.world.now.astimezone(ZONE).date()
        names = {person.id: person.name for person in work.world.of(Person)}
        deputies = {seat.id for seat in work.world.of(Seat) if seat.role == Role.DEPUTY}
        self.came: dict[object, list[str]] = {}
        for row in work.world.of(Attendance):
            if row.presence == Presence.PRESENT and row.seat in deputies:
                self.came.setdefault(row.activity, []).append(names[row.person])
        self.kinds = {kind.id: kind for kind in work.world.of(ActivityKind)}

    def held(self, station: Unit, period: Period) -> list[Held]:
        """What was held there in a period."""
        return [self._held(one) for one in self.work.world.of(Activity) if self._is_of(one, station, period)]

    def _is_of(self, one: Activity, station: Unit, period: Period) -> bool:
        assert period.starts_on
        assert period.ends_on
        if one.unit != station.id or one.state not in PAST:
            return False
        return period.starts_on <= _day(one.starts_at) <= period.ends_on

    def _held(self, one: Activity) -> Held:
        kind = self.kinds[one.kind]
        came = sorted(self.came.get(one.id, ()))
        return Held(one.title, kind.label, kind.category == "RECEPTION", _day(one.starts_at), came)

    def write(self, station: Unit, kind: StatementKind, period: Period, on: date) -> None:
        """One statement, published on a day."""
        known, at = Material(self.held(station, period)), datetime(on.year, on.month, on.day, 10, tzinfo=ZONE)
        self.work.world.make(
            Notice,
            at,
            kind=kind,
            unit=station.id,
            title=statements.title_of(kind, station.name, period),
            body=statements.draft(kind, period, known),
            visibility=Visibility.PUBLIC,
            period=period.name,
            period_on=period.starts_on,
            published_at=at,
        )


def write_statements(work: Fieldwork) -> None:
    """All of them, of every period that is kept."""
    writing = Writing(work)
    for number, station in enumerate(work.tree.stations):
        for kind, window in statements.WINDOWS.items():
            for back, period in enumerate(kept_periods(window, writing.today)):
                if day := _written_on(writing.today, kind, period, number, back):
                    writing.write(station, kind, period, day)


def _written_on(today: date, kind: StatementKind, period: Period, number: int, back: int) -> date | None:
    """Plans as their quarter begins, the others after their period; None if it was forgotten, or is not due."""
    assert period.starts_on
    assert period.ends_on
    if (number % FORGETFUL == 3 and back % 3 == 1) or (number % (FORGETFUL * 2) == 5 and back in (1, 2, 6)):
        return None
    ahead = kind is StatementKind.PLAN
    day = period.starts_on + timedelta(days=number % 6) if ahead else period.ends_on + timedelta(days=1 + number % 3)
    return day if day < today else None


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()
