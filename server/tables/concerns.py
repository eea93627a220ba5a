"""What staff did about records, scans and bytes that wanted a person (待处理)."""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.concerns import ConcernAct
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person, Seat


class Handling(Table, db=ENGINE):
    """How a concern ended: once, whoever clicks again."""

    id = c.key()
    concern = c.uid(unique=True)
    """The record, quarantined bytes or clash; their ids never meet."""
    act = c.state(ConcernAct)
    reason = c.text(null=True)
    by_seat = c.ref(Seat)
    at = c.moment()


class Clash(Table, db=ENGINE):
    """One person scanned at two activities at once; both scans stand, staff look."""

    id = c.key()
    person = c.ref(Person)
    one = c.uid()
    other = c.uid(index=True)
    """Scans; `one` has the smaller id."""
    found_at = c.moment()

    clash_once = Unique([one, other])
