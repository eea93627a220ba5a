"""Intakes (批量导入) of units and people, and what is to become of each of their lines."""

from piccolo.table import Table

from server.domain.intake_plans import Outcome
from server.domain.intakes import IntakeState
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person, Unit


class Intake(Table, db=ENGINE):
    """A spreadsheet somebody sent. What is in it stays sealed, and only until it is taken in or given up."""

    id = c.key()
    unit = c.ref(Unit)
    person = c.ref(Person)
    seat = c.uid()
    file_name = c.text()
    sealed = c.raw(null=True)
    state = c.state(IntakeState, IntakeState.WAITING)
    why = c.text(null=True)
    done = c.number(0)
    total = c.number(0)
    """Lines; `done` of them are through what the state says."""
    counts = c.data()
    """Lines by outcome, once it was checked."""
    digest = c.raw(null=True)
    """Of all that was decided, so that what is taken in is what somebody saw."""
    tries = c.small(0)
    try_at = c.moment()
    """When a worker may take it in hand; while one has it, when another may."""
    created_at = c.moment()
    checked_at = c.moment(null=True)
    applied_at = c.moment(null=True)


class IntakeLine(Table, db=ENGINE):
    """What is to become of a line. No telephone number stands here."""

    id = c.key()
    intake = c.ref(Intake, index=False)
    place = c.number()
    """In the order of the file."""
    sheet = c.text()
    line = c.number()
    label = c.text()
    outcome = c.state(Outcome)
    problems = c.data("[]")
    notes = c.words()
