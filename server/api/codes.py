"""Printed codes, and displays of live ones."""

from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import CodeKind
from server.api.info import Info
from server.api.scalars import Milliseconds
from server.commands import codes as commands
from server.commands import issuing
from server.domain import codes as rules
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.settings import settings
from server.store import activities, codes


@strawberry.type(description="A printed code: a short public token, and the link it stands in.")
class Code:
    target: strawberry.Private[Target]
    id: UUID
    kind: CodeKind
    token: str
    link: str


@strawberry.type(description="The key of one day's live codes.")
class DisplayKey:
    target: strawberry.Private[Target]
    day: int = strawberry.field(description="Days since 1970, UTC.")
    key: str = strawberry.field(description="32 bytes, base64url.")


@strawberry.type(description="A host's phone or projector that shows an activity's live code without the network.")
class Display:
    target: strawberry.Private[Target]
    id: UUID
    number: Milliseconds
    token: str
    keys: list[DisplayKey]
    server_time: Milliseconds


@strawberry.type(description="What hangs on walls under a unit and the viewer may print.")
class WallCodes:
    total: int
    without: int = strawberry.field(description="How many of them have no code yet.")
    owed: int = strawberry.field(description="How many of those the viewer may give one.")


@strawberry.type
class CodesQuery:
    @strawberry.field(description="How many stations, or deputies, of a unit have a code to be printed.")
    async def wall_codes(self, info: Info, kind: CodeKind, unit: UUID) -> WallCodes:
        viewer = info.context.signed_in()
        rows = await issuing.printable(viewer, kind, unit)
        without = [row for row in rows if row["token"] is None]
        return WallCodes(total=len(rows), without=len(without), owed=sum(issuing.keeps(viewer, row) for row in without))


@strawberry.type
class CodesMutation:
    @strawberry.mutation(
        description="Every station, or deputy, of a unit that has no code gets one; how many were given out."
    )
    async def issue_codes(self, info: Info, kind: CodeKind, unit: UUID) -> int:
        async with acting() as tx:
            return await issuing.issue(tx, info.context.signed_in(), kind, unit)

    @strawberry.mutation(
        description="Open a display for an activity's live code: its number and the keys of today and tomorrow."
    )
    async def open_display(self, info: Info, activity: UUID) -> Display:
        viewer = info.context.signed_in()
        async with acting() as tx:
            shown = await commands.open_display(tx, viewer, activity, master=settings().secret)
            row = await activities.one(activity)
        assert row is not None
        target = activities.target(row)
        keys = [DisplayKey(target=target, day=day, key=_base64url(key)) for day, key in shown.keys]
        return Display(
            target=target,
            id=shown.id,
            number=Milliseconds(shown.number),
            token=shown.token,
            keys=keys,
            server_time=_ms(shown.server_time),
        )

    @strawberry.mutation(description="What a display shows counts no more.")
    async def revoke_display(self, info: Info, display: UUID) -> bool:
        async with acting() as tx:
            await commands.revoke_display(tx, info.context.signed_in(), display)
        return True

    @strawberry.mutation(
        description="Retire an activity's, station's or deputy's printed code and put a new one in its place."
    )
    async def replace_code(self, info: Info, kind: CodeKind, target: UUID) -> Code:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.replace(tx, viewer, kind, target)
            about = await _target(kind, target)
            require(viewer, Act.PRINT_CODE, about)
        return code(row, about)

    @strawberry.mutation(description="Retire a code without a new one.")
    async def retire_code(self, info: Info, kind: CodeKind, target: UUID) -> bool:
        async with acting() as tx:
            await commands.retire(tx, info.context.signed_in(), kind, target)
        return True


async def printed(activity: UUID, target: Target) -> Code | None:
    """The activity's printed code, if it has one now."""
    row = await codes.active(rules.CodeKind.ACTIVITY, activity)
    return code(row, target) if row else None


def code(row: dict[str, Any], target: Target) -> Code:
    """A code, of a row of codes."""
    kind = rules.CodeKind(row["kind"])
    link = rules.link(settings().public_url, kind, row["token"])
    return Code(target=target, id=row["id"], kind=kind, token=row["token"], link=link)


async def _target(kind: rules.CodeKind, about: UUID) -> Target:
    """What the rule of the code's fields speaks of; the command has found it already."""
    if kind is rules.CodeKind.ACTIVITY:
        row = await activities.one(about)
        assert row is not None
        return activities.target(row)
    row = await codes.wall_target(kind, about)
    assert row is not None
    return commands.wall(row)


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _ms(moment: datetime) -> Milliseconds:
    return Milliseconds(int(moment.timestamp() * 1000))
