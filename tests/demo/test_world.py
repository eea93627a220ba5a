"""What holds in the demo city on any day."""

from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

from server.demo import city
from server.demo.names import PERSONA_PHONES
from server.demo.scanning import facts_of, judged
from server.demo.world import World, facts
from server.domain import codes as rules
from server.domain.activities import ActivityState
from server.domain.codes import CodeState, LiveActivity, LiveDeputy
from server.domain.people import Role, SeatStatus, UnitKind
from server.domain.personas import PERSONAS
from server.domain.presence import Decided, fold
from server.domain.scans import Evidence, Presence, Verdict, Via
from server.tables.activities import Activity, ActivityKind
from server.tables.codes import Code, Display
from server.tables.people import Person, Place, Seat, Unit
from server.tables.scans import Attendance, Decision, Scan
from server.tables.sessions import Device
from tests.demo.conftest import MASTER, MOMENTS

HELD = (SeatStatus.ACTIVE, SeatStatus.SUSPENDED)
"""Who is suspended has not left."""


def persona(world: World, name: str) -> Any:
    """The id of one of the six."""
    return next(person.id for person in world.of(Person) if person.name == name)


def invited(world: World, name: str) -> list[Activity]:
    """What a persona is on the list of."""
    mine = {row.activity for row in world.of(Attendance) if row.person == persona(world, name)}
    return [activity for activity in world.of(Activity) if activity.id in mine]


def test_the_same_moment_gives_the_same_city() -> None:
    """Two people who look at the demo in the same minute can talk about it."""
    moment = next(iter(MOMENTS.values()))
    one, other = city.make(moment, MASTER), city.make(moment, MASTER)

    assert one.phones == other.phones
    for table in one.rows:
        assert [facts(row) for row in one.rows[table]] == [facts(row) for row in other.rows[table]]


def test_every_token_is_right_and_used_once(world: World) -> None:
    """A wrong sign of a demo's token would be caught on the phone."""
    tokens = [code.token for code in world.of(Code)]

    assert all(rules.has_right_sign(token) for token in tokens)
    assert len(set(tokens)) == len(tokens)


def test_everything_with_a_code_has_one_that_stands(world: World) -> None:
    """Stations, activities and deputies, those suspended too; a code of who left is retired."""
    standing = [code.target for code in world.of(Code) if code.state == CodeState.ACTIVE]
    stations = [unit.id for unit in world.of(Unit) if unit.kind == UnitKind.STATION]
    deputies = [s.id for s in world.of(Seat) if s.role == Role.DEPUTY and s.status in HELD]

    assert sorted(standing) == sorted([*stations, *deputies, *(activity.id for activity in world.of(Activity))])


def test_attendance_is_the_fold_of_its_scans_and_decisions(world: World) -> None:
    """Nobody is present because the generator says so."""
    scans, decisions = defaultdict(list), defaultdict(list)
    for scan in world.of(Scan):
        scans[scan.activity, scan.person].append(judged(scan))
    for decision in world.of(Decision):
        decisions[decision.activity, decision.person].append(Decided(decision.at, Presence(decision.presence)))
    states = {activity.id: activity.state for activity in world.of(Activity)}

    for row in world.of(Attendance):
        key = (row.activity, row.person)
        folded = fold(scans[key], decisions[key])
        if row.presence == Presence.ABSENT:
            assert (folded.presence, states[row.activity]) == (Presence.NONE, ActivityState.FILED)
            continue
        assert row.presence == folded.presence
        assert (row.first_in, row.last_out, row.evidence) == (folded.first_in, folded.last_out, folded.evidence)
        assert tuple(row.reasons) == folded.reasons


def test_nobody_was_at_a_cancelled_activity(world: World) -> None:
    """Who scanned there was refused."""
    cancelled = {activity.id for activity in world.of(Activity) if activity.cancelled_at}
    there = [row.presence for row in world.of(Attendance) if row.activity in cancelled]

    assert set(there) <= {Presence.NONE, Presence.REFUSED}


def test_nothing_filed_waits_for_a_decision(world: World) -> None:
    """Filing asks that nothing is left to review."""
    filed = {activity.id for activity in world.of(Activity) if activity.state == ActivityState.FILED}

    assert not [r for r in world.of(Attendance) if r.activity in filed and r.presence == Presence.TO_REVIEW]


def test_nobody_is_twice_at_one_activity(world: World) -> None:
    """Whoever holds two seats is there once."""
    keys = [(row.activity, row.person) for row in world.of(Attendance)]

    assert len(set(keys)) == len(keys)


def test_nothing_has_come_in_that_is_still_to_happen(world: World) -> None:
    """No scan is from the future, and none was received before it was made."""
    assert all(scan.captured_at <= scan.received_at <= world.now for scan in world.of(Scan))


def test_every_live_code_in_the_history_is_genuine(world: World) -> None:
    """Its MAC or signature is that of the display or phone that showed it."""
    displays = {display.number: display for display in world.of(Display)}
    devices = {device.id: device for device in world.of(Device)}
    live = [(scan, rules.read(scan.text)) for scan in world.of(Scan) if scan.slot is not None]

    assert len(live) > 500
    for scan, read in live:
        assert read is not None
        if isinstance(read.live, LiveActivity):
            day = rules.day_of_slot(read.live.slot)
            key = rules.display_key(MASTER, displays[read.live.display].activity, read.live.display, day)
            assert rules.is_live_activity(read.live, read.token, key)
        else:
            assert isinstance(read.live, LiveDeputy)
            assert rules.is_live_deputy(read.live, read.token, devices[read.live.device].public_key)
            assert devices[read.live.device].person == scan.person


def test_the_tree_holds_together(world: World) -> None:
    """Paths extend their parent's, numbers are unique, every unit belongs to the nearest congress."""
    units = {unit.id: unit for unit in world.of(Unit)}

    assert len({unit.number for unit in units.values()}) == len(units)
    for unit in units.values():
        above = units.get(unit.parent)
        assert unit.path == f"{above.path if above else ''}{unit.number}."
        assert unit.congress == (unit.id if unit.kind == UnitKind.CONGRESS else above and above.congress)
        assert (unit.zone is not None) == (unit.kind == UnitKind.CONGRESS)


def test_every_seat_stands_on_something(world: World) -> None:
    """Its person and unit exist; a deputy has a term, a station in reach, and an end if they left."""
    units, persons = {u.id: u for u in world.of(Unit)}, {p.id for p in world.of(Person)}
    for seat in world.of(Seat):
        assert seat.person in persons
        assert seat.unit in units
        if seat.role == Role.DEPUTY:
            assert seat.term
            assert units[seat.station].kind == UnitKind.STATION
            assert (seat.until is None) == (seat.status in HELD)


def test_no_person_can_be_rung_up(world: World) -> None:
    """Persons' numbers begin with 100 and stations' with 0: neither was ever given out."""
    public = {place.public_phone for place in world.of(Place)}

    assert len(set(world.phones.values())) == len(world.of(Person))
    assert all(len(phone) == 11 and phone.startswith("100") for phone in world.phones.values())
    assert all(phone.startswith("0599-0000 0") for phone in public)
    assert not public & set(world.phones.values())


def test_the_personas_are_who_the_sign_in_page_says(world: World) -> None:
    """Each has the number and the role shown there; nobody else has their name."""
    seats = {(persona(world, p.name), p.role) for p in PERSONAS}

    assert seats <= {(seat.person, seat.role) for seat in world.of(Seat)}
    assert all(world.phones[persona(world, p.name)] == p.phone for p in PERSONAS)
    assert len({person.name for person in world.of(Person)}) == len(world.of(Person))


def test_a_persona_has_no_phone_yet(world: World) -> None:
    """The first browser that signs in is their only device, so its scans are not doubted."""
    personas = {persona(world, name) for name in PERSONA_PHONES}

    assert not personas & {device.person for device in world.of(Device)}


def test_a_check_in_can_be_tried_at_once(world: World) -> None:
    """For 陈静 by poster and by live code, for 林涛 too; neither has scanned there yet."""
    for name in ("陈静", "林涛"):
        open_now = [a for a in invited(world, name) if a.checkin_from <= world.now <= a.checkin_until]
        rows = [r for r in world.of(Attendance) if r.person == persona(world, name)]
        scanned = {row.activity for row in rows if row.presence != Presence.NONE}
        assert {a.min_evidence for a in open_now} == {Evidence.E1, Evidence.E2}
        assert not {a.id for a in open_now} & scanned
        assert not any(a.position_required for a in open_now)
        assert all(a.checkin_until - world.now > timedelta(hours=1) for a in open_now)


def test_what_is_on_now_is_run_by_personas(world: World) -> None:
    """周敏 at her station, 何远 for his county; each has something to review."""
    seats = {seat.id: seat.person for seat in world.of(Seat)}
    to_review = {row.activity for row in world.of(Attendance) if row.presence == Presence.TO_REVIEW}
    for name in ("周敏", "何远"):
        hosted = [a for a in world.of(Activity) if seats[a.host_seat] == persona(world, name)]
        assert [a for a in hosted if a.state == ActivityState.RUNNING]
        assert [a for a in hosted if a.id in to_review]


def test_every_kind_names_its_source(world: World) -> None:
    """A kind without the clause it comes from is an invention."""
    assert all(kind.source for kind in world.of(ActivityKind))
    assert len(world.of(ActivityKind)) >= 20


def test_an_activity_has_as_many_as_its_kind_wants(world: World) -> None:
    """Three at a law check (S3 第8条), two at a petition reception (第10条)."""
    kinds = {kind.id: kind for kind in world.of(ActivityKind)}
    listed = Counter(row.activity for row in world.of(Attendance))

    assert all(listed[activity.id] >= kinds[activity.kind].min_deputies for activity in world.of(Activity))


def test_more_than_posters_where_more_is_asked(world: World) -> None:
    """At an activity that asks E2 nobody is present by a poster alone."""
    asks = {a.id for a in world.of(Activity) if facts_of(a).min_evidence > Evidence.E1}
    by_poster = [s for s in world.of(Scan) if s.activity in asks and s.via == Via.ACTIVITY_POSTER]

    assert all(scan.verdict != Verdict.PRESENT for scan in by_poster)
