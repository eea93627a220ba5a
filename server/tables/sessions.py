"""Signing in: login codes, devices with their keys, sessions."""

from piccolo.table import Table

from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person, Seat


class LoginCode(Table, db=ENGINE):
    """A six-digit code sent to a number, bound to the browser that asked."""

    id = c.key()
    phone_hash = c.raw()
    code_hash = c.raw()
    browser_hash = c.raw()
    created_at = c.moment(index=True)
    expires_at = c.moment()
    tries = c.small(0)
    used_at = c.moment(null=True)


class Device(Table, db=ENGINE):
    """A browser on a phone, known by a P-256 key that cannot leave it."""

    id = c.key()
    person = c.ref(Person)
    name = c.text()
    """What the person reads: browser and system."""
    public_key = c.raw()
    """Uncompressed point, 65 bytes."""
    registered_at = c.moment()
    seen_at = c.moment()
    revoked_at = c.moment(null=True)
    pending = c.number(0)
    """Unsent records at the last contact."""
    head_seq = c.number(0)
    head_sha = c.raw(null=True)
    """End of the chain of this phone's records as far as we settled it."""


class Session(Table, db=ENGINE):
    """A signed-in browser. The cookie holds the token, we hold its SHA-256."""

    id = c.key()
    token_hash = c.raw(unique=True)
    person = c.ref(Person)
    seat = c.ref(Seat)
    device = c.ref(Device, null=True)
    created_at = c.moment()
    seen_at = c.moment()
    expires_at = c.moment()
    second_factor_at = c.moment(null=True)
    ended_at = c.moment(null=True)


class Attempt(Table, db=ENGINE):
    """One try that counts against a limit; whose is told by a keyed hash only."""

    id = c.key()
    key = c.uid(index=True)
    """Half a keyed hash of purpose and subject: a number, an address, a step of a second factor."""
    at = c.moment(index=True)
