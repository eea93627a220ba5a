"""Activity kinds (活动类型) as rows, and activities (活动)."""

from datetime import date

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.activity_kinds import Proof
from server.domain.scans import Evidence
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.lists import Topic
from server.tables.people import Seat, Unit


class ActivityKind(Table, db=ENGINE):
    """
    What kinds of activity there are, and what each asks: the issued versions of their rules, as columns.

    An activity refers to the version that holds on the day it begins.
    """

    id = c.key()
    """That of its version in `rule_set`."""
    key = c.text()
    version = c.number(1)
    since = c.day(date.min)
    """`date.min` of a first version: what was before is decided by it."""
    until = c.day(date.max)
    """The day the next one begins; `date.max` is for good."""
    label = c.text()
    category = c.text()
    """Duty category its attendance counts for."""
    half_days = c.small(1)
    enrol = c.state(Enrol, Enrol.ASSIGNED)
    min_deputies = c.small(0)
    public = c.flag()
    function = c.text(null=True)
    """One of 联 商 督 促 智."""
    expertise = c.words()
    min_evidence = c.state(Evidence, Evidence.E1)
    position_required = c.flag()
    radius_m = c.number(300)
    announce_days = c.small(0)
    at_stations = c.flag(True)
    """Whether a station may hold it, or only a congress."""
    min_summary = c.small(10)
    """Signs its summary must have before it may be filed."""
    proof = c.state(Proof, Proof.EITHER)
    offered = c.flag(True)
    """Whether new ones may be planned."""
    source = c.text()

    activity_kind_once = Unique([key, version])


class Activity(Table, db=ENGINE):
    """Anything dated with people."""

    id = c.key()
    kind = c.ref(ActivityKind, index=False)
    """No index: its name would be the other table's."""
    unit = c.ref(Unit)
    topic = c.ref(Topic, null=True)
    title = c.text()
    brief = c.prose()
    agenda = c.data("[]")
    starts_at = c.moment(index=True)
    ends_at = c.moment()
    place = c.text(null=True)
    lat = c.number(null=True)
    """Microdegrees."""
    lng = c.number(null=True)
    radius_m = c.number(300)
    enrol = c.state(Enrol, Enrol.ASSIGNED)
    places = c.number(null=True)
    enrol_until = c.moment(null=True)
    checkin_from = c.moment()
    checkin_until = c.moment()
    min_evidence = c.state(Evidence, Evidence.E1)
    position_required = c.flag()
    visibility = c.state(Visibility, Visibility.MEMBERS)
    show_names = c.flag(True)
    """Whether the projector may show who came last."""
    series = c.uid(null=True, index=True)
    cohosts = c.uids()
    """Units that hold it too, and ask their own deputies."""
    expertise = c.words()
    """What those asked should know of."""
    function = c.text(null=True)
    """One of 联 商 督 促 智; its kind's unless its planner said otherwise, as are the two that follow."""
    min_deputies = c.small(0)
    announce_days = c.small(0)
    host_seat = c.ref(Seat, null=True)
    summary = c.prose()
    photos = c.data("[]")
    state = c.state(ActivityState, ActivityState.DRAFT)
    cancelled_at = c.moment(null=True)
    cancel_reason = c.text(null=True)
    filed_at = c.moment(null=True)
    sent_up_at = c.moment(null=True)
    """When its summary went to the congress above (书面报告)."""
    version = c.number(1)
