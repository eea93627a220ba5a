"""
What a record asks for: one body for every kind, the only place where its fields are written.

The contract's input types are made from these (`api/inputs.py`), so a field, its limits and
its words stand once. A field never changes its meaning; a new one wants a higher `v`, so
that an older server keeps the record for a newer one.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from server.domain.lists import ItemField, List
from server.domain.scans import Direction

Words = Annotated[str, Meta(max_length=2000)]
Line = Annotated[str, Meta(max_length=200)]
Size = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z", description="A calendar day, `2026-11-25`.")]
Rank = Annotated[
    str,
    Meta(
        pattern=r"^[0-9A-Za-z]{1,64}\Z",
        description="Where in its list: a fractional index, in the order of code points; ties by id.",
    ),
]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z", description="SHA-256 of the bytes as uploaded, hex.")]
CodeText = Annotated[
    str,
    Meta(
        max_length=2000,
        description="What the camera read or the person typed: the link, or its path and fragment, or the eight signs.",
    ),
]


class About(StrEnum):
    """What a note or a photo hangs on."""

    TOPIC = "TOPIC"
    ITEM = "ITEM"
    NOTE = "NOTE"
    ACTIVITY = "ACTIVITY"
    DUTY = "DUTY"


class PhotoType(StrEnum):
    """How a photo is encoded."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


class Body(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What every body is; all its fields stand in the canonical bytes, absent ones as null."""


class PositionIn(Body, frozen=True):
    """Where a phone believes itself to be."""

    lat: Annotated[int, Meta(ge=-90_000_000, le=90_000_000, description="Microdegrees.")]
    lng: Annotated[int, Meta(ge=-180_000_000, le=180_000_000, description="Microdegrees.")]
    accuracy_m: Annotated[int, Meta(ge=0, le=40_000_000, description="Radius, metres.")]


class ScanAdd(Body, frozen=True):
    """A code was scanned, or staff marked someone by hand. `entity` is the scan."""

    code: CodeText | None = None
    direction: Direction = Direction.IN
    activity: (
        Annotated[
            UUID,
            Meta(description="The activity the host is running, when staff scan a deputy's live code or mark by hand."),
        ]
        | None
    ) = None
    subject: Annotated[UUID, Meta(description="Whose presence staff mark by hand; wants a reason.")] | None = None
    reason: Words | None = None
    position: PositionIn | None = None


class ScanWithdraw(Body, frozen=True):
    """Take back one's own scan. `entity` is the scan."""

    reason: Words | None = None


class ItemAdd(Body, frozen=True):
    """A line is written on one of a topic's four lists. `entity` is the item."""

    topic: UUID
    list: List
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    rank: Rank
    activity: Annotated[UUID, Meta(description="The activity it was written at.")] | None = None
    owner: Annotated[UUID, Meta(description="The seat that sees to it.")] | None = None
    due_on: Day | None = None
    from_item: Annotated[UUID, Meta(description="The item it came from.")] | None = None
    place: Line | None = None
    position: PositionIn | None = None


class ItemChange(Body, frozen=True):
    """One field of an item, and what it shall say."""

    field: ItemField
    value: Annotated[str, Meta(max_length=2000, description="Null empties the field.")] | None = None


class ItemSet(Body, frozen=True):
    """Fields of an item say something else. `entity` is the item, `base` the revision looked at."""

    changes: Annotated[list[ItemChange], Meta(min_length=1, max_length=8)]
    reason: Annotated[str, Meta(max_length=2000, description="Why an item is dropped.")] | None = None


class ItemMove(Body, frozen=True):
    """An item stands elsewhere in its list. `entity` is the item."""

    rank: Rank


class ItemDel(Body, frozen=True):
    """An item is taken off its list. `entity` is the item."""

    reason: Words | None = None


class ItemReopen(Body, frozen=True):
    """An item that was done, dropped or taken off its list is open again. `entity` is the item."""

    reason: Words | None = None


class NoteAdd(Body, frozen=True):
    """A note (随记) is written about something. `entity` is the note."""

    about_kind: About
    about: UUID
    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class NoteEdit(Body, frozen=True):
    """One's own note says something else. `entity` is the note, `base` the revision looked at."""

    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class PhotoLink(Body, frozen=True):
    """A photo belongs to something; its bytes come apart, keyed by `sha`. `entity` is the attachment."""

    sha: Sha256
    type: PhotoType
    bytes: Size
    width: Size
    height: Size
    about_kind: About
    about: UUID
    caption: Line | None = None
    position: PositionIn | None = None


class PhotoUnlink(Body, frozen=True):
    """One's own photo is taken away. `entity` is the attachment."""

    reason: Words | None = None


class NoticeAck(Body, frozen=True):
    """A notice was read. `entity` is the notice."""

    confirmed: Annotated[bool, Meta(description="Its receipt was asked for, and is given.")] = False


class Enrols(Body, frozen=True):
    """What somebody says of their own coming; `entity` is the activity."""


class EnrolJoin(Enrols, frozen=True):
    """The author comes: takes an invitation up, or a place of an open activity. `entity` is the activity."""

    reason: Annotated[str, Meta(max_length=500, description="A word to the host.")] | None = None


class EnrolDecline(Enrols, frozen=True):
    """The author does not take an invitation up. `entity` is the activity."""

    reason: Words | None = None


class EnrolLeave(Enrols, frozen=True):
    """The author asks leave (请假) of an activity they are to come to. `entity` is the activity."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class EnrolWithdraw(Enrols, frozen=True):
    """The author takes back that they come, wait, or asked leave. `entity` is the activity."""

    reason: Words | None = None


class DutyReport(Body, frozen=True):
    """A deputy reports what they did, or says a report better that waits or was returned. `entity` is the duty."""

    category: Annotated[str, Meta(min_length=1, max_length=40, description="A category's key.")]
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    on_date: Day
    half_days: Annotated[int, Meta(ge=0, le=2)]
    text: Annotated[str, Meta(max_length=5000)] = ""


class DutyWithdraw(Body, frozen=True):
    """The author takes a report of theirs back. `entity` is the duty."""

    reason: Words | None = None


BODIES: dict[str, type[Body]] = {
    "scan.add": ScanAdd,
    "scan.withdraw": ScanWithdraw,
    "item.add": ItemAdd,
    "item.set": ItemSet,
    "item.move": ItemMove,
    "item.del": ItemDel,
    "item.reopen": ItemReopen,
    "note.add": NoteAdd,
    "note.edit": NoteEdit,
    "photo.link": PhotoLink,
    "photo.unlink": PhotoUnlink,
    "notice.ack": NoticeAck,
    "enrol.join": EnrolJoin,
    "enrol.decline": EnrolDecline,
    "enrol.leave": EnrolLeave,
    "enrol.withdraw": EnrolWithdraw,
    "duty.report": DutyReport,
    "duty.withdraw": DutyWithdraw,
}
"""The body of each kind of record."""

MEMBERS = {kind.partition(".")[0] + kind.partition(".")[2].capitalize(): kind for kind in BODIES}
"""`scanAdd`, the member of `RecordBody` on the wire → `scan.add`, the kind."""
