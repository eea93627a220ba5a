"""
Documents (附件) of 何远's county: an agenda, a plan and a form, hung up as he would at the desk.

Printed by the same hand as all our papers; last of all, because the desk's own commands hang them.
"""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from server.commands import enclosures
from server.demo.world import World
from server.domain.activities import ActivityState
from server.domain.enclosures import Enclosing, judge
from server.domain.lists import TopicState
from server.domain.notices import NoticeState
from server.domain.people import Role
from server.store import people
from server.tables.activities import Activity
from server.tables.lists import Topic
from server.tables.notices import Notice
from server.tables.people import Person, Seat, Unit
from server.web import papers
from server.web.papers import Paper, Prose, Table

AGENDA = (
    ("09:00", "集合、发放材料"),
    ("09:20", "实地察看,随时记入清单"),
    ("10:40", "座谈,逐条核对问题"),
    ("11:30", "结束"),
)
PLAN = """一、先看后谈。每位代表至少走访两处,记下看到的问题。
二、边看边记。手机上直接写入四张清单,没有网络也可以。
三、逐条落实。每个问题写明建议,由承办单位答复。"""
FORM = """姓名、代表团、联系站:
一、参加活动和履职天数(系统已统计,请核对)
二、提出的问题、建议和办理情况
三、联系选民的情况
四、下一年打算"""


async def enclose(tx: Any, world: World) -> None:
    """Documents hang where the county's staff and deputies find them."""
    him = next(one.id for one in world.of(Person) if one.name == "何远")
    seat = next(one for one in world.of(Seat) if one.person == him and one.role == Role.CONGRESS_STAFF)
    viewer = await people.viewer(him, world.now, seat.id)
    assert viewer is not None, "he sits"
    unit = next(one for one in world.of(Unit) if one.id == seat.unit)
    for kind, about, paper in _papers(world, unit):
        data = await asyncio.to_thread(papers.render, paper)
        made = await asyncio.to_thread(judge, paper.title, data)
        await enclosures.add(tx, viewer, kind, about, made, data, now=world.now)


def _papers(world: World, unit: Unit) -> Iterator[tuple[Enclosing, UUID, Paper]]:
    whose, made = unit.name, f"{world.today:%Y年%m月%d日}"
    coming = [one for one in world.of(Activity) if one.unit == unit.id and one.state == ActivityState.PUBLISHED]
    for activity in sorted(coming, key=lambda one: one.starts_at)[:3]:
        table = Table(("时间", "安排"), (1, 4), AGENDA)
        yield Enclosing.ACTIVITY, activity.id, Paper(f"议程:{activity.title}", whose, made, parts=(table,))
    topics = [one for one in world.of(Topic) if one.unit == unit.id and one.state == TopicState.OPEN]
    for topic in topics[:1]:
        yield Enclosing.TOPIC, topic.id, Paper(f"工作方案:{topic.title}", whose, made, parts=(Prose(PLAN),))
    drafts = [one for one in world.of(Notice) if one.unit == unit.id and one.state == NoticeState.DRAFT]
    for notice in drafts[:1]:
        yield Enclosing.NOTICE, notice.id, Paper("年度履职情况报告提纲", whose, made, parts=(Prose(FORM),))
