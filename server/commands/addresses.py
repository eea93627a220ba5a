"""
Addresses (联系方式): where e-mail and WeCom find a person, once they proved that it is theirs.

A code goes there and comes back; nothing is kept before. Staff may say which account a person
has in their corporation, which they know better than the person does.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server import outside, sealing
from server.commands import devices, login_codes, notices
from server.domain import addresses as rules
from server.domain.logins import Client
from server.domain.notices import Channel, NoticeKind
from server.domain.permissions import Act, require
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, LoginCodeError, NotFoundError
from server.settings import settings
from server.store import addresses, changes
from server.store.changes import Happened
from server.tables.engine import ENGINE

NAMES = {Channel.EMAIL: "电子邮箱", Channel.WECOM: "企业微信账号"}
SHAPED = {
    Channel.EMAIL: ",例如 name@example.cn。",
    Channel.WECOM: ":通讯录里的那个,只有字母、数字和 . _ - @,以字母或数字开头。",
}


async def ask(client: Client, channel: Channel, text: str) -> tuple[str, datetime, str]:
    """
    A code to send to an address.

    Returns:
        The address as it is kept, when the code ends, and the code itself.

    Raises:
        InvalidError: No address of this channel.
        ConflictError: This installation cannot send there.
        TooOftenError: Too many codes were asked for.
    """
    address, now = _read(channel, text), datetime.now(UTC)
    if channel not in outside.channels() and not settings().demo:
        raise ConflictError(f"这里还没有开通{NAMES[channel]}通知,请联系工作人员。")
    async with ENGINE.transaction() as tx:
        expires_at, code = await login_codes.issue(tx, client, _key(channel, address), address, now)
    return address, expires_at, code


async def confirm(client: Client, viewer: Viewer, channel: Channel, text: str, code: str) -> None:
    """
    The address is the person's from now on, in place of the one they had.

    Raises:
        InvalidError: No address of this channel.
        LoginCodeError: The code is wrong or old.
    """
    address, now = _read(channel, text), datetime.now(UTC)
    async with ENGINE.transaction() as tx:
        right = await login_codes.redeem(tx, client, _key(channel, address), address, code, now)
        if right:
            await _save(tx, viewer, viewer.person, viewer.unit_path, channel, address, now)
    if not right:
        raise LoginCodeError


async def set_of(tx: Any, viewer: Viewer, person: UUID, channel: Channel, text: str) -> None:
    """
    The office says which account a person has, who is told of it; an empty text is none.

    Raises:
        NotFoundError: Nobody whom the viewer answers for.
        InvalidError: No address of this channel.
    """
    there = await devices.place_of(viewer, person)
    if there is None:
        raise NotFoundError
    require(viewer, Act.MANAGE_SEATS, there)
    if text.strip():
        address = _read(channel, text)
        await _save(tx, viewer, person, there.unit_path, channel, address, datetime.now(UTC))
        words = f"工作人员把您的{NAMES[channel]}登记为 {rules.hinted(address)}。"
    else:
        if not await _remove(tx, person, channel, there.unit_path, viewer):
            return
        words = f"工作人员移除了您登记的{NAMES[channel]}。"
    title, about = "联系方式已更改", ("address", person)
    words += "不对的话,请在“我的”→“联系方式”里更改,或告诉工作人员。"
    await notices.tell(tx, [person], NoticeKind.SECURITY, title, words, about=about, by=viewer)


async def remove(tx: Any, viewer: Viewer, channel: Channel) -> None:
    """The person is not written to there any more."""
    await _remove(tx, viewer.person, channel, viewer.unit_path, viewer)


async def stop_mail(tx: Any, delivery: UUID) -> None:
    """
    Who got this letter is sent no more; said a second time it is as said once. The caller knows that they may.

    Raises:
        NotFoundError: There is no such letter.
    """
    found = await addresses.person_of(delivery, Channel.EMAIL)
    if found is None:
        raise NotFoundError
    await _remove(tx, found["person"], Channel.EMAIL, found["unit_path"], None)


async def _save(
    tx: Any, viewer: Viewer, person: UUID, path: str, channel: Channel, address: str, now: datetime
) -> None:
    sealed = sealing.seal(f"address-{channel}", person.bytes, address.encode())
    await addresses.save(person, channel, sealed, now)
    await changes.commit(tx, events=[_happened(person, "confirm", path, channel, viewer, now)])


async def _remove(tx: Any, person: UUID, channel: Channel, path: str, viewer: Viewer | None) -> bool:
    """Whether there was one."""
    gone = await addresses.remove(person, channel)
    if gone:
        await changes.commit(tx, events=[_happened(person, "remove", path, channel, viewer, datetime.now(UTC))])
    return gone is not None


def _read(channel: Channel, text: str) -> str:
    address = rules.normal(channel, text)
    if address is None:
        raise InvalidError(f"请填写正确的{NAMES.get(channel, '联系方式')}{SHAPED.get(channel, '。')}", field="address")
    return address


def _key(channel: Channel, address: str) -> bytes:
    return sealing.keyed_hash(f"address-{channel}-hash", address.lower().encode())


def _happened(person: UUID, verb: str, path: str, channel: Channel, viewer: Viewer | None, now: datetime) -> Happened:
    """One line of the history of a person's addresses; it is theirs, and an address may be gone."""
    by = (viewer.seat, viewer.person) if viewer else (None, None)
    return Happened("address", person, verb, path, now, *by, data={"channel": channel})
