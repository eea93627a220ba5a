"""Rules (规则) as rows: every number with its version and the source it comes from."""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.rules import RuleKind
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

    rule_set_once = Unique([key, version])
