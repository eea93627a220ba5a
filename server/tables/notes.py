"""Notes (随记): a few words about a topic, an item or an activity."""

from piccolo.table import Table

from server.domain.bodies import About
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person


class Note(Table, db=ENGINE):
    """One person's words; only they change them."""

    id = c.key()
    about_kind = c.state(About)
    about = c.uid(index=True)
    topic = c.uid(null=True, index=True)
    """Whose phones hold it; None when it is about an activity."""
    text = c.prose()
    by = c.ref(Person)
    written_at = c.moment()
    edited_at = c.moment(null=True)
    revisions = c.data()
    """The text that holds and those that had not seen it: a `Register`."""
    version = c.number(1)
