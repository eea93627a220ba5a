"""Devices (设备): registered by proof of their key, told of, revoked."""

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import notices, subscriptions
from server.domain import logins, projections
from server.domain.activities import DESK_STANDS
from server.domain.codes import is_signed
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import SeatFacts, Viewer
from server.errors import InvalidError, NotFoundError
from server.store import accounts, attendance, changes, codes, people, sessions

KEY_BYTES = 65
MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class NewDevice:
    """
    A device as it presents itself.

    Attributes:
        public_key: Uncompressed P-256 point, base64url.
        proof: Raw signature over `logins.device_message`, base64url.
    """

    id: UUID
    name: str
    public_key: str
    proof: str


async def register(tx: Any, person: UUID, seat: SeatFacts, device: NewDevice, typed: str, now: datetime) -> None:
    """
    Know a device from now on, and tell the person's other devices of it.

    Args:
        typed: What the proof speaks of: the login code, or the phone number, as typed.

    Raises:
        InvalidError: The key or the proof is wrong, or the id is another's or was revoked.
    """
    key = _decode(device.public_key, "device.publicKey")
    proof = _decode(device.proof, "device.proof")
    if len(key) != KEY_BYTES or not is_signed(logins.device_message(device.id, typed), proof, key):
        raise InvalidError("设备密钥校验失败,请刷新页面后重试。", field="device.proof")
    known = await accounts.device(device.id)
    if known is not None:
        if known["person"] != person or bytes(known["public_key"]) != key or known["revoked_at"]:
            raise InvalidError("设备登记失败,请刷新页面后重试。", field="device.id")
        await accounts.device_seen(device.id, now)
        return
    if not await accounts.add_device(device.id, person, _name(device.name), key, now):
        raise InvalidError("设备登记失败,请刷新页面后重试。", field="device.id")
    await _changed(tx, await accounts.device(device.id), seat.unit_path, seat.id, "registered", now)
    if await accounts.has_other_device(person, device.id):
        words = f"您的账号刚在新设备“{_name(device.name)}”上登录。如果不是您本人,请立即在“我的设备”中移除它。"
        await notices.tell(tx, [person], NoticeKind.SECURITY, "新设备登录", words, about=("device", device.id))


async def revoke(tx: Any, viewer: Viewer, device: UUID) -> None:
    """
    End a device of the viewer's: its sessions now, what it holds at its next contact.

    Raises:
        NotFoundError: No device of this person.
    """
    known = await accounts.device(device)
    if known is None or known["person"] != viewer.person:
        raise NotFoundError
    await end(tx, known, viewer.unit_path, viewer.seat)


async def revoke_lost(tx: Any, viewer: Viewer, device: UUID, reason: str) -> UUID:
    """
    End a device somebody lost, as staff who answer for them; they are told why. Again is as once.

    Returns:
        Whose it is.

    Raises:
        NotFoundError: No device of anybody whose devices the viewer may end.
        InvalidError: No reason.
    """
    why, known = reason.strip(), await accounts.device(device)
    there = await place_of(viewer, known["person"]) if known else None
    if known is None or there is None:
        raise NotFoundError
    if not why or len(why) > MAX_REASON:
        raise InvalidError(f"请写明理由(不超过 {MAX_REASON} 个字),本人会看到。", field="reason")
    if known["revoked_at"] is not None:
        return known["person"]
    await end(tx, known, there.unit_path, viewer.seat, by=viewer.person, reason=why)
    words = f"您的设备“{known['name']}”已由工作人员停用,下次联网时会清除上面的内容。理由:{why}"
    about = ("device", device)
    await notices.tell(tx, [known["person"]], NoticeKind.SECURITY, "设备已停用", words, about=about, by=viewer)
    return known["person"]


async def place_of(viewer: Viewer, person: UUID) -> Target | None:
    """Where the viewer answers for a person's devices; None if nowhere."""
    return next((spot for spot in await people.targets(person) if may(viewer, Act.MANAGE_DEVICES, spot)), None)


async def end(
    tx: Any, known: Any, unit_path: str, seat: UUID, *, by: UUID | None = None, reason: str | None = None
) -> None:
    """
    A device counts no more, from now on, nor do the live codes it shows. Again is as once.

    Args:
        by: Who ended it, if not its owner.
    """
    now = datetime.now(UTC)
    await sessions.end_of_device(known["id"], now)
    if known["revoked_at"] is None:
        await accounts.device_revoked(known["id"], now)
        await subscriptions.end_of_device(tx, known["id"], unit_path, now)
        shown = await codes.revoke_displays_of(known["id"], now)
        who = by or known["person"]
        await changes.commit(tx, events=[_dark(display, seat, who, now) for display in shown])
        data = {"reason": reason} if reason else {}
        await _changed(tx, await accounts.device(known["id"]), unit_path, seat, "revoked", now, by, data)


def _dark(display: dict[str, Any], seat: UUID, person: UUID, now: datetime) -> changes.Happened:
    data = {"activity": str(display["activity"])}
    return changes.Happened("display", display["id"], "revoke", display["unit_path"], now, seat, person, data=data)


async def _changed(
    tx: Any,
    device: Any,
    unit_path: str,
    seat: UUID,
    verb: str,
    now: datetime,
    by: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    scope = projections.person_scope(device["person"])
    rev = 2 if device["revoked_at"] else 1
    who = by or device["person"]
    told = changes.Happened("device", device["id"], verb, unit_path, now, seat, who, data=data or {})
    row = changes.Row(scope, "device", device["id"], rev, projections.device(device))
    desks = await codes.desks_of(device["person"], now - DESK_STANDS)
    rosters = await attendance.fed_roster(desks, device["person"])
    await changes.commit(tx, rows=[row, *rosters], events=[told])


def _name(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:60] or "未命名设备"


def _decode(text: str, field: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError) as exc:
        raise InvalidError("设备密钥格式不正确。", field=field) from exc
