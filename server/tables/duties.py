"""Duties (履职记录), and the categories they are counted by."""

from datetime import date

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.duties import DutySource, DutyState
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Seat, Unit


class DutyCategory(Table, db=ENGINE):
    """What duties are counted as: the issued versions of their rules, as columns; one holds on any day."""

    id = c.key()
    """That of its version in `rule_set`."""
    key = c.text()
    version = c.number(1)
    since = c.day(date.min)
    """`date.min` of a first version: what was before is decided by it."""
    until = c.day(date.max)
    """The day the next one begins; `date.max` is for good."""
    label = c.text()
    counts = c.flag(True)
    """Whether its half days count towards the days of a year."""
    reportable = c.flag()
    """Whether a deputy may report it."""
    half_days = c.small(2)
    """The most half days one report may claim."""
    addressed = c.flag()
    """Whether it goes to the unit that elected the deputy."""
    lists = c.words()
    """Lines of these lists, written at a filed activity, count for it."""
    rank = c.small()
    source = c.text()

    duty_category_once = Unique([key, version])


class Duty(Table, db=ENGINE):
    """
    One creditable fact about a seat.

    Migrations have an index by `on_date` and `id`, as pages of them are read, and one of those that wait, by seat.
    """

    id = c.key()
    seat = c.ref(Seat)
    category = c.text()
    title = c.text()
    on_date = c.day()
    """In the calendar of the seat's congress."""
    half_days = c.small(0)
    source = c.state(DutySource)
    source_id = c.uid(index=True)
    """The activity, the list item, or the report itself."""
    text = c.prose()
    addressee = c.ref(Unit, null=True)
    state = c.state(DutyState)
    note = c.text(null=True)
    """Why it was returned or is void."""
    looked_by = c.ref(Seat, null=True, index=False)
    reviewed_by = c.ref(Seat, null=True, index=False)
    reviewed_at = c.moment(null=True)
    written_at = c.moment(null=True)
    version = c.number(1)

    duty_once = Unique([seat, source, source_id, category])
