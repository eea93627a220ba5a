"""The demo city has the sizes the design gives (domain, §8)."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from server.commands import duty_catalogue
from server.demo.names import WOMEN
from server.demo.world import World
from server.domain.activities import ActivityState
from server.domain.codes import CodeKind
from server.domain.duties import DutyState
from server.domain.lists import List, TopicState
from server.domain.people import Level, Role, SeatStatus, UnitKind
from server.domain.scans import Enrolment, Presence, Reason, Verdict
from server.tables.activities import Activity, ActivityKind
from server.tables.codes import Code
from server.tables.duties import Duty
from server.tables.lists import ListItem, Topic
from server.tables.notices import Delivery, Notice
from server.tables.people import Pairing, Person, Seat, Term, Unit
from server.tables.scans import Attendance, Scan

Count = Callable[[World], Any]
OFFLINE = timedelta(hours=1)


def units(kind: UnitKind, *levels: Level) -> Count:
    return lambda w: sum(u.kind == kind and (not levels or u.level in levels) for u in w.of(Unit))


def tagged(tag: str) -> Count:
    return lambda w: sum(tag in u.tags for u in w.of(Unit))


def seats(role: Role) -> Count:
    return lambda w: sum(s.role == role for s in w.of(Seat))


def deputies(level: Level) -> Count:
    def count(w: World) -> int:
        there = {unit.id for unit in w.of(Unit) if unit.level == level}
        return sum(seat.unit in there for seat in deputy_seats(w))

    return count


def deputy_seats(w: World) -> list[Seat]:
    return [s for s in w.of(Seat) if s.role == Role.DEPUTY]


def kind_of(w: World) -> dict[Any, str]:
    return {k.id: k.key for k in w.of(ActivityKind)}


def past(w: World) -> list[Activity]:
    return [a for a in w.of(Activity) if a.state in (ActivityState.ENDED, ActivityState.FILED)]


def weekly(w: World) -> list[Activity]:
    """The receptions every station holds each week, past and to come."""
    return [a for a in w.of(Activity) if a.series]


def coming_up(w: World) -> list[Activity]:
    return [a for a in w.of(Activity) if a.state in (ActivityState.RUNNING, ActivityState.PUBLISHED)]


def coming_week(w: World) -> list[Activity]:
    return [a for a in weekly(w) if a.starts_at > w.now]


def others(w: World) -> list[Activity]:
    """Past activities that are not the weekly receptions."""
    kinds = kind_of(w)
    return [a for a in past(w) if kinds[a.kind] != "RECEPTION"]


def women(w: World) -> int:
    names = {p.id: p.name for p in w.of(Person)}
    given = set(WOMEN) | {"静"}
    return sum(names[person][1:] in given for person in {s.person for s in deputy_seats(w)})


def attended(**wanted: Any) -> Count:
    return lambda w: sum(all(getattr(a, n) == v for n, v in wanted.items()) for a in w.of(Attendance))


SIZES: list[tuple[str, Any, Count]] = [
    ("city", 1, units(UnitKind.CONGRESS, Level.CITY)),
    ("counties", 6, units(UnitKind.CONGRESS, Level.COUNTY)),
    ("towns with a congress", 15, units(UnitKind.CONGRESS, Level.TOWN)),
    ("streets without", 9, units(UnitKind.AREA, Level.TOWN)),
    ("communities", 42, units(UnitKind.AREA, Level.COMMUNITY)),
    ("stations", 31, units(UnitKind.STATION)),
    ("homes", 6, units(UnitKind.HOME)),
    ("points", 42, units(UnitKind.POINT)),
    ("professional points", 5, tagged("PROFESSIONAL")),
    ("legislative points", 9, tagged("LEGISLATIVE_POINT")),
    ("groups", 12, units(UnitKind.GROUP)),
    ("city bureaus", 14, units(UnitKind.DEPARTMENT, Level.CITY)),
    ("county bureaus", 16, units(UnitKind.DEPARTMENT, Level.COUNTY)),
    ("terms", 22, lambda w: len(w.of(Term))),
    ("deputies", 200, lambda w: len({s.person for s in deputy_seats(w)})),
    ("deputy seats", 216, seats(Role.DEPUTY)),
    ("city deputies", 60, deputies(Level.CITY)),
    ("county deputies", 96, deputies(Level.COUNTY)),
    ("town deputies", 60, deputies(Level.TOWN)),
    ("who hold two", 16, lambda w: sum(n == 2 for n in Counter(s.person for s in deputy_seats(w)).values())),
    ("grass-roots", 38, lambda w: sum(s.grass_roots for s in deputy_seats(w))),
    ("who left", 6, lambda w: sum(s.status != SeatStatus.ACTIVE for s in deputy_seats(w))),
    ("women", 82, women),
    ("committee members", 12, seats(Role.COMMITTEE_MEMBER)),
    ("pairings", 46, lambda w: len(w.of(Pairing))),
    ("station heads", 31, seats(Role.STATION_HEAD)),
    ("liaisons", 36, seats(Role.LIAISON)),
    ("congress staff", 22, seats(Role.CONGRESS_STAFF)),
    ("handlers", 30, seats(Role.HANDLER)),
    ("admins", 3, seats(Role.ADMIN)),
    ("open topics", 6, lambda w: sum(t.state == TopicState.OPEN and not t.parent_topic for t in w.of(Topic))),
    ("topics taken up by counties", 7, lambda w: sum(t.parent_topic is not None for t in w.of(Topic))),
    ("closed topics", 4, lambda w: sum(t.state == TopicState.CLOSED for t in w.of(Topic))),
    ("list items", 310, lambda w: len(w.of(ListItem))),
    ("duties waiting for review", 60, lambda w: sum(d.state == DutyState.SUBMITTED for d in w.of(Duty))),
    ("receptions", 430, lambda w: len(weekly(w))),
    ("receptions of the coming week", 28, lambda w: len(coming_week(w))),
    ("other activities", 96, lambda w: len(others(w))),
    ("kinds among the others", 14, lambda w: len({a.kind for a in others(w)})),
    ("cancelled", 2, lambda w: sum(a.cancelled_at is not None for a in w.of(Activity))),
    ("coming up beside them", 14, lambda w: len(coming_up(w)) - len(coming_week(w))),
    ("on now", 2, lambda w: sum(a.state == ActivityState.RUNNING for a in w.of(Activity))),
    ("attendances to review", 10, attended(presence=Presence.TO_REVIEW)),
    ("attendances refused", 4, attended(presence=Presence.REFUSED)),
    ("scans refused", 5, lambda w: sum(s.verdict == Verdict.REFUSED for s in w.of(Scan))),
    ("leaves", 31, attended(enrolment=Enrolment.ON_LEAVE)),
    ("absences", 60, attended(presence=Presence.ABSENT)),
    ("offline check-ins", 24, lambda w: sum(_is_offline(s) for s in w.of(Scan))),
    (
        "notices told",
        140,
        lambda w: sum(n.period is None and n.rule is None and n.published_at is not None for n in w.of(Notice)),
    ),
    ("notices that wait at the desk", 4, lambda w: sum(n.period is None and not n.published_at for n in w.of(Notice))),
    ("codes of deputies", 216, lambda w: sum(c.kind == CodeKind.DEPUTY for c in w.of(Code))),
    ("codes of stations", 31, lambda w: sum(c.kind == CodeKind.STATION for c in w.of(Code))),
]


def _is_offline(scan: Scan) -> bool:
    return scan.verdict == Verdict.PRESENT and scan.received_at - scan.captured_at > OFFLINE


@pytest.mark.parametrize(("what", "size", "count"), SIZES, ids=[what for what, _, _ in SIZES])
def test_the_city_has_the_size_the_design_gives(world: World, what: str, size: int, count: Count) -> None:
    """Sizes do not depend on the day the city is looked at."""
    assert count(world) == size


def test_about_3400_attendances(world: World) -> None:
    """The design's figure, within three in a hundred."""
    assert abs(len(world.of(Attendance)) - 3400) <= 102


def test_each_reason_has_its_scan(world: World) -> None:
    """One scan for every reason there is, each with that reason alone."""
    reasons = [scan.reasons for scan in world.of(Scan) if scan.verdict != Verdict.PRESENT]

    assert sorted(reasons) == sorted([reason] for reason in Reason)


def test_receptions_span_thirteen_weeks(world: World) -> None:
    """The last of them are in the coming week, the first twelve weeks before; five stations missed weeks of theirs."""
    starts = [a.starts_at for a in weekly(world)]
    held = Counter(a.unit for a in weekly(world))

    assert timedelta(weeks=12) < max(starts) - min(starts) < timedelta(weeks=13)
    assert timedelta() < max(starts) - world.now < timedelta(weeks=1)
    assert sum(times < 13 for times in held.values()) == 5


def test_nearly_every_station_receives_in_the_coming_week(world: World) -> None:
    """A station's page says when one may come next, but for three that miss a week now and then."""
    kinds, now = kind_of(world), world.now
    stations = [unit.id for unit in world.of(Unit) if unit.kind == UnitKind.STATION]
    receptions = [a for a in coming_up(world) if kinds[a.kind] == "RECEPTION" and a.visibility == "PUBLIC"]
    soon = {a.unit for a in receptions if now < a.starts_at < now + timedelta(days=7)}
    held = Counter(a.unit for a in weekly(world))

    assert len(soon) == 28
    assert all(held[station] < 13 for station in stations if station not in soon)


def test_a_coming_reception_was_announced_in_time(world: World) -> None:
    """Its deputies are invited, were told three days before or more, and nobody has scanned there."""
    about = {notice.about: notice for notice in world.of(Notice) if notice.about and notice.rule is None}
    there: dict[Any, list[Attendance]] = defaultdict(list)
    for row in world.of(Attendance):
        there[row.activity].append(row)
    for activity in coming_week(world):
        assert activity.state == ActivityState.PUBLISHED
        assert about[activity.id].published_at <= min(activity.starts_at - timedelta(days=3), world.now)
        assert len(there[activity.id]) >= 3
        assert {(r.enrolment, r.presence) for r in there[activity.id]} == {(Enrolment.INVITED, Presence.NONE)}


def test_full_chains_reach_a_result(world: World) -> None:
    """A result follows a suggestion that follows a problem that follows work."""
    items = {item.id: item for item in world.of(ListItem)}
    results = [item for item in items.values() if item.list == List.RESULT]

    assert len(results) >= 40
    for result in results:
        suggestion = items[result.from_item]
        problem = items[suggestion.from_item]
        assert [suggestion.list, problem.list, items[problem.from_item].list] == ["SUGGESTION", "PROBLEM", "WORK"]


def test_topics_are_worked_on_while_they_are_open(world: World) -> None:
    """Items and activities lie within their topic's time, in every season; a tenth came back from activities."""
    topics, held = {topic.id: topic for topic in world.of(Topic)}, {one.id: one for one in world.of(Activity)}
    items = world.of(ListItem)
    days = [(item.topic, item.written_at) for item in items]
    days += [(one.topic, one.starts_at) for one in held.values() if one.topic and one.starts_at < world.now]
    back = [item for item in items if item.activity]

    assert all(topics[topic].starts_on <= at.date() <= topics[topic].ends_on for topic, at in days)
    assert all(item.written_at < (topics[item.topic].closed_at or world.now) for item in items)
    assert len({(item.written_at.month - 1) // 3 for item in items}) == 4
    assert len(back) >= 31
    assert all(held[item.activity].ends_at < item.written_at for item in back)


def test_some_pushes_failed(world: World) -> None:
    """A demo where everything arrives teaches nobody to look."""
    failed = [delivery for delivery in world.of(Delivery) if delivery.state == "UNREACHABLE"]

    assert failed
    assert all(delivery.reason for delivery in failed)


def test_most_keep_the_pace_of_fifteen_days(world: World) -> None:
    """Some deputies are behind it, twenty by the end of a year, as boards of a lived-in city show."""
    counts = {row.key for row in duty_catalogue.categories() if row.counts}
    days: dict[Any, int] = {seat.id: 0 for seat in deputy_seats(world) if seat.status == SeatStatus.ACTIVE}
    for duty in world.of(Duty):
        if duty.state == DutyState.APPROVED and duty.category in counts and duty.on_date.year == world.today.year:
            days[duty.seat] = days.get(duty.seat, 0) + duty.half_days
    pace = 30 * world.today.timetuple().tm_yday // 365

    assert 1 <= sum(halves < pace for halves in days.values()) <= 26
