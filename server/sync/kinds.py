"""Which command a record of each kind asks for: the same functions a click at the desk calls."""

from collections.abc import Awaitable, Callable
from typing import Any

from server.commands import lists, notes, notices, photos, scans
from server.domain.records import Author

Command = Callable[[Any, Author, Any], Awaitable[None]]

KINDS: dict[str, Command] = {
    "scan.add": scans.add,
    "scan.withdraw": scans.withdraw,
    "item.add": lists.add,
    "item.set": lists.set_fields,
    "item.move": lists.move,
    "item.del": lists.remove,
    "item.reopen": lists.reopen,
    "note.add": notes.add,
    "note.edit": notes.edit,
    "notice.ack": notices.acknowledge,
    "photo.link": photos.link,
    "photo.unlink": photos.unlink,
}
"""Each ends in `changes.commit` with the record's receipt, or raises a `RefusedError` having written nothing."""
