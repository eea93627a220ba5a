"""Units (单元), places (站点资料), people (人员), terms (届次), seats (席位), pairings (固定联系)."""

from piccolo.columns import LazyTableReference
from piccolo.table import Table

from server.domain.people import Level, Role, SeatStatus, UnitKind
from server.domain.suspending import Suspending
from server.tables import columns as c
from server.tables.engine import ENGINE


class Unit(Table, db=ENGINE):
    """One node of the tree: a congress, a station, a group, a department."""

    id = c.key()
    parent = c.ref(LazyTableReference("Unit", module_path=__name__), null=True)
    kind = c.state(UnitKind)
    level = c.state(Level)
    name = c.text()
    number = c.number()
    """Unique and short; `path` is made of it."""
    path = c.text(index=True)
    """Numbers from the root, each followed by a dot: `1.4.17.`"""
    congress = c.uid(null=True, index=True)
    """The nearest congress at or above: whose staff may write here."""
    zone = c.text(null=True)
    """IANA zone of a congress; None elsewhere."""
    tags = c.words()
    honours = c.data("[]")
    active = c.flag(True)
    version = c.number(1)


class Place(Table, db=ENGINE):
    """Where a station is and when it is open."""

    id = c.key()
    unit = c.ref(Unit, unique=True)
    address = c.text()
    lat = c.number(null=True)
    """Microdegrees."""
    lng = c.number(null=True)
    hours = c.text(null=True)
    public_phone = c.text(null=True)
    intro = c.prose()
    photo = c.uid(null=True)


class Person(Table, db=ENGINE):
    """A human being. The telephone number is sealed; its keyed hash is for signing in."""

    id = c.key()
    name = c.text()
    phone_sealed = c.raw(null=True)
    phone_hash = c.raw(null=True, unique=True)
    avatar = c.uid(null=True)
    password_hash = c.text(null=True)
    totp_sealed = c.raw(null=True)
    version = c.number(1)


class Term(Table, db=ENGINE):
    """Five years of a congress (地方组织法)."""

    id = c.key()
    congress = c.ref(Unit)
    ordinal = c.number()
    starts_on = c.day()
    ends_on = c.day()


class Seat(Table, db=ENGINE):
    """A person in a unit with a role for a term: identity and rights in one row."""

    id = c.key()
    person = c.ref(Person)
    unit = c.ref(Unit)
    role = c.state(Role)
    term = c.ref(Term, null=True)
    electing_unit = c.ref(Unit, null=True)
    station = c.ref(Unit, null=True)
    """Where a deputy meets voters (驻站)."""
    district = c.text(null=True)
    certificate_no = c.text(null=True)
    expertise = c.words()
    grass_roots = c.flag()
    leading = c.flag()
    title = c.text(null=True)
    reception = c.text(null=True)
    """Reception days as the public card says them."""
    since = c.day()
    until = c.day(null=True)
    status = c.state(SeatStatus, SeatStatus.ACTIVE)
    version = c.number(1)


class Suspension(Table, db=ENGINE):
    """
    When a mandate was not exercised (暂停执行职务); one at a time.

    A partial unique index of the migration, `suspension_runs`, has those that run.
    """

    id = c.key()
    seat = c.ref(Seat)
    since = c.day()
    until = c.day(null=True)
    """First day it was exercised again."""
    reason = c.state(Suspending)
    because = c.uid(index=True)
    """The deputy's seat it is about; a group's stands still with it."""


class Pairing(Table, db=ENGINE):
    """A committee member's standing contact with a deputy (双联系)."""

    id = c.key()
    member_seat = c.ref(Seat)
    deputy_seat = c.ref(Seat)
    since = c.day()
    until = c.day(null=True)
