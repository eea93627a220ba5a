"""
What the phones of the city hold: the feed of everything the generator made.

Bodies are those of `domain.projections`; nothing is read back from a database.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from server.demo import duty_feed
from server.demo.topic_feed import TopicFeed
from server.demo.world import World, facts
from server.domain import activity_projections, phones, projections
from server.domain.activities import DESK_STANDS, ActivityState, Enrol, Visibility
from server.domain.codes import CodeState
from server.domain.notices import Channel
from server.domain.people import Role, SeatStatus, UnitKind
from server.domain.scans import Enrolment, Presence
from server.store.changes import Row
from server.tables.activities import Activity, ActivityKind
from server.tables.codes import Code
from server.tables.notices import Delivery, Notice
from server.tables.people import Person, Place, Seat, Unit
from server.tables.scans import Attendance
from server.tables.sessions import Device

EXPECTED = (Enrolment.INVITED, Enrolment.ENROLLED, Enrolment.LEAVE_ASKED)


class Feed:
    """Makes every row of the feed from the rows of the world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.units = {unit.id: unit for unit in world.of(Unit)}
        self.people = {person.id: person for person in world.of(Person)}
        self.seats = {seat.id: seat for seat in world.of(Seat)}
        self.kinds = {kind.id: facts(kind) for kind in world.of(ActivityKind)}
        self.places = {place.unit: facts(place) for place in world.of(Place)}
        self.codes: dict[Any, list[Code]] = defaultdict(list)
        for code in sorted(world.of(Code), key=lambda code: (code.valid_from, code.id)):
            self.codes[code.target].append(code)
        self.groups = self._groups()
        self.devices: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for device in world.of(Device):
            self.devices[device.person].append(facts(device))
        self.deputies: dict[Any, list[Seat]] = defaultdict(list)
        for seat in world.of(Seat):
            if seat.role == Role.DEPUTY:
                self.deputies[seat.person].append(seat)

    def rows(self) -> list[Row]:
        """All of them; `config` is the catalogue's own."""
        told = [*self._of_people(), *self._of_units(), *self._of_notices(), *self._of_activities()]
        return [*told, *TopicFeed(self.world).rows(), *duty_feed.rows(self.world)]

    def _groups(self) -> dict[Any, list[str]]:
        found: dict[Any, set[str]] = defaultdict(set)
        for seat in self.world.of(Seat):
            if seat.status == SeatStatus.ACTIVE and self.units[seat.unit].kind == UnitKind.GROUP:
                found[seat.person].add(self.units[seat.unit].name)
        return {person: sorted(names) for person, names in found.items()}

    def _of_people(self) -> Iterator[Row]:
        for person in self.world.of(Person):
            tail = phones.tail(self.world.phones[person.id])
            body = projections.person(name=person.name, phone_tail=tail)
            yield Row(projections.person_scope(person.id), "person", person.id, person.version, body)
        for seat in self.world.of(Seat):
            yield Row(projections.person_scope(seat.person), "seat", seat.id, seat.version, self._seat(seat))
        for person, devices in self.devices.items():
            for device in devices:
                yield Row(projections.person_scope(person), "device", device["id"], 1, projections.device(device))
        for row in self.world.of(Attendance):
            body = projections.attendance(facts(row))
            yield Row(projections.person_scope(row.person), "attendance", row.id, row.version, body)

    def _seat(self, seat: Seat) -> projections.Body:
        unit = self.units[seat.unit]
        token = self._token(seat.id) if seat.role == Role.DEPUTY else None
        return projections.seat(
            facts(seat),
            unit_name=unit.name,
            level=unit.level,
            station_name=self.units[seat.station].name if seat.station else None,
            groups=self.groups.get(seat.person, []),
            token=token,
        )

    def _token(self, target: UUID) -> str | None:
        standing = [code.token for code in self.codes[target] if code.state == CodeState.ACTIVE]
        return standing[-1] if standing else None

    def _of_units(self) -> Iterator[Row]:
        for unit in self.world.of(Unit):
            body = projections.unit(facts(unit), place=self.places.get(unit.id))
            yield Row(projections.unit_scope(unit.id), "unit", unit.id, unit.version, body)

    def _of_notices(self) -> Iterator[Row]:
        told = {notice.id: (facts(notice), self.units[notice.unit].name) for notice in self.world.of(Notice)}
        for notice in self.world.of(Notice):
            if notice.visibility != Visibility.MEMBERS:
                row, name = told[notice.id]
                body = projections.notice(row, unit_name=name)
                yield Row(projections.unit_scope(notice.unit), "notice", notice.id, 1, body)
        for delivery in self.world.of(Delivery):
            if delivery.channel == Channel.APP:
                row, name = told[delivery.notice]
                body = projections.notice(row, unit_name=name, delivery=facts(delivery))
                yield Row(projections.person_scope(delivery.person), "notice", delivery.notice, 1, body)

    def _of_activities(self) -> Iterator[Row]:
        there: dict[Any, list[Attendance]] = defaultdict(list)
        for row in self.world.of(Attendance):
            there[row.activity].append(row)
        for activity in self.world.of(Activity):
            body = self._activity(activity)
            scope = projections.activity_scope(activity.id)
            yield Row(scope, "activity", activity.id, activity.version, body)
            came = self._presence(activity, there[activity.id])
            yield Row(scope, "presence", activity.id, 1, came)
            if _is_on_the_menu(activity):
                scope = projections.unit_scope(activity.unit)
                yield Row(scope, "activity", activity.id, activity.version, body)
                yield Row(scope, "presence", activity.id, 1, came)
            if activity.ends_at > self.world.now - DESK_STANDS:
                yield from map(self._roster, there[activity.id])

    def _activity(self, activity: Activity) -> projections.Body:
        host = self.seats.get(activity.host_seat)
        held = {
            "host_name": self.people[host.person].name if host else None,
            "cohost_names": [self.units[unit].name for unit in activity.cohosts or ()],
        }
        return activity_projections.activity(
            facts(activity) | held,
            kind=self.kinds[activity.kind],
            unit_name=self.units[activity.unit].name,
            posters=[facts(code) for code in self.codes[activity.id]],
        )

    def _presence(self, activity: Activity, there: list[Attendance]) -> projections.Body:
        came = [row for row in there if row.presence == Presence.PRESENT]
        newest = sorted((row for row in came if row.first_in), key=lambda row: (-row.first_in.timestamp(), row.id))
        return activity_projections.presence(
            expected=sum(row.enrolment in EXPECTED for row in there),
            present=len(came),
            to_review=sum(row.presence == Presence.TO_REVIEW for row in there),
            on_leave=sum(row.enrolment == Enrolment.ON_LEAVE for row in there),
            refused=sum(row.presence == Presence.REFUSED for row in there),
            waiting=sum(row.enrolment == Enrolment.WAITING for row in there),
            leave_asked=sum(row.enrolment == Enrolment.LEAVE_ASKED for row in there),
            latest=[self.people[row.person].name for row in newest[:3]] if activity.show_names else [],
        )

    def _roster(self, row: Attendance) -> Row:
        seat = self.seats[row.seat]
        code = self._deputy_code(seat)
        body = activity_projections.roster(
            facts(row),
            name=self.people[row.person].name,
            unit_name=self.units[seat.unit].name,
            groups=self.groups.get(row.person, []),
            token=code.token if code else None,
            token_state=code.state if code else None,
            devices=self.devices.get(row.person, []),
        )
        return Row(projections.staff_scope(row.activity), "roster", row.id, row.version, body)

    def _deputy_code(self, seat: Seat) -> Code | None:
        """One that stands before one retired; this seat's before another's; the newest."""
        codes = [code for held in self.deputies[seat.person] for code in self.codes[held.id]]
        order = [(code.state == CodeState.ACTIVE, code.target == seat.id, code.valid_from) for code in codes]
        return codes[order.index(max(order))] if codes else None


def _is_on_the_menu(activity: Activity) -> bool:
    """Open to more than those invited, and not over."""
    is_open = activity.visibility != Visibility.MEMBERS or activity.enrol != Enrol.ASSIGNED
    return is_open and activity.state not in (ActivityState.ENDED, ActivityState.FILED)
