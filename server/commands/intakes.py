"""
Intakes (批量导入): a file is sent, a worker checks it, a person reads the report and takes it in whole.

With one wrong line nothing is taken in. What is in the file is kept sealed and is gone
once it was taken in, given up or forgotten; reports and history name no telephone number.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from server import sealing
from server.domain.intake_plans import Outcome
from server.domain.intakes import EMPTY, LARGEST_MB, IntakeState
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError, TooLargeError
from server.store import changes, intakes

PURPOSE = "intake"
NAME_SIGNS = 120


async def begin(tx: Any, viewer: Viewer, file_name: str, data: bytes, now: datetime) -> UUID:
    """
    The file waits to be checked.

    Raises:
        ForbiddenError: Not one who keeps seats.
        TooLargeError: More than `LARGEST_MB`.
        InvalidError: It is empty.
    """
    require(viewer, Act.MANAGE_SEATS, _home(viewer))
    if len(data) > LARGEST_MB << 20:
        raise TooLargeError(f"文件超过 {LARGEST_MB} MB。请删去图片和多余的工作表,或分成几个文件。")
    if not data:
        raise InvalidError(EMPTY, field="file")
    name = "".join(sign for sign in file_name if sign.isprintable()).strip()[-NAME_SIGNS:] or "未命名"

    def sealed(intake: UUID) -> bytes:
        return sealing.seal(PURPOSE, intake.bytes, data)

    intake = await intakes.add(viewer.person, viewer.seat, viewer.unit, name, sealed, now)
    await changes.commit(tx, events=[_happened(viewer, intake, "begin", now)])
    return intake


async def apply(tx: Any, viewer: Viewer, intake: UUID, now: datetime) -> None:
    """
    A worker takes in what was checked; asked again, nothing more happens.

    Raises:
        ConflictError: It is not checked, has wrong lines, or would change nothing.
    """
    row = await _held(viewer, intake)
    if row["state"] in (IntakeState.APPLYING, IntakeState.APPLIED):
        return
    if row["state"] != IntakeState.CHECKED:
        raise ConflictError("这份名单还没有核对完,或者已经放弃。")
    counts = row["counts"]
    if counts[Outcome.REFUSE]:
        raise ConflictError(f"还有 {counts[Outcome.REFUSE]} 行有误,没有导入任何内容。请在表格中改好后重新上传。")
    if not counts[Outcome.MAKE] + counts[Outcome.CHANGE]:
        raise ConflictError("表中内容与系统一致,没有要导入的。")
    await intakes.move(intake, IntakeState.APPLYING, now)
    await changes.commit(tx, events=[_happened(viewer, intake, "apply", now)])


async def discard(tx: Any, viewer: Viewer, intake: UUID, now: datetime) -> None:
    """
    Nothing is taken in, and the file is gone.

    Raises:
        ConflictError: It is being taken in, or was.
    """
    row = await _held(viewer, intake)
    if row["state"] in (IntakeState.APPLYING, IntakeState.APPLIED):
        raise ConflictError("已经开始导入,不能放弃。")
    if row["state"] != IntakeState.DISCARDED:
        await intakes.move(intake, IntakeState.DISCARDED, now)
        await changes.commit(tx, events=[_happened(viewer, intake, "discard", now)])


async def _held(viewer: Viewer, intake: UUID) -> dict[str, Any]:
    row = await intakes.one(intake, lock=True)
    if row is None:
        raise NotFoundError
    require(viewer, Act.MANAGE_SEATS, Target(row["unit_path"], row["congress"]))
    return row


def _home(viewer: Viewer) -> Target:
    return Target(viewer.unit_path, viewer.congress)


def _happened(viewer: Viewer, intake: UUID, verb: str, now: datetime) -> changes.Happened:
    return changes.Happened("intake", intake, verb, viewer.unit_path, now, viewer.seat, viewer.person)
