"""Enclosures (附件): documents as they came, beside what they hang on (docs/adr/0009)."""

from piccolo.table import Table

from server.domain.enclosures import Enclosing, EnclosureType
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person


class Enclosure(Table, db=ENGINE):
    """A document and what it hangs on; who may see that may read this."""

    id = c.key()
    about_kind = c.state(Enclosing)
    about = c.uid(index=True)
    name = c.text()
    type = c.state(EnclosureType)
    bytes = c.number()
    sha256 = c.raw()
    content = c.raw(null=True)
    """None once it was taken away."""
    by = c.ref(Person)
    seat = c.uid()
    """In which its author hung it up."""
    created_at = c.moment()
    removed_at = c.moment(null=True)
