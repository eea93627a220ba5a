"""
People, activities and codes for tests, with plain defaults: a test names only what it is about.

Everything hangs on one congress, 测试市人大, made when first needed.
"""

import secrets
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.domain import codes
from server.domain.codes import CodeKind, CodeState
from server.domain.parsing import parse_all
from server.domain.people import Level, Role, SeatStatus, UnitKind
from server.domain.scans import Evidence
from server.domain.viewer import Viewer
from server.settings import settings
from server.store import activities as activity_rows
from server.store import attendance as attendance_rows
from server.store import changes, people, sql
from server.sync import feed, push
from server.tables.activities import Activity, ActivityKind
from server.tables.codes import Code, Display
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.people import Person, Seat, Unit
from server.tables.scans import Attendance
from server.tables.sessions import Device
from tests.phone import Phone

PLACE = (24_518_000, 117_655_000)
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Someone:
    """A person in a seat."""

    person: UUID
    seat: UUID
    token: str | None = None


@dataclass(frozen=True)
class Held:
    """An activity that is on, and its printed code."""

    id: UUID
    token: str
    code: UUID

    @property
    def poster(self) -> str:
        return f"https://code.example/a/{self.token}"

    async def live(self, display: int | None = None, slot: int | None = None) -> str:
        """The live code a display shows in a slot; now, on a new display, if nothing is said."""
        number = display or await a_display(self)
        slot = codes.slot_at(datetime.now(UTC).timestamp()) if slot is None else slot
        key = codes.display_key(settings().secret, self.id, number, codes.day_of_slot(slot))
        return f"/a/{self.token}#{codes.live_activity_fragment(key, self.token, number, slot)}"


async def a_unit(
    name: str = "测试市人大", path: str = "1.", kind: UnitKind = UnitKind.CONGRESS, congress: UUID | None = None
) -> UUID:
    """A unit by its path, made if it is not there; a congress keeps the city's calendar."""
    found = await sql.value("SELECT id FROM unit WHERE path = $1", path)
    if found is not None:
        return found
    unit = uuid7()
    above = path.rstrip(".").rpartition(".")[0]
    await Unit.insert(
        Unit(
            id=unit,
            parent=await sql.value("SELECT id FROM unit WHERE path = $1", f"{above}.") if above else None,
            kind=kind,
            level=Level.CITY,
            name=name,
            number=int(path.rstrip(".").rpartition(".")[2]),
            path=path,
            congress=unit if kind is UnitKind.CONGRESS else congress,
            zone="Asia/Shanghai" if kind is UnitKind.CONGRESS else None,
        )
    )
    return unit


async def a_deputy(
    name: str = "陈静",
    *,
    role: Role = Role.DEPUTY,
    unit: UUID | None = None,
    person: UUID | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
    status: SeatStatus = SeatStatus.ACTIVE,
    electing_unit: UUID | None = None,
) -> Someone:
    """A deputy with a code; another seat of the same person if one is given."""
    if person is None:
        person = uuid7()
        await Person.insert(Person(id=person, name=name))
    seat, at = uuid7(), unit or await a_unit()
    held = {"since": since, "until": until, "status": status, "electing_unit": electing_unit}
    await Seat.insert(Seat(id=seat, person=person, unit=at, role=role, **held))
    token = await _code(CodeKind.DEPUTY, seat, at) if role is Role.DEPUTY else None
    return Someone(person, seat, token[1] if token else None)


async def a_host(name: str = "何远", unit: UUID | None = None) -> Someone:
    """Congress staff, who run activities."""
    return await a_deputy(name, role=Role.CONGRESS_STAFF, unit=unit)


async def an_activity(
    invited: Sequence[Someone] = (),
    *,
    unit: UUID | None = None,
    opens: timedelta = timedelta(hours=-1),
    closes: timedelta = timedelta(hours=2),
    min_evidence: Evidence = Evidence.E1,
    **more: Any,
) -> Held:
    """A published activity, open for scans since an hour; `opens` and `closes` are from now."""
    now, activity, at = datetime.now(UTC), uuid7(), unit or await a_unit()
    await Activity.insert(
        Activity(
            **{
                "id": activity,
                "kind": await a_kind(),
                "unit": at,
                "title": "视察校门口",
                "starts_at": now + opens,
                "ends_at": now + closes,
                "checkin_from": now + opens,
                "checkin_until": now + closes,
                "lat": PLACE[0],
                "lng": PLACE[1],
                "min_evidence": min_evidence,
                "state": "PUBLISHED",
            }
            | more
        )
    )
    for someone in invited:
        await Attendance.insert(
            Attendance(id=uuid7(), activity=activity, person=someone.person, seat=someone.seat, enrolment="INVITED")
        )
    code, token = await _code(CodeKind.ACTIVITY, activity, at)
    row = await activity_rows.one(activity)
    assert row is not None
    async with ENGINE.transaction() as tx:
        fed = [*await activity_rows.fed(row), *await attendance_rows.fed(activity)]
        await changes.commit(tx, rows=fed)
    return Held(activity, token, code)


async def a_kind() -> UUID:
    """An activity kind worth half a day."""
    found = await sql.value("SELECT id FROM activity_kind WHERE key = 'TEST'")
    if found is not None:
        return found
    kind = uuid7()
    await ActivityKind.insert(ActivityKind(id=kind, key="TEST", label="视察", category="INSPECTION", source="测试"))
    return kind


async def a_display(activity: Held) -> int:
    """A display of an activity's live code; its number."""
    number = secrets.randbits(32)
    await Display.insert(Display(id=uuid7(), number=number, activity=activity.id, opened_at=datetime.now(UTC)))
    return number


async def a_phone(someone: Someone, *, age: timedelta = timedelta(days=30), wire: Any = None) -> Phone:
    """A registered phone of somebody, a month old."""
    phone = Phone(someone.person, someone.seat, uuid7(), wire or straight)
    registered = datetime.now(UTC) - age
    await Device.insert(
        Device(
            id=phone.device,
            person=someone.person,
            name="测试手机",
            public_key=phone.public_key,
            registered_at=registered,
            seen_at=registered,
        )
    )
    return phone


async def viewer_of(phone: Phone) -> Viewer:
    """Who the phone's session says is asking."""
    now = datetime.now(UTC)
    viewer = await people.viewer(phone.person, now, phone.seat, phone.device)
    viewer = viewer or await people.viewer(phone.person, now, None, phone.device)
    assert viewer is not None
    return viewer


async def straight(phone: Phone, given: dict[str, Any]) -> dict[str, Any]:
    """The wire without HTTP: a `SyncInput` to `push.file` and `feed.since`."""
    viewer = await viewer_of(phone)
    batch = parse_all([msgspec.Raw(msgspec.json.encode(record)) for record in given["records"]], phone.device)
    signature = unpadded(given["signature"]) if given["signature"] else None
    acks = await push.file(viewer, phone.device, batch, signature, datetime.now(UTC), given["pending"])
    pulled = await feed.since(viewer, given["cursor"], given["scopes"], given["page"], given["limit"])
    return {
        "acks": [{"record": ack.record, "code": ack.code, "state": ack.state, "why": ack.why} for ack in acks],
        "reset": pulled.reset,
        "resendSince": pulled.resend_since,
        "addScopes": [*pulled.add_scopes],
        "dropScopes": [*pulled.drop_scopes],
        "rows": msgspec.json.decode(pulled.rows_json),
        "page": pulled.page,
        "cursor": pulled.cursor,
    }


def unpadded(text: str) -> bytes:
    """Bytes of base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def deputy_live(someone: Someone, phone: Phone, slot: int | None = None) -> str:
    """The live code a deputy's phone shows in a slot; now if nothing is said."""
    assert someone.token
    slot = codes.slot_at(datetime.now(UTC).timestamp()) if slot is None else slot
    message = b"daima-deputy-live-1" + b"\2" + phone.device.bytes + slot.to_bytes(4, "big") + someone.token.encode()
    return f"/d/{someone.token}#{codes.live_deputy_fragment(someone.token, phone.device, slot, phone.sign(message))}"


async def attendance_of(activity: Held, someone: Someone) -> dict[str, Any]:
    """A person's attendance as it stands."""
    row = await attendance_rows.one(activity.id, someone.person)
    assert row is not None
    return row


async def count(table: str) -> int:
    """How many rows a table has."""
    return await sql.value(f'SELECT count(*) FROM "{table}"')


async def _code(kind: CodeKind, target: UUID, unit: UUID) -> tuple[UUID, str]:
    code, token = uuid7(), codes.make_token(secrets.token_bytes(16))
    await Code.insert(
        Code(
            id=code,
            kind=kind,
            target=target,
            unit=unit,
            token=token,
            state=CodeState.ACTIVE,
            valid_from=datetime.now(UTC) - timedelta(days=30),
        )
    )
    return code, token
