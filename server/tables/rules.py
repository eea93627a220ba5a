"""Rules (规则) as rows: every number with its version and the source it comes from."""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.indicators import Subject
from server.domain.rules import RuleKind, RuleState
from server.domain.targets import Standing
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Unit


class RuleSet(Table, db=ENGINE):
    """One version of one set of rules of one kind."""

    id = c.key()
    key = c.text()
    kind = c.state(RuleKind)
    unit = c.ref(Unit, null=True)
    """Whose it is; None is everyone's."""
    version = c.number(1)
    starts_on = c.day()
    ends_on = c.day(null=True)
    body = c.data()
    """Checked by the Struct of its kind in `domain.rules`."""
    source = c.text()
    state = c.state(RuleState, RuleState.ISSUED)
    revision = c.number(1)
    """Grows with every writing of a draft."""

    rule_set_once = Unique([key, version])


class Snapshot(Table, db=ENGINE):
    """What an indicator came to of one subject in one period (指标值); made from facts, and again at any time."""

    id = c.key()
    rule = c.text()
    """Key of the indicator; `rule_version` is the version it was measured by."""
    rule_version = c.number()
    congress = c.ref(Unit)
    subject_kind = c.state(Subject)
    subject = c.uid(index=True)
    period = c.text()
    starts_on = c.day(null=True)
    ends_on = c.day(null=True)
    tenths = c.number()
    part = c.number(null=True)
    """Of a share: how many of `whole`."""
    whole = c.number(null=True)
    least = c.number(null=True)
    """The target, in tenths."""
    most = c.number(null=True)
    due = c.number()
    """What an even pace asks by the day it was measured, in tenths."""
    standing = c.state(Standing)

    snapshot_once = Unique([rule, subject, period])
