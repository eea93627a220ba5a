"""
Imports (导入): what a phone exported to a file, brought in by staff with the same answers as a push.

The phone's own later push finds DUPLICATE: one record, one effect. A record no key vouches
for is kept apart, so that it never stands where the phone's own would come to stand.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from server import queue
from server.commands import notices
from server.domain.codes import is_signed
from server.domain.notices import NoticeKind
from server.domain.outbox_files import ImportCode, canonical, wire
from server.domain.parsing import Element, Malformed, ParsedRecord, parse
from server.domain.people import Role
from server.domain.permissions import Act, may
from server.domain.records import MAX_PUSH_RECORDS, ApartCode, push_message
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotFoundError, TooLargeError
from server.store import changes, people, records
from server.store.records import Phone
from server.sync import push
from server.tables.engine import ENGINE
from server.viewer import NOWHERE

UNKNOWN_PHONE = "没有找到这部手机,或它的主人不在您的范围内。"
UNVOUCHED = "签名缺失或对不上"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one record of a file."""

    record: str
    kind: str | None
    code: ImportCode
    why: str | None


async def take(
    viewer: Viewer, device: UUID, found: Any, signature: bytes | None, now: datetime
) -> tuple[UUID, list[Line]]:
    """
    Keep the records of one push of a file.

    Args:
        found: The records as the file has them.
        signature: The phone's own, over the hashes of all of them in order.

    Returns:
        Whose phone it is, and a line for every record, in order.

    Raises:
        NotFoundError: No phone of anybody the viewer's unit answers for.
        InvalidError: That is no list of records.
    """
    if not isinstance(found, list):
        raise InvalidError("这不是本应用导出的文件。", field="records")
    if len(found) > MAX_PUSH_RECORDS:
        raise TooLargeError
    phone, there = await _phone(viewer, device)
    batch = [parse(wire(one), device) for one in found]
    vouched = phone.revoked_at is None and _is_vouched_for(phone, found, signature)
    good = [element for element, one in zip(batch, found, strict=True) if vouched and _is_as_signed(element, one)]
    acks = await push.keep(await _author(phone, now), device, good, push.SIGNED, now)
    codes = {id(element): (ImportCode(ack.code), ack.why) for element, ack in zip(good, acks, strict=True)}
    codes |= await _keep_apart(phone, [element for element in batch if id(element) not in codes], now)
    lines = [_line(element, *codes[id(element)]) for element in batch]
    await _happened(viewer, there, phone, lines, now)
    return phone.person, lines


async def _phone(viewer: Viewer, device: UUID) -> tuple[Phone, Target]:
    phone = await records.phone(device)
    spots = await people.targets(phone.person) if phone else []
    there = next((spot for spot in spots if may(viewer, Act.IMPORT_OUTBOX, spot)), None)
    if phone is None or there is None:
        raise NotFoundError(UNKNOWN_PHONE)
    return phone, there


async def _author(phone: Phone, now: datetime) -> Viewer:
    """The phone's owner, as if the phone itself had come."""
    found = await people.viewer(phone.person, now, device=phone.id)
    nobody = UUID(int=0)
    return found or Viewer(
        person=phone.person,
        seat=nobody,
        role=Role.VOLUNTEER,
        unit=nobody,
        unit_path=NOWHERE,
        congress=nobody,
        device=phone.id,
    )


def _is_vouched_for(phone: Phone, found: Sequence[Any], signature: bytes | None) -> bool:
    """Whether the phone's key signed exactly these; what cannot be read as a record may still be what it wrote."""
    written = [canonical(one) for one in found]
    hashes = [sha256(text).digest() for text in written if text is not None]
    if signature is None or len(hashes) < len(found):
        return False
    return is_signed(push_message(phone.id, hashes), signature, phone.public_key)


def _is_as_signed(element: Element, found: Any) -> bool:
    """Whether what was read are the very bytes that were signed: all its fields, and this phone's."""
    return isinstance(element, Malformed) or element.canonical == canonical(found)


async def _keep_apart(
    phone: Phone, unproven: Sequence[Element], now: datetime
) -> dict[int, tuple[ImportCode, str | None]]:
    """What nobody vouches for is kept for a person, unless it is here already, byte for byte."""
    read = [element for element in unproven if isinstance(element, ParsedRecord)]
    known = await records.known([record.given.id for record in read]) if read else {}
    here = {
        id(record)
        for record in read
        if (held := known.get(record.given.id)) and held.sha == record.sha and held.person == phone.person
    }
    apart = {id(element): _apart(element) for element in unproven if id(element) not in here}
    if apart:
        await records.keep_apart(phone.person, phone.id, now, [*apart.values()])
    codes: dict[int, tuple[ImportCode, str | None]] = dict.fromkeys(here, (ImportCode.DUPLICATE, None))
    return codes | {key: (ImportCode(one.code), one.why) for key, one in apart.items()}


def _apart(element: Element) -> Malformed:
    if isinstance(element, Malformed):
        return element
    return Malformed(str(element.given.id), UNVOUCHED, element.canonical, ApartCode.UNPROVEN)


def _line(element: Element, code: ImportCode, why: str | None) -> Line:
    if isinstance(element, Malformed):
        return Line(element.record, None, code, why)
    return Line(str(element.given.id), element.kind, code, why)


async def _happened(viewer: Viewer, there: Target, phone: Phone, lines: Sequence[Line], now: datetime) -> None:
    """History has who brought what; the author is told of what is new."""
    counted = Counter(line.code.value for line in lines)
    event = changes.Happened(
        "outbox", phone.id, "import", there.unit_path, now, viewer.seat, viewer.person, data={**counted}
    )
    async with ENGINE.transaction() as tx:
        await changes.commit(tx, events=[event])
        if new := counted[ImportCode.RECEIVED]:
            words = f"工作人员已从导出的文件中导入您的 {new} 条记录,结果会陆续送达。"
            told = [phone.person]
            await notices.tell(tx, told, NoticeKind.REMINDER, "已导入您的记录", words, by=viewer, now=now)
    await queue.poke(changes.touched(tx))
    await queue.ring_settle()
