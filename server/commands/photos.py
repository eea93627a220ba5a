"""
Photos (照片): linked to something, ready once their bytes are here, taken away.

The record and the bytes come apart, in either order. Whichever comes second ends the wait,
under one lock on the account and the hash, so that neither can miss the other.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import abouts, readings
from server.commands.abouts import Spoken
from server.developing import Developed
from server.domain.bodies import About, PhotoLink, PhotoUnlink
from server.domain.permissions import Act
from server.domain.photos import LATE_AFTER, MAX_BYTES, MAX_PIXELS, MAX_SIDE_PX, PhotoState
from server.domain.records import Author, ReceiptCode
from server.errors import ForbiddenError, InvalidError
from server.store import changes, faults, photos, uploads
from server.store.changes import Answer, Happened
from server.store.photos import Photo
from server.store.uploads import Claimed

MISFITS = "传上来的照片与登记的不一致。"
LATE = "照片还没有传上来。请在有网络时打开应用;如果手机上已经没有这张照片,请重新拍摄。"
REMINDED_AT_ONCE = 200


async def link(tx: Any, author: Author, body: PhotoLink) -> None:
    """
    The photo hangs where its author wants it; it is ready if its bytes are here, else awaits them.

    Raises:
        RefusedError: No such place, not this person's to write at, or larger than we take.
    """
    _check(body)
    spoken = await abouts.written(author, body.about_kind, body.about, Act.LINK_PHOTO)
    sha, taken_at = bytes.fromhex(body.sha), min(readings.clock(author).captured, author.received_at)
    await uploads.hold_bytes(author.person, sha)
    if not await photos.add(author, body, spoken.seat, taken_at):
        raise InvalidError("这张照片已经登记过。", field="entity")
    faults.point("photo.linked")
    came = await uploads.picture(author.person, sha)
    if came is not None:
        await _arrive(tx, author.entity, came, spoken, "link")
        return
    row = await _row(author.entity)
    await changes.commit(
        tx,
        rows=[photos.fed(row, spoken.scope)],
        events=[_happened(row, "link", spoken)],
        answers=[_answer(row, ReceiptCode.WAITING_BLOB)],
    )


async def unlink(tx: Any, author: Author, body: PhotoUnlink) -> None:
    """
    One's own photo is taken away; again is as once.

    Raises:
        RefusedError: No such photo, or it is somebody else's.
    """
    row = await photos.hold(author.entity)
    if row is None:
        raise InvalidError("没有找到这张照片。", field="entity")
    if row["by"] != author.person:
        raise ForbiddenError("只能删除自己的照片。")
    events, answers, spoken = [], [], await abouts.stands(About(row["about_kind"]), row["about"])
    if row["removed_at"] is None:
        await photos.remove(row["id"], author.received_at)
        events = [_happened(row, "unlink", spoken, author.record, {"reason": body.reason})]
    if row["removed_at"] is None and row["state"] == PhotoState.WAITING:
        answers = [_answer(row, ReceiptCode.SUPERSEDED)]
    row = await _row(row["id"])
    answers.append(Answer(author.person, author.record, ReceiptCode.APPLIED, row["version"], row["id"], {}, "photo"))
    await changes.commit(tx, rows=[photos.fed(row, spoken.scope)], events=events, answers=answers)


async def arrive(tx: Any, upload: Claimed, made: Developed) -> None:
    """The bytes came and are a picture: every photo that awaited them is ready, or does not fit them."""
    await uploads.hold_bytes(upload.person, upload.sha256)
    await uploads.close(upload.id, made, datetime.now(UTC))
    faults.point("photo.kept")
    await _tell_waiting(tx, upload)


async def spoil(tx: Any, upload: Claimed, why: str) -> None:
    """The bytes came and are no photo: every photo that awaited them is answered so."""
    await uploads.hold_bytes(upload.person, upload.sha256)
    await uploads.spoil(upload.id, why)
    await _tell_waiting(tx, upload)


async def remind(tx: Any, now: datetime) -> int:
    """Authors whose photos' bytes have not come for a week are told once what to do; how many photos."""
    rows = await photos.late(LATE_AFTER, now, REMINDED_AT_ONCE)
    spoken = [await abouts.stands(About(row["about_kind"]), row["about"]) for row in rows]
    await changes.commit(
        tx,
        events=[_happened(row, "late", its) for row, its in zip(rows, spoken, strict=True)],
        answers=[_answer(row, ReceiptCode.WAITING_BLOB, {"words": LATE}) for row in rows],
    )
    return len(rows)


def _check(body: PhotoLink) -> None:
    if body.bytes > MAX_BYTES:
        raise InvalidError("照片太大。", field="bytes")
    if max(body.width, body.height) > MAX_SIDE_PX or body.width * body.height > MAX_PIXELS:
        raise InvalidError("照片的尺寸太大。", field="width")


async def _tell_waiting(tx: Any, upload: Claimed) -> None:
    came = await uploads.picture(upload.person, upload.sha256)
    if came is None:
        return
    for photo in await photos.waiting(upload.person, upload.sha256):
        row = await _row(photo)
        await _arrive(tx, photo, came, await abouts.stands(About(row["about_kind"]), row["about"]), "arrive")


async def _arrive(tx: Any, photo: UUID, came: dict[str, Any], spoken: Spoken, verb: str) -> None:
    """One photo and the bytes that came for it."""
    row = await _row(photo)
    why = came["why"] or (None if _fits(row, came) else MISFITS)
    if why is None:
        await photos.make_ready(photo, came["id"])
    else:
        await photos.remove(photo, datetime.now(UTC))
    row = await _row(photo)
    code = ReceiptCode.APPLIED if why is None else ReceiptCode.BLOB_MISMATCH
    await changes.commit(
        tx,
        rows=[photos.fed(row, spoken.scope)],
        events=[_happened(row, verb if why is None else "mismatch", spoken, data={"words": why} if why else None)],
        answers=[_answer(row, code, {"words": why} if why else None)],
    )


def _fits(row: Photo, came: dict[str, Any]) -> bool:
    return all(row[said] == came[said] for said in ("type", "bytes", "width", "height"))


async def _row(photo: UUID) -> Photo:
    row = await photos.one(photo)
    assert row is not None, "photos are taken away, never deleted"
    return row


def _answer(row: Photo, code: ReceiptCode, detail: dict[str, Any] | None = None) -> Answer:
    """The answer to the record that linked it."""
    return Answer(row["by"], row["record"], code, row["version"], row["id"], detail or {}, "photo")


def _happened(
    row: Photo, verb: str, spoken: Spoken, record: UUID | None = None, data: dict[str, Any] | None = None
) -> Happened:
    return Happened(
        kind="photo",
        target=row["id"],
        verb=verb,
        unit_path=spoken.unit_path,
        at=datetime.now(UTC),
        by_seat=row["seat"],
        by_person=row["by"],
        record=record or row["record"],
        data={"aboutKind": row["about_kind"], "about": str(row["about"]), **(data or {})},
    )
