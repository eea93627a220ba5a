"""
Notices staff write to many (撰写通知): drafted, sent on their way, looked at by a second person, taken back.

Nothing here tells anybody: that is `publishing`, when the moment has come. The list is frozen
whenever a draft is written, and what is sent must still be the list that was looked through.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.commands import hindrances, notices, pasting, recalling
from server.domain import audiences, composing
from server.domain.audiences import Audience
from server.domain.composing import SECOND, Draft, NoticeRule, NoticeVerb
from server.domain.notices import NoticeCategory, NoticeKind, NoticeState
from server.domain.permissions import Act, may, require
from server.domain.rules import RuleKind, effective
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, changes, composed, lists, receivers, requests
from server.store import rules as stored
from server.store.changes import Happened

Row = dict[str, Any]


async def write(
    tx: Any,
    viewer: Viewer,
    draft: Draft,
    *,
    notice: UUID | None = None,
    version: int | None = None,
    now: datetime | None = None,
) -> Row:
    """
    The draft says this, and its list is who answers to its audience now.

    Raises:
        InvalidError: `field` says what cannot be.
        ConflictError: Somebody wrote it meanwhile, or it is no draft any more.
    """
    at, before = now or datetime.now(UTC), None
    if notice is not None:
        before = await one(viewer, notice, lock=True)
        if before["state"] != NoticeState.DRAFT or before["version"] != version:
            raise ConflictError("这条通知刚被别人改过或已提交,请刷新后再改。")
    composing.check(draft)
    by = await speaker(viewer)
    draft = replace(draft, audience=await pasting.settled(receivers.speaker(by), draft.audience, at))
    await _check_about(viewer, draft)
    why = f"{by['name']}发给:{await said(draft.audience)}"
    kept = await composed.save(draft, by["id"], viewer.seat, why, notice)
    await receivers.freeze(kept, receivers.speaker(by), draft.audience, at)
    row = await _row(kept)
    await changes.commit(tx, events=[happened(viewer, row, "write" if before else "draft", at)])
    return row


async def look_anew(tx: Any, viewer: Viewer, notice: UUID, *, now: datetime | None = None) -> Row:
    """A draft's list is who answers to its audience now."""
    at, row = now or datetime.now(UTC), await one(viewer, notice, lock=True)
    if row["state"] != NoticeState.DRAFT:
        raise ConflictError("名单已经锁定。")
    await receivers.freeze(notice, receivers.speaker_of(row), audiences.read(row["audience_text"]), at)
    row = await _row(notice)
    await changes.commit(tx, events=[happened(viewer, row, "freeze", at)])
    return row


async def move(
    tx: Any, viewer: Viewer, notice: UUID, verb: NoticeVerb, reason: str = "", *, now: datetime | None = None
) -> Row | None:
    """
    The notice is where the verb leads, and whom that concerns is told; None if it is gone.

    Raises:
        NotFoundError: There is none the viewer may know of.
        ForbiddenError: Not the viewer's to do; of a second person, what they sent themselves.
        ConflictError: Not from where it is, or its list is not what was looked through any more.
        InvalidError: It cannot go out as it is; `field` and words say why.
    """
    at, reason = now or datetime.now(UTC), reason.strip()
    row = await one(viewer, notice, lock=True)
    if verb in SECOND:
        require(viewer, Act.APPROVE_NOTICE, target(row))
    to = composing.after(verb, NoticeState(row["state"]), reason)
    match verb:
        case NoticeVerb.SEND:
            return await _send(tx, viewer, row, at)
        case NoticeVerb.APPROVE:
            return await _approve(tx, viewer, row, at)
        case NoticeVerb.RECALL:
            return await recalling.recall(tx, viewer, row, reason, at)
        case NoticeVerb.DISCARD:
            await changes.commit(tx, events=[happened(viewer, row, "discard", at)])
            return await composed.discard(notice, at)
        case _:
            assert to is NoticeState.DRAFT
            return await _back(tx, viewer, row, verb, reason, at)


async def try_out(tx: Any, viewer: Viewer, notice: UUID, *, now: datetime | None = None) -> None:
    """The viewer alone is told what the notice says, as its receivers would be."""
    at, row = now or datetime.now(UTC), await one(viewer, notice)
    about = (row["about_kind"], row["about"]) if row["about"] else None
    title, manner = f"[测试] {row['title']}", notices.default_manner(NoticeKind(row["kind"]), row["about_kind"])
    told = [viewer.person], NoticeKind(row["kind"]), title, row["body"]
    await notices.tell(tx, *told, about=about, unit=row["unit"], by=viewer, manner=manner, now=at)
    await changes.commit(tx, events=[happened(viewer, row, "try", at)])


async def one(viewer: Viewer, notice: UUID, *, lock: bool = False) -> Row:
    """
    A notice of the viewer's to look after.

    Raises:
        NotFoundError: There is none, or it is not theirs to know of.
    """
    row = await composed.one(notice, lock=lock)
    if row is None or not may(viewer, Act.NOTIFY, target(row)):
        raise NotFoundError
    return row


async def speaker(viewer: Viewer) -> Row:
    """The unit the viewer speaks for: their own."""
    unit = await activities.unit(viewer.unit)
    if unit is None:
        raise NotFoundError
    require(viewer, Act.NOTIFY, Target(unit["path"], unit["congress"]))
    return unit


def target(row: Row) -> Target:
    """What permissions ask of a notice: whose it is, is who sent it."""
    return Target(row["unit_path"], row["congress"], row["writer"])


async def said(audience: Audience) -> str:
    """To whom it goes, as people read it."""
    units = [unit["name"] for one in audience.units if (unit := await activities.unit(one))]
    activity = await activities.one(audience.activity) if audience.activity else None
    return audiences.said(audience, units, activity["title"] if activity else "")


async def limits(congress: UUID, zone: str, at: datetime) -> NoticeRule:
    """A congress's own numbers for what is sent to many."""
    day = at.astimezone(ZoneInfo(zone)).date()
    row = effective(await stored.versions(RuleKind.NOTICE), congress, day)
    return msgspec.json.decode(row["body"], type=NoticeRule) if row else NoticeRule()


def happened(viewer: Viewer | None, row: Row, verb: str, at: datetime, **data: Any) -> Happened:
    """One line of a notice's history."""
    seat, person = (viewer.seat, viewer.person) if viewer else (None, None)
    told = {"title": row["title"], "persons": row["listed"], **data}
    return Happened("notice", row["id"], verb, row["unit_path"], at, seat, person, data=told)


async def _send(tx: Any, viewer: Viewer, row: Row, at: datetime) -> Row:
    await hindrances.check(row, at)
    rule = await limits(row["congress"], row["zone"], at)
    if row["listed"] > rule.approve_above:
        await composed.move(row["id"], NoticeState.TO_APPROVE, sent_by=viewer.seat)
        await changes.commit(tx, events=[happened(viewer, row, "submit", at)])
        office = [one for one in await requests.office(row["congress"], at) if one != viewer.person]
        words = f"{row['unit_name']}请您复核:将发给 {row['listed']} 人。请在工作台“通知”中查看。"
        await _tell(tx, viewer, row, office, f"待复核:{row['title']}", words, at)
        return await _row(row["id"])
    return await _schedule(tx, viewer, row, "send", rule.undo_s, at, sent_by=viewer.seat)


async def _schedule(
    tx: Any,
    viewer: Viewer,
    row: Row,
    verb: str,
    undo_s: int,
    at: datetime,
    *,
    sent_by: UUID | None = None,
    approved_by: UUID | None = None,
) -> Row:
    send_at = await hindrances.first_turn(row, at) or row["send_at"]
    moment = composing.moment(send_at, at, undo_s)
    await composed.move(row["id"], NoticeState.SCHEDULED, send_at=moment, sent_by=sent_by, approved_by=approved_by)
    row = await _row(row["id"])
    await changes.commit(tx, events=[happened(viewer, row, verb, at, sendAt=moment.isoformat())])
    return row


async def _approve(tx: Any, viewer: Viewer, row: Row, at: datetime) -> Row:
    row = hindrances.as_now(row)
    await hindrances.check(row, at)
    rule = await limits(row["congress"], row["zone"], at)
    return await _schedule(tx, viewer, row, "approve", rule.undo_s, at, approved_by=viewer.seat)


async def _back(tx: Any, viewer: Viewer, row: Row, verb: NoticeVerb, reason: str, at: datetime) -> Row:
    """A draft again; who sent it hears why it was returned."""
    await composed.back(row["id"], at)
    after = await _row(row["id"])
    await changes.commit(tx, events=[happened(viewer, after, verb.lower(), at, reason=reason)])
    if verb is NoticeVerb.RETURN:
        words = f"理由:{reason.rstrip('。')}。请在工作台“通知”中修改后重新提交。"
        await _tell(tx, viewer, row, [row["writer"]], f"通知被退回:{row['title']}", words, at)
    return after


async def _tell(
    tx: Any, viewer: Viewer, row: Row, persons: Sequence[UUID], title: str, words: str, at: datetime
) -> None:
    manner = notices.Manner(NoticeCategory.NEWS)
    told = {"about": ("outgoing", row["id"]), "unit": row["unit"], "by": viewer, "manner": manner, "now": at}
    await notices.tell(tx, persons, NoticeKind.REMINDER, title, words, **told)


async def _check_about(viewer: Viewer, draft: Draft) -> None:
    """What it speaks of, and whose list it goes to, are the viewer's to speak of."""
    if draft.audience.activity is not None:
        activity = await activities.one(draft.audience.activity)
        if activity is None or not may(viewer, Act.INVITE, activities.target(activity)):
            raise InvalidError("没有找到这场活动,或不由您举办。", field="audience")
    if draft.about is None:
        return
    kind, about = draft.about
    if kind == "activity":
        row = await activities.one(about)
        known = row is not None and may(viewer, Act.READ_ACTIVITY, activities.target(row))
    else:
        topic = await lists.topic(about) if kind == "topic" else None
        known = topic is not None and may(viewer, Act.READ_TOPIC, lists.topic_target(topic))
    if not known:
        raise InvalidError("没有找到通知所说的活动或主题。", field="about")


async def _row(notice: UUID) -> Row:
    row = await composed.one(notice)
    assert row is not None
    return row
