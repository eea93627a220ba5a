"""Scans (扫码), staff decisions, and the attendance (到场) folded from them."""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.scans import Direction, Enrolment, Evidence, Presence, Verdict, Via
from server.tables import columns as c
from server.tables.activities import Activity
from server.tables.engine import ENGINE
from server.tables.people import Person, Seat
from server.tables.sessions import Device


class Scan(Table, db=ENGINE):
    """One reading of a code. Inputs never change; the verdict is judged again when facts do."""

    id = c.key()
    record = c.uid(null=True, unique=True)
    """The record that brought it; None when staff entered it at the desk."""
    activity = c.ref(Activity, null=True)
    """None while the code is unknown or not one of ours."""
    sitting = c.small(0)
    person = c.ref(Person)
    """Whose presence it speaks of."""
    seat = c.ref(Seat, null=True)
    author_seat = c.ref(Seat, null=True)
    """Who scanned, when it was not the person."""
    device = c.ref(Device, null=True)
    direction = c.state(Direction, Direction.IN)
    via = c.state(Via)
    text = c.text()
    """What was read: path and fragment; no personal data is in a code."""
    checks = c.data()
    """How code, kind and proof were found: see `store.scans.Checks`."""
    slot = c.big(null=True)
    captured_at = c.moment(index=True)
    uncertainty_ms = c.big(null=True)
    received_at = c.moment()
    lat = c.number(null=True)
    lng = c.number(null=True)
    accuracy_m = c.number(null=True)
    verdict = c.state(Verdict)
    reasons = c.words()
    evidence = c.state(Evidence, Evidence.E0)
    withdrawn_at = c.moment(null=True)


class Decision(Table, db=ENGINE):
    """What staff said about a person's presence; the newest stands."""

    id = c.key()
    activity = c.ref(Activity)
    sitting = c.small(0)
    person = c.ref(Person)
    presence = c.state(Presence)
    reason = c.text(null=True)
    by_seat = c.ref(Seat)
    at = c.moment()


class Attendance(Table, db=ENGINE):
    """Whether a person was invited and was there: a fold over scans and decisions."""

    id = c.key()
    activity = c.ref(Activity)
    sitting = c.small(0)
    person = c.ref(Person)
    seat = c.ref(Seat, null=True)
    enrolment = c.state(Enrolment, Enrolment.UNINVITED)
    queue = c.number(null=True)
    """Whose turn it is among those waiting, from 1."""
    reason = c.text(null=True)
    """Why they are on leave, or do not come, in their own words."""
    answer = c.text(null=True)
    """What staff said to that."""
    presence = c.state(Presence, Presence.NONE)
    first_in = c.moment(null=True)
    last_out = c.moment(null=True)
    uncertainty_ms = c.big(null=True)
    evidence = c.state(Evidence, Evidence.E0)
    reasons = c.words()
    both_sides = c.flag()
    half_days = c.small(null=True)
    version = c.number(1)

    attendance_once = Unique([activity, sitting, person])
