"""Which command a record of each kind asks for: the same functions a click at the desk calls."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from server.commands import duty_reports, enrolment, lists, notes, notices, photos, scans
from server.domain.records import Author
from server.errors import RefusedError

Command = Callable[[Any, Author, Any], Awaitable[None]]
Together = Callable[[Any, Sequence[tuple[Author, Any]]], Awaitable[list[RefusedError | None]]]

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
    "enrol.join": enrolment.join,
    "enrol.decline": enrolment.decline,
    "enrol.leave": enrolment.leave,
    "enrol.withdraw": enrolment.withdraw,
    "duty.report": duty_reports.report,
    "duty.withdraw": duty_reports.withdraw,
}
"""Each ends in `changes.commit` with the record's receipt, or raises a `RefusedError` having written nothing."""

TOGETHER: dict[Command, Together] = {
    scans.add: scans.add_all,
}
"""
The set form of a command that has one: many records of a kind to the same end as one after another.

It answers all it does not refuse, in one `changes.commit`, and gives back a refusal or None for
each, in order. No two of one phone are about the same entity, and none waits for another of them.
"""
