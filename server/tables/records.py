"""
Records (同步记录): what phones sent, kept before it is acknowledged.

The feed that goes back out is written in SQL only, by `store.changes`; its tables need
`xid8`, which Piccolo does not know, and stand in the migration `feed`.
"""

from piccolo.table import Table

from server.domain.records import ApartCode
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person
from server.tables.sessions import Device


class Record(Table, db=ENGINE):
    """One act done on a phone. Only `state`, `code`, `attempts` and what answers it ever change."""

    id = c.key()
    person = c.ref(Person)
    device = c.ref(Device)
    seq = c.big()
    prev = c.raw(null=True)
    seat = c.uid(null=True)
    kind = c.text()
    v = c.small()
    entity = c.uid(index=True)
    at_ms = c.big()
    skew_ms = c.big(null=True)
    skew_error_ms = c.big(null=True)
    canonical = c.raw()
    """The bytes that were hashed: RFC 8785 of the whole record."""
    sha = c.raw()
    signed = c.small(0)
    """Push signature at arrival: 1 valid, 0 missing, -1 wrong."""
    received_at = c.moment()
    state = c.small(0)
    """0 waiting, 1 settled, 2 parked."""
    code = c.text(null=True)
    detail = c.data()
    attempts = c.small(0)
    settled_at = c.moment(null=True)
    waits_for = c.uids()
    """Parked: records and things one of which must come or change first."""


class Quarantine(Table, db=ENGINE):
    """Bytes that came under an id already taken, or that no one could read: kept for a person."""

    id = c.key()
    record = c.text()
    person = c.ref(Person)
    device = c.ref(Device)
    code = c.state(ApartCode, ApartCode.MALFORMED)
    why = c.text()
    bytes = c.raw()
    received_at = c.moment()
