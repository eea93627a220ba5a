"""
Uploads (上传): a photo's bytes, in pieces, whenever there is a network.

What is said to be here is committed: whoever is killed, at most the piece under way is sent
again. Pieces of one upload come one after another; two accounts that send the same bytes
know nothing of each other.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.domain.photos import ACCOUNT_BYTES, DAY_BYTES, MAX_BYTES
from server.errors import (
    BusyError,
    ConflictError,
    DamagedError,
    FullError,
    InvalidError,
    NotFoundError,
    TooLargeError,
    TooOftenError,
)
from server.store import faults, uploads
from server.store.lost import COLLIDED, LOST
from server.store.uploads import Upload
from server.tables.engine import ENGINE

DAY = timedelta(days=1)
COME_BACK_S = 3600


async def progress(person: UUID, sha: bytes) -> Upload:
    """
    How much is here.

    Raises:
        NotFoundError: This account began no such upload, or it was thrown away.
    """
    try:
        found = await uploads.find(person, sha)
    except LOST as exc:
        raise BusyError from exc
    if found is None:
        raise NotFoundError
    return found


async def begin(person: UUID, sha: bytes, size: int) -> tuple[Upload, bool]:
    """
    So many bytes of that hash are awaited; begun again is as begun once.

    Returns:
        How much is here, and whether it was begun now.

    Raises:
        InvalidError: Nothing is to come, or another size was said before.
        TooLargeError: More than a photo may have.
        TooOftenError: Enough for this account today.
        FullError: This account keeps as much as it may.
    """
    if size < 1:
        raise InvalidError("没有内容可以上传。", field="upload-length")
    if size > MAX_BYTES:
        raise TooLargeError(f"照片不能超过 {MAX_BYTES // 1024 // 1024} MB。")
    try:
        async with ENGINE.transaction():
            return await _begin(person, sha, size, datetime.now(UTC))
    except (*LOST, *COLLIDED) as exc:
        raise BusyError from exc


async def _begin(person: UUID, sha: bytes, size: int, now: datetime) -> tuple[Upload, bool]:
    await uploads.hold_account(person)
    found = await uploads.find(person, sha)
    if found is not None and found.bytes != size:
        raise InvalidError("同一张照片的大小前后不一致。", field="upload-length")
    if found is not None:
        return found, False
    lately, kept = await uploads.spent(person, now - DAY)
    if lately + size > DAY_BYTES:
        raise TooOftenError("今天上传的照片太多了,其余的会在以后自动上传。", retry_after_s=COME_BACK_S)
    if kept + size > ACCOUNT_BYTES:
        raise FullError
    await uploads.begin(person, sha, size, now)
    return Upload(None, size, 0), True


async def append(person: UUID, sha: bytes, offset: int, chunk: bytes) -> int:
    """
    A piece more is here, on disk.

    Returns:
        How many bytes are here now.

    Raises:
        NotFoundError: This account began no such upload, or it was thrown away.
        ConflictError: Other bytes are awaited next: ask where to go on.
        TooLargeError: More than was said.
        DamagedError: All is here and it is not what was promised; nothing of it was kept.
    """
    try:
        async with ENGINE.transaction():
            received = await _append(person, sha, offset, chunk, datetime.now(UTC))
            faults.point("upload.kept")
    except (*LOST, *COLLIDED) as exc:
        raise BusyError from exc
    faults.point("upload.committed")
    if received is None:
        raise DamagedError
    return received


async def _append(person: UUID, sha: bytes, offset: int, chunk: bytes, now: datetime) -> int | None:
    held = await uploads.hold(person, sha)
    if held is None or held.id is None:
        await progress(person, sha)
        raise ConflictError("这张照片已经传完。")
    if offset != held.received:
        raise ConflictError("上传的位置不对,请从服务器已有的地方继续。")
    if offset + len(chunk) > held.bytes:
        raise TooLargeError("上传的内容比登记的多。")
    faults.point("upload.held")
    await uploads.append(held.id, offset, chunk, now)
    faults.point("upload.appended")
    received = offset + len(chunk)
    if received == held.bytes and hashlib.sha256(await uploads.read(held.id)).digest() != sha:
        await uploads.start_over(held.id)
        return None
    return received
