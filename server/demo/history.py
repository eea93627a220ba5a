"""The city's events (事件): one for every change of state the generator made."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from server.demo.world import World
from server.domain import projections
from server.domain.activities import ActivityState, Visibility
from server.domain.duties import DutySource, DutyState
from server.domain.people import SeatStatus
from server.store.changes import Happened
from server.tables.activities import Activity
from server.tables.codes import Code
from server.tables.duties import Duty
from server.tables.lists import ListItem, Topic
from server.tables.notices import Delivery, Notice
from server.tables.people import Seat, Suspension, Unit
from server.tables.scans import Attendance, Decision, Scan

CREATED_BEFORE, FILED_AFTER = timedelta(days=10), timedelta(days=2)


class History:
    """Tells what happened, oldest first."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.paths: dict[Any, str] = {unit.id: unit.path for unit in world.of(Unit)}
        self.seats: dict[Any, Seat] = {seat.id: seat for seat in world.of(Seat)}
        self.activities: dict[Any, Activity] = {activity.id: activity for activity in world.of(Activity)}
        self.attendance: dict[Any, Attendance] = {(row.activity, row.person): row for row in world.of(Attendance)}

    def events(self) -> list[Happened]:
        """All events, in the order they happened."""
        told = [*self._of_seats(), *self._of_activities(), *self._of_codes(), *self._of_scans(), *self._of_notices()]
        told += [*self._of_items(), *self._of_duties()]
        return sorted(told, key=lambda event: (event.at, event.target, event.verb))

    def _of_seats(self) -> Iterator[Happened]:
        for seat in self.world.of(Seat):
            if seat.status not in (SeatStatus.ACTIVE, SeatStatus.SUSPENDED):
                left = self.world.moment((seat.until - self.world.today).days, 0)
                yield Happened("seat", seat.id, seat.status.lower(), self.paths[seat.unit], left, public=True)
        for row in self.world.of(Suspension):
            at, path = self.world.moment((row.since - self.world.today).days, 0), self.paths[self.seats[row.seat].unit]
            data = {"reason": row.reason, "on": str(row.since), "words": ""}
            yield Happened("seat", row.seat, "suspended", path, at, data=data)

    def _of_activities(self) -> Iterator[Happened]:
        for activity in self.activities.values():
            announced = min(activity.starts_at - CREATED_BEFORE, self.world.now - timedelta(hours=5))
            yield self._activity(activity, "create", announced)
            yield self._activity(activity, "publish", announced + timedelta(minutes=5))
            if activity.cancelled_at:
                yield self._activity(activity, "cancel", activity.cancelled_at)
                continue
            if activity.state != ActivityState.PUBLISHED:
                yield self._activity(activity, "start", activity.starts_at)
            if activity.state in (ActivityState.ENDED, ActivityState.FILED):
                yield self._activity(activity, "end", activity.ends_at)
            if activity.state == ActivityState.FILED:
                yield self._activity(activity, "file", activity.ends_at + FILED_AFTER)

    def _activity(self, activity: Activity, verb: str, at: datetime) -> Happened:
        public = activity.visibility == Visibility.PUBLIC
        host = self.seats.get(activity.host_seat)
        path = self.paths[activity.unit]
        by_person = host.person if host else None
        return Happened("activity", activity.id, verb, path, at, activity.host_seat, by_person, public=public)

    def _of_codes(self) -> Iterator[Happened]:
        for code in self.world.of(Code):
            yield Happened("code", code.id, "create", self.paths[code.unit], code.valid_from)
            if code.retired_at:
                verb = "replace" if code.replaced_by else "retire"
                yield Happened("code", code.id, verb, self.paths[code.unit], code.retired_at)

    def _of_scans(self) -> Iterator[Happened]:
        for scan in self.world.of(Scan):
            seat = self.seats[scan.seat]
            author = self.seats.get(scan.author_seat, seat)
            unit = self.activities[scan.activity].unit if scan.activity else seat.unit
            path = self.paths[unit]
            data = self._scan(scan)
            yield Happened("scan", scan.id, "add", path, scan.received_at, author.id, author.person, data=data)
        for decision in self.world.of(Decision):
            by = self.seats[decision.by_seat]
            path = self.paths[self.activities[decision.activity].unit]
            data = {"person": str(decision.person), "presence": decision.presence}
            decided = self.attendance[decision.activity, decision.person].id
            yield Happened("attendance", decided, "decide", path, decision.at, by.id, by.person, data=data)

    def _scan(self, scan: Scan) -> dict[str, Any]:
        """What the event of a scan says: the same as its receipt."""
        known = self.activities.get(scan.activity)
        folded = self.attendance.get((scan.activity, scan.person))
        detail = projections.scan_detail(
            verdict=scan.verdict,
            reasons=scan.reasons,
            evidence=scan.evidence,
            first_in=folded.first_in if folded else None,
            activity=known.id if known else None,
            title=known.title if known else None,
        )
        return {"person": str(scan.person), **detail}

    def _of_notices(self) -> Iterator[Happened]:
        told: dict[Any, int] = {}
        for delivery in self.world.of(Delivery):
            told[delivery.notice] = told.get(delivery.notice, 0) + (delivery.channel == "APP")
        for notice in self.world.of(Notice):
            if notice.published_at is None:
                continue
            public = notice.visibility == Visibility.PUBLIC
            data = {"persons": told.get(notice.id, 0)}
            path = self.paths[notice.unit]
            yield Happened("notice", notice.id, "tell", path, notice.published_at, public=public, data=data)

    def _of_items(self) -> Iterator[Happened]:
        topics = {topic.id: self.paths[topic.unit] for topic in self.world.of(Topic)}
        for item in self.world.of(ListItem):
            data = {"topic": str(item.topic), "list": item.list, "text": item.text}
            path, seat = topics[item.topic], item.owner_seat
            yield Happened("item", item.id, "add", path, item.written_at, seat, item.by, data=data)

    def _of_duties(self) -> Iterator[Happened]:
        written_at = {item.id: item.activity for item in self.world.of(ListItem)}
        for duty in self.world.of(Duty):
            if duty.source == DutySource.SELF:
                yield from self._of_report(duty)
                continue
            activity = self.activities[written_at.get(duty.source_id) or duty.source_id]
            filed, path = activity.ends_at + FILED_AFTER, self.paths[activity.unit]
            yield Happened("duty", duty.id, "credit", path, filed, data={"by": "rule"})

    def _of_report(self, duty: Duty) -> Iterator[Happened]:
        seat = self.seats[duty.seat]
        path = self.paths[seat.unit]
        yield Happened("duty", duty.id, "report", path, duty.written_at, seat.id, seat.person)
        if duty.reviewed_by:
            by, verb = self.seats[duty.reviewed_by], "approve" if duty.state == DutyState.APPROVED else "return"
            data = {"reason": duty.note} if duty.note else {}
            yield Happened("duty", duty.id, verb, path, duty.reviewed_at, by.id, by.person, data=data)
