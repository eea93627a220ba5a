"""Codes (码) and the displays that show live ones."""

from piccolo.table import Table

from server.domain.codes import CodeKind, CodeState
from server.tables import columns as c
from server.tables.activities import Activity
from server.tables.engine import ENGINE
from server.tables.people import Unit
from server.tables.sessions import Device


class Code(Table, db=ENGINE):
    """A short public token that points at something."""

    id = c.key()
    kind = c.state(CodeKind)
    target = c.uid(index=True)
    """Seat, activity, unit or matter, by `kind`."""
    unit = c.ref(Unit)
    token = c.text(null=True, unique=True)
    """Printed kinds only; a tracking code is kept hashed."""
    token_hash = c.raw(null=True, unique=True)
    state = c.state(CodeState, CodeState.ACTIVE)
    valid_from = c.moment()
    retired_at = c.moment(null=True)
    replaced_by = c.uid(null=True)


class Display(Table, db=ENGINE):
    """A host's phone or projector that shows an activity's live code."""

    id = c.key()
    number = c.big(unique=True)
    """32 bits, travels in the live code."""
    activity = c.ref(Activity)
    device = c.ref(Device, null=True)
    opened_at = c.moment()
    revoked_at = c.moment(null=True)
