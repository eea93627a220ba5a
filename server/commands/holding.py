"""
Locking what a batch will touch, in the one order all workers share.

Activities, attendances; topics, items, notes, deliveries.
"""

from collections.abc import Sequence
from uuid import UUID

from server.commands import item_fields
from server.domain import codes
from server.domain.bodies import (
    Body,
    Enrols,
    ItemAdd,
    ItemDel,
    ItemMove,
    ItemReopen,
    ItemSet,
    NoteEdit,
    NoticeAck,
    ScanAdd,
)
from server.store import lists, notes, notices, scan_facts


async def hold(batch: Sequence[tuple[UUID, UUID, Body | None]]) -> None:
    """
    The activities and attendances of a batch are the caller's until its transaction ends.

    Two hosts scan the same people in other orders; taken scan by scan, their locks would
    close a circle that costs everybody a second. Activities go first, as desk commands do.

    Args:
        batch: Author, entity and body of each record, in any order.
    """
    scanned = [(author, body) for author, _, body in batch if isinstance(body, ScanAdd)]
    enrolled = [(author, activity) for author, activity, body in batch if isinstance(body, Enrols)]
    if len(scanned) + len(enrolled) > 1:
        await scan_facts.hold_touched(
            [author for author, _ in [*scanned, *enrolled]],
            [*map(_token, (body for _, body in scanned)), *(None for _ in enrolled)],
            [*(body.activity for _, body in scanned), *(activity for _, activity in enrolled)],
            [*(body.subject for _, body in scanned), *(None for _ in enrolled)],
            alone=bool(enrolled),
        )


def _token(body: ScanAdd) -> str | None:
    read = codes.read(body.code or "")
    return read.token if read else None


async def hold_written(batch: Sequence[tuple[UUID, UUID, Body | None]]) -> None:
    """
    The topics, items, notes and notices of a batch are the caller's until its transaction ends.

    Two phones that wrote the same ones in other orders would else wait for each other.

    Args:
        batch: Author, entity and body of each record, in any order.
    """
    added = [body for _, _, body in batch if isinstance(body, ItemAdd)]
    changed = [item for _, item, body in batch if isinstance(body, ItemSet | ItemMove | ItemDel | ItemReopen)]
    if added or changed:
        alone = any(isinstance(body, ItemSet) and item_fields.links(body) for _, _, body in batch)
        await lists.hold(changed, [body.topic for body in added], alone=alone)
    edited = [note for _, note, body in batch if isinstance(body, NoteEdit)]
    if edited:
        await notes.hold(edited)
    read = {(person, notice) for person, notice, body in batch if isinstance(body, NoticeAck)}
    for person in sorted({person for person, _ in read}):
        await notices.hold(person, [notice for reader, notice in read if reader == person])
