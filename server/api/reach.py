"""A notice's receivers, before and after: the frozen list, how far it came with each, and templates to begin from."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import strawberry

from server.api.acting import acting
from server.api.enums import Channel, DeliveryState, NoticeCategory, NoticeKind, Reached, Role, VariableType
from server.api.info import Info
from server.api.people import Person
from server.commands import cascade, templating
from server.commands import composing as commands
from server.domain.notices import NoticeState
from server.errors import ConflictError
from server.store import composed, reach, receivers

MOST = 200


@strawberry.type(description="Somebody on a notice's frozen list.")
class Receiver:
    person: Person
    unit_name: str | None = strawberry.field(description="Null: holds no seat any more.")
    role: Role | None
    has_phone: bool = strawberry.field(description="Whether a phone of theirs can be woken.")


@strawberry.type(description="A stretch of a frozen list; `total` is how many fit.")
class ReceiverPage:
    total: int
    rows: list[Receiver]


@strawberry.type(description="How many persons a notice came so far with; of those not reached, why.")
class ReachCount:
    reached: Reached
    why: str | None
    channel: Channel | None = strawberry.field(description="Whose reason that is.")
    count: int


@strawberry.type(description="What became of one channel's deliveries.")
class WayCount:
    channel: Channel
    state: DeliveryState
    reason: str | None
    count: int


@strawberry.type(description="How far a notice came: each person in one place, each delivery in one state.")
class NoticeReport:
    total: int
    people: list[ReachCount]
    ways: list[WayCount]
    chased_at: datetime | None = strawberry.field(description="When those who owe a receipt were last reminded.")


@strawberry.type(description="One way a notice went to a person.")
class LedgerWay:
    channel: Channel
    state: DeliveryState
    reason: str | None
    accepted: datetime | None
    shown: datetime | None
    opened: datetime | None
    acted: datetime | None
    confirmed: datetime | None


@strawberry.type(description="One person of a notice, and how far it came with them.")
class LedgerLine:
    person: Person
    unit_name: str | None
    reached: Reached
    why: str | None
    ways: list[LedgerWay]


@strawberry.type(description="Whom a channel would tell of those not reached, and what that takes.")
class OnwardStep:
    channel: Channel
    persons: int
    messages: int
    left: int | None = strawberry.field(description="What the month's budget has; null where there is none.")


@strawberry.type(description="What sending a notice on to the next channel comes to.")
class NoticeOnward:
    steps: list[OnwardStep]
    nobody: int = strawberry.field(description="How many of those not reached have no channel left.")


@strawberry.type(description="A place of a template.")
class TemplateVariable:
    name: str
    type: VariableType
    hint: str


@strawberry.type(description="A text to begin a notice from.")
class NoticeTemplate:
    id: UUID
    label: str
    kind: NoticeKind
    category: NoticeCategory
    title: str
    body: str
    source: str
    variables: list[TemplateVariable]


@strawberry.input(description="What stands in a place: words, a day, a clock, or the id of an activity or unit.")
class TemplateValue:
    name: str
    value: str


@strawberry.type(description="A template whose places are filled.")
class FilledTemplate:
    title: str
    body: str


@strawberry.type
class ReachQuery:
    @strawberry.field(description="Texts to begin from, everyone's and of the units at and above the seat's.")
    async def notice_templates(self, info: Info) -> list[NoticeTemplate]:
        unit = await commands.speaker(info.context.signed_in())
        return [_template(row) for row in await composed.templates(unit["path"])]

    @strawberry.field(description="A template with its places filled; what cannot be is said of the place.")
    async def filled_template(self, info: Info, id: UUID, values: list[TemplateValue]) -> FilledTemplate:
        viewer = info.context.signed_in()
        title, body = await templating.fill(viewer, id, {one.name: one.value for one in values})
        return FilledTemplate(title=title, body=body)

    @strawberry.field(description="The frozen list, to look through.")
    async def notice_receivers(
        self, info: Info, id: UUID, search: str | None = None, skip: int = 0, first: int = 50
    ) -> ReceiverPage:
        await commands.one(info.context.signed_in(), id)
        words, now = (search or "").strip(), info.context.now
        rows = await receivers.listed(id, now, words=words, first=_page(first), skip=max(0, skip))
        return ReceiverPage(total=rows[0]["total"] if rows else 0, rows=[_receiver(row) for row in rows])

    @strawberry.field(description="How far a notice came, in numbers that add up.")
    async def notice_report(self, info: Info, id: UUID) -> NoticeReport:
        await commands.one(info.context.signed_in(), id)
        return _report(await reach.report(id), await reach.last_chased(id))

    @strawberry.field(description="Whom the next channel would tell of those not reached.")
    async def notice_onward(self, info: Info, id: UUID) -> NoticeOnward:
        viewer = info.context.signed_in()
        await commands.one(viewer, id)
        return _onward(await cascade.foresee(viewer, id, await reach.unreached(id)))

    @strawberry.field(description="The same, a line a person.")
    async def notice_ledger(
        self,
        info: Info,
        id: UUID,
        reached: list[Reached] | None = None,
        owing: bool = False,
        search: str | None = None,
        skip: int = 0,
        first: int = 50,
    ) -> list[LedgerLine]:
        await commands.one(info.context.signed_in(), id)
        narrowed = {"reached": reached or (), "owing": owing, "words": (search or "").strip()}
        rows = await reach.ledger(id, **narrowed, first=_page(first), skip=max(0, skip))
        return [_line(row) for row in rows]


@strawberry.type
class ReachMutation:
    @strawberry.mutation(description="Those nothing reached yet are told by their next channel; others are left alone.")
    async def send_notice_on(self, info: Info, id: UUID) -> NoticeOnward:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.one(viewer, id, lock=True)
            if row["state"] != NoticeState.SENT:
                raise ConflictError("只有已发出的通知才能转下一渠道。")
            return _onward(await cascade.send_on(tx, viewer, id, await reach.unreached(id)))


def _onward(found: cascade.Onward) -> NoticeOnward:
    steps = [
        OnwardStep(
            channel=channel,
            persons=found.after[channel] - found.before[channel],
            messages=found.messages.get(channel, 0),
            left=found.left.get(channel),
        )
        for channel in found.after
        if found.after[channel] > found.before[channel]
    ]
    return NoticeOnward(steps=steps, nobody=found.nobody)


def _page(first: int) -> int:
    return max(1, min(first, MOST))


def _template(row: dict[str, Any]) -> NoticeTemplate:
    shown = {name: row[name] for name in NoticeTemplate.__annotations__ if name != "variables"}
    variables = [
        TemplateVariable(name=one.name, type=one.type, hint=one.hint) for one in templating.variables(row["variables"])
    ]
    return NoticeTemplate(**shown, variables=variables)


def _receiver(row: dict[str, Any]) -> Receiver:
    person = Person(id=row["person"], name=row["name"])
    role = Role(row["role"]) if row["role"] else None
    return Receiver(person=person, unit_name=row["unit_name"], role=role, has_phone=row["has_phone"])


def _report(rows: list[dict[str, Any]], chased_at: datetime | None) -> NoticeReport:
    people = [
        ReachCount(
            reached=Reached(row["what"]),
            why=row["why"],
            channel=Channel(row["way"]) if row["way"] else None,
            count=row["n"],
        )
        for row in rows
        if row["part"] == "PERSONS"
    ]
    ways = [
        WayCount(channel=Channel(row["part"]), state=DeliveryState(row["what"]), reason=row["why"], count=row["n"])
        for row in rows
        if row["part"] != "PERSONS"
    ]
    total = sum(one.count for one in people)
    return NoticeReport(total=total, people=people, ways=ways, chased_at=chased_at)


def _line(row: dict[str, Any]) -> LedgerLine:
    return LedgerLine(
        person=Person(id=row["person"], name=row["name"]),
        unit_name=row["unit_name"],
        reached=Reached(row["reached"]),
        why=row["why"] if row["reached"] == Reached.UNREACHED else None,
        ways=[_way(way) for way in msgspec.json.decode(row["ways"])],
    )


def _way(way: dict[str, Any]) -> LedgerWay:
    times = ("accepted", "shown", "opened", "acted", "confirmed")
    moments = {name: datetime.fromisoformat(way[name]) if way[name] else None for name in times}
    channel, state = Channel(way["channel"]), DeliveryState(way["state"])
    return LedgerWay(channel=channel, state=state, reason=way["reason"], **moments)
