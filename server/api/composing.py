"""Notices that staff write to many (撰写通知): what they say, to whom, and every move of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import (
    NoticeCategory,
    NoticeKind,
    NoticeState,
    NoticeVerb,
)
from server.api.info import Info
from server.api.receivers import (
    NoticeAudience,
    NoticeAudienceInput,
    Recurs,
    RecursInput,
    asked,
    chosen,
    repeat,
    repeated,
)
from server.commands import composing as commands
from server.commands import hindrances, pasting, recalling
from server.domain import composing as rules
from server.domain.composing import SECOND, Draft
from server.domain.permissions import Act, may, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import composed, receivers


@strawberry.input(description="A notice as it is written.")
class NoticeInput:
    title: str
    body: str
    kind: NoticeKind
    category: NoticeCategory
    audience: NoticeAudienceInput
    needs_receipt: bool = False
    critical: bool = strawberry.field(default=False, description="Comes in quiet hours, and though it is muted.")
    about_kind: str | None = strawberry.field(default=None, description="`activity` or `topic`.")
    about: UUID | None = None
    template: UUID | None = None
    send_at: datetime | None = strawberry.field(default=None, description="Null is as soon as it is sent.")
    recurs: RecursInput | None = None


@strawberry.type(description="A notice staff write to many.")
class Notice:
    id: UUID
    kind: NoticeKind
    category: NoticeCategory
    unit_name: str
    title: str
    body: str
    needs_receipt: bool
    critical: bool
    about_kind: str | None
    about: UUID | None
    about_title: str | None
    audience: NoticeAudience
    why: str = strawberry.field(description="Whose word to whom, as its receivers read it.")
    template: UUID | None
    recurs: Recurs | None
    series: UUID | None = strawberry.field(description="The recurring one it is a turn of.")
    state: NoticeState
    send_at: datetime | None
    published_at: datetime | None
    recalled_at: datetime | None
    writer_name: str
    approver_name: str | None
    listed: int = strawberry.field(description="How many are on its frozen list.")
    told: int
    opened: int
    confirmed: int
    verbs: list[NoticeVerb] = strawberry.field(description="What the asking seat may do with it now.")
    version: int


@strawberry.type(description="A stretch of what was written; `next` is where the next begins.")
class NoticePage:
    rows: list[Notice]
    next: UUID | None


@strawberry.type(description="How many answer to an audience today.")
class NoticeCount:
    persons: int
    with_phone: int = strawberry.field(description="Whose phone can be woken.")
    muted: int = strawberry.field(description="Who do not want to be woken for such.")
    said: str = strawberry.field(description="The audience in words.")
    approve_above: int = strawberry.field(description="More than so many want a second person.")


@strawberry.type
class ComposingQuery:
    @strawberry.field(description="What the seat's unit and those under it wrote, the newest first.")
    async def notices(
        self,
        info: Info,
        states: list[NoticeState] | None = None,
        search: str | None = None,
        after: UUID | None = None,
        first: int = 30,
    ) -> NoticePage:
        viewer = info.context.signed_in()
        require(viewer, Act.NOTIFY, Target(viewer.unit_path, viewer.congress))
        most, words = max(1, min(first, 100)), (search or "").strip()
        path, congress = viewer.unit_path, viewer.congress
        rows = await composed.page(path, congress, states=states, words=words, after=after, first=most + 1)
        read = await composed.read([row["id"] for row in rows])
        shown = [await _notice(viewer, row, read) for row in rows[:most]]
        return NoticePage(rows=shown, next=rows[most - 1]["id"] if len(rows) > most else None)

    @strawberry.field(description="One of them; null if it is not the seat's to look after.")
    async def notice(self, info: Info, id: UUID) -> Notice | None:
        viewer = info.context.signed_in()
        try:
            return await _shown(viewer, await commands.one(viewer, id))
        except NotFoundError:
            return None

    @strawberry.field(description="What keeps it from going out as it is, in words; null if nothing does.")
    async def notice_hindrance(self, info: Info, id: UUID) -> str | None:
        row = await commands.one(info.context.signed_in(), id)
        return await hindrances.of(row, info.context.now)

    @strawberry.field(description="How many the seat's unit would tell.")
    async def count_receivers(self, info: Info, audience: NoticeAudienceInput, category: NoticeCategory) -> NoticeCount:
        viewer, now = info.context.signed_in(), info.context.now
        unit = await commands.speaker(viewer)
        by = receivers.speaker(unit)
        wanted = await pasting.settled(by, asked(audience), now)
        found = await receivers.counted(by, wanted, category, now)
        rule = await commands.limits(unit["congress"], unit["zone"], now)
        return NoticeCount(**found, said=await commands.said(wanted), approve_above=rule.approve_above)


@strawberry.type
class ComposingMutation:
    @strawberry.mutation(description="Keep a draft, a new one if no id is given; its list is frozen as it is now.")
    async def write_notice(
        self, info: Info, input: NoticeInput, id: UUID | None = None, version: int | None = None
    ) -> Notice:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.write(tx, viewer, _draft(input), notice=id, version=version)
        return await _shown(viewer, row)

    @strawberry.mutation(description="Freeze a draft's list anew.")
    async def freeze_notice(self, info: Info, id: UUID) -> Notice:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.look_anew(tx, viewer, id)
        return await _shown(viewer, row)

    @strawberry.mutation(description="Any verb `Notice.verbs` offers; RETURN and RECALL want a reason. Null if gone.")
    async def move_notice(self, info: Info, id: UUID, verb: NoticeVerb, reason: str = "") -> Notice | None:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.move(tx, viewer, id, verb, reason)
        return await _shown(viewer, row) if row else None

    @strawberry.mutation(description="Tell the asker alone what it says.")
    async def try_notice(self, info: Info, id: UUID) -> bool:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.try_out(tx, viewer, id)
        return True

    @strawberry.mutation(description="Remind everybody who owes its receipt; how many.")
    async def chase_notice(self, info: Info, id: UUID) -> int:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return await recalling.chase(tx, viewer, await commands.one(viewer, id, lock=True))


def _draft(given: NoticeInput) -> Draft:
    return Draft(
        title=given.title.strip(),
        body=given.body.strip(),
        kind=given.kind,
        category=given.category,
        needs_receipt=given.needs_receipt,
        critical=given.critical,
        about=(given.about_kind, given.about) if given.about_kind and given.about else None,
        audience=asked(given.audience),
        template=given.template,
        send_at=given.send_at,
        recurs=repeat(given.recurs) if given.recurs else None,
    )


async def _shown(viewer: Viewer, row: dict[str, Any]) -> Notice:
    return await _notice(viewer, row, await composed.read([row["id"]]))


PLAIN = {"audience", "recurs", "told", "opened", "confirmed", "verbs"}


async def _notice(viewer: Viewer, row: dict[str, Any], read: dict[UUID, dict[str, Any]]) -> Notice:
    counts = read.get(row["id"]) or {"told": 0, "opened": 0, "confirmed": 0}
    shown = {name: row[name] for name in Notice.__annotations__ if name not in PLAIN}
    return Notice(
        **shown | {"writer_name": row["writer_name"] or ""},
        **counts,
        audience=await chosen(row),
        recurs=repeated(row["recurs_text"]),
        verbs=_verbs(viewer, row),
    )


def _verbs(viewer: Viewer, row: dict[str, Any]) -> list[NoticeVerb]:
    target = commands.target(row)
    tells, approves = may(viewer, Act.NOTIFY, target), may(viewer, Act.APPROVE_NOTICE, target)
    return [
        verb
        for verb, (origins, _) in rules.MOVES.items()
        if row["state"] in origins and (approves if verb in SECOND else tells)
    ]
