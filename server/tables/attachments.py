"""
Attachments (附件): photos, what they hang on, and their bytes on the way here.

Bytes are kept in PostgreSQL, beside the row that speaks of them: they are restored with it
to the same moment, and every web process sees them (docs/adr/0009).
"""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.bodies import About, PhotoType
from server.domain.photos import PhotoState
from server.tables import columns as c
from server.tables.engine import ENGINE
from server.tables.people import Person


class Picture(Table, db=ENGINE):
    """A photo's pixels as they were made anew here, and what it was that came."""

    id = c.key()
    person = c.ref(Person)
    sha256 = c.raw()
    type = c.state(PhotoType)
    bytes = c.number()
    width = c.number()
    height = c.number()
    full = c.raw()
    small = c.raw()
    made_at = c.moment()

    picture_once = Unique([person, sha256])


class Attachment(Table, db=ENGINE):
    """A photo and what it hangs on; who may see that may see this."""

    id = c.key()
    sha256 = c.raw()
    """Of the bytes as they were uploaded, which are not kept."""
    type = c.state(PhotoType)
    bytes = c.number()
    width = c.number()
    height = c.number()
    about_kind = c.state(About)
    about = c.uid(index=True)
    by = c.ref(Person)
    seat = c.uid(null=True)
    caption = c.text(null=True)
    lat = c.number(null=True)
    """Microdegrees, if its author wished to say where."""
    lng = c.number(null=True)
    taken_at = c.moment()
    state = c.state(PhotoState, PhotoState.WAITING)
    picture = c.ref(Picture, null=True)
    record = c.uid(null=True)
    """The record that linked it."""
    version = c.number(1)
    created_at = c.moment()
    late_at = c.moment(null=True)
    """When its author was told that the bytes do not come."""
    removed_at = c.moment(null=True)


class Upload(Table, db=ENGINE):
    """Bytes on their way: how many an account said it would send, and how many are here."""

    id = c.key()
    person = c.ref(Person)
    sha256 = c.raw()
    bytes = c.number()
    received = c.number(0)
    why = c.text(null=True)
    """Set once all came and were no photo."""
    tries = c.small(0)
    try_at = c.moment()
    """When a worker may develop it; while one does, when another may."""
    began_at = c.moment()
    touched_at = c.moment()

    upload_once = Unique([person, sha256])


class UploadChunk(Table, db=ENGINE):
    """One piece of an upload, as it came."""

    id = c.key()
    upload = c.ref(Upload)
    start = c.number()
    bytes = c.raw()

    chunk_once = Unique([upload, start])
