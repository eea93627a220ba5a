"""People (人员): the first administrator, and a change of telephone number."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from server import sealing
from server.commands import login_codes, notices
from server.domain import phones, projections
from server.domain.logins import Client
from server.domain.notices import NoticeKind
from server.domain.people import Level, Role, SeatStatus, UnitKind
from server.domain.viewer import Viewer
from server.errors import ConflictError, LoginCodeError
from server.store import accounts, changes, people
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.people import Person, Seat, Unit

ZONE = "Asia/Shanghai"
TAKEN = "这个手机号已登记在其他人名下,请联系工作人员。"


async def create_admin(name: str, phone: str, city: str = "本市") -> UUID:
    """
    Make a person an administrator of the whole city; the city too, if there is none yet. Again is as once.

    Returns:
        The person's id; they sign in by a code to their number.

    Raises:
        InvalidError: No mobile number.
    """
    number, now = login_codes.number(phone), datetime.now(UTC)
    async with ENGINE.transaction() as tx:
        root = await _root(city)
        known = await accounts.by_phone(sealing.phone_hash(number))
        person = known.id if known else await _add_person(tx, name, number)
        if not await accounts.has_role(person, root["id"], Role.ADMIN):
            await _make_admin(tx, person, root, now)
    return person


async def change_phone(viewer: Viewer, client: Client, phone_text: str, code: str) -> None:
    """
    Move to a number that was proved by a code sent to it, and tell the person's devices.

    Raises:
        LoginCodeError: The code is wrong or old.
        ConflictError: Somebody else has the number.
    """
    phone, now = login_codes.number(phone_text), datetime.now(UTC)
    async with ENGINE.transaction() as tx:
        right = await login_codes.spend(tx, client, phone, code, now)
        if right:
            await _move(tx, viewer, phone, now)
    if not right:
        raise LoginCodeError


async def _move(tx: Any, viewer: Viewer, phone: str, now: datetime) -> None:
    account = await accounts.by_id(viewer.person)
    assert account is not None
    sealed = sealing.seal_phone(account.id.bytes, phone)
    try:
        version = await accounts.set_phone(account.id, sealing.phone_hash(phone), sealed)
    except asyncpg.UniqueViolationError as exc:
        raise ConflictError(TAKEN) from exc
    body = projections.person(name=account.name, phone_tail=phones.tail(phone))
    row = changes.Row(projections.person_scope(account.id), "person", account.id, version, body)
    told = changes.Happened("person", account.id, "phone_changed", viewer.unit_path, now, viewer.seat, account.id)
    await changes.commit(tx, rows=[row], events=[told])
    words = f"您的登录手机号已更换为尾号 {phones.tail(phone)} 的号码。如果不是您本人,请立即联系工作人员。"
    await notices.tell(tx, [account.id], NoticeKind.SECURITY, "手机号已更换", words, about=("person", account.id))


async def _make_admin(tx: Any, person: UUID, root: dict[str, Any], now: datetime) -> None:
    seat = uuid7()
    held = {"person": person, "unit": root["id"], "role": Role.ADMIN, "status": SeatStatus.ACTIVE}
    await Seat(id=seat, since=now.date(), **held).save()
    told = changes.Happened("seat", seat, "created", root["path"], now, data={"role": Role.ADMIN})
    await changes.commit(tx, rows=await people.fed_seats([person]), events=[told])


async def _root(city: str) -> dict[str, Any]:
    found = await Unit.select(Unit.id, Unit.path).where(Unit.parent.is_null()).order_by(Unit.number).first()
    if found:
        return found
    root = Unit(id=uuid7(), kind=UnitKind.CONGRESS, level=Level.CITY, name=city, number=1, path="1.", zone=ZONE)
    root.congress = root.id
    await root.save()
    return {"id": root.id, "path": root.path}


async def _add_person(tx: Any, name: str, phone: str) -> UUID:
    person = uuid7()
    sealed = sealing.seal_phone(person.bytes, phone)
    await Person(id=person, name=name, phone_hash=sealing.phone_hash(phone), phone_sealed=sealed).save()
    body = projections.person(name=name, phone_tail=phones.tail(phone))
    await changes.commit(tx, rows=[changes.Row(projections.person_scope(person), "person", person, 1, body)])
    return person
