"""Attachments (附件): photos and files, kept by the hash of their bytes."""

from piccolo.table import Table

from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person


class Attachment(Table, db=ENGINE):
    """A file and what it hangs on; who may see that may see this."""

    id = c.key()
    sha256 = c.raw()
    mime = c.text()
    bytes = c.number()
    width = c.number(null=True)
    height = c.number(null=True)
    about_kind = c.text(null=True)
    about = c.uid(null=True, index=True)
    by = c.ref(Person, null=True)
    created_at = c.moment()
