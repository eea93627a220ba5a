"""What departments ask the congress to hold (活动申请)."""

from piccolo.table import Table

from server.domain.requests import RequestState
from server.tables import columns as c
from server.tables.activities import Activity
from server.tables.engine import ENGINE
from server.tables.people import Seat, Unit


class ActivityRequest(Table, db=ENGINE):
    """One department's wish for deputies at something, and the answer."""

    id = c.key()
    unit = c.ref(Unit)
    """The department."""
    title = c.text()
    text = c.prose()
    starts_at = c.moment()
    ends_at = c.moment()
    place = c.text(null=True)
    deputies = c.small(0)
    """How many it wishes to come."""
    expertise = c.words()
    state = c.state(RequestState, RequestState.ASKED)
    asked_by = c.ref(Seat)
    asked_at = c.moment()
    decided_by = c.ref(Seat, null=True)
    decided_at = c.moment(null=True)
    reason = c.text(null=True)
    activity = c.ref(Activity, null=True)
    """What it became."""
    version = c.number(1)
