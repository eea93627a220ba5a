"""What the reminder rules told of the city's activities until now, in the system's own words; the worker goes on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.commands.catalogue import reminders
from server.demo.fieldwork import Fieldwork
from server.demo.world import ZONE, World
from server.domain import reminders as rules
from server.domain.activities import ActivityState, Visibility
from server.domain.notices import Channel, DeliveryState, NoticeKind
from server.domain.reminders import Reminder, What
from server.domain.scans import Enrolment, Presence
from server.tables.activities import Activity, ActivityKind
from server.tables.lists import ListItem
from server.tables.notices import Delivery, Notice
from server.tables.scans import Attendance

KEYS = ("activity_week", "activity_day", "activity_hour", "training", "invitation", "lists")
REMEMBERED = timedelta(days=4)
"""What was due before is not in the demo."""
LISTS_ASKED_FOR = 12
"""Of how many activities the four lists were not filled; those of the others were."""
ON = (ActivityState.PUBLISHED, ActivityState.RUNNING)


@dataclass(frozen=True, slots=True)
class Told:
    """One reminder: of a rule, its step, an activity, from its moment, when it was due."""

    key: str
    rule: Reminder
    step: int
    activity: Activity
    moment: datetime
    due: datetime


def remind(work: Fieldwork) -> None:
    """Each that was due lately was told to whom it concerned; every third person has read theirs."""
    world, lines = work.world, defaultdict[UUID, list[Attendance]](list)
    for line in world.of(Attendance):
        lines[line.activity].append(line)
    kinds = {kind.id: kind.key for kind in world.of(ActivityKind)}
    wrote = {(item.activity, item.by) for item in world.of(ListItem)}
    told = [(one, _whom(one, lines[one.activity.id], kinds[one.activity.kind], wrote)) for one in _due(world)]
    lists = [(one, persons) for one, persons in told if persons and one.rule.what is What.LISTS]
    others = [(one, persons) for one, persons in told if persons and one.rule.what is not What.LISTS]
    for one, persons in [*lists[:LISTS_ASKED_FOR], *others]:
        _tell(world, one, persons)


def _due(world: World) -> list[Told]:
    found = list[Told]()
    for key, rule in ((one.key, one.body) for one in reminders() if one.key in KEYS):
        for activity in world.of(Activity):
            moment = activity.ends_at if rule.what is What.LISTS else activity.starts_at
            dues = [rules.due(offset, moment, ZONE) for offset in rule.offsets]
            told = [Told(key, rule, step, activity, moment, due) for step, due in enumerate(dues)]
            found += [one for one in told if world.now - REMEMBERED < one.due < world.now]
    return found


def _whom(one: Told, lines: Sequence[Attendance], kind: str, wrote: set[tuple[UUID, UUID]]) -> list[UUID]:
    """As `store.reminder_facts` asks of the tables."""
    if one.rule.what is What.LISTS:
        if one.activity.topic is None or one.activity.state != ActivityState.ENDED:
            return []
        there = [line.person for line in lines if line.presence == Presence.PRESENT]
        return [person for person in there if (one.activity.id, person) not in wrote]
    asked = {Enrolment.INVITED} if one.rule.to is rules.To.INVITED else {Enrolment.INVITED, Enrolment.ENROLLED}
    fits = kind not in one.rule.but and (not one.rule.kinds or kind in one.rule.kinds)
    return [line.person for line in lines if fits and one.activity.state in ON and line.enrolment in asked]


def _tell(world: World, one: Told, persons: Sequence[UUID]) -> None:
    activity, rule = one.activity, one.rule
    named = {"title": activity.title} | rules.named(one.moment, activity.place, ZONE)
    said, ends = rules.words(rule, named), [one.due + rule.lasts]
    if one.due < one.moment:
        ends.append(one.moment)
    row = {"unit": activity.unit, "about_kind": "activity", "about": activity.id, "tag": f"act-{activity.id}"}
    row |= {"category": rule.category, "urgency": rule.urgency, "rule": one.key, "why": rule.why}
    row |= {"occurrence": rules.occurrence(one.key, activity.id, one.moment, one.step), "expires_at": min(ends)}
    words = {"kind": NoticeKind.REMINDER, "title": said.title, "body": said.body, "visibility": Visibility.MEMBERS}
    notice = world.make(Notice, one.due, published_at=one.due, needs_receipt=False, **row, **words)
    for number, person in enumerate(dict.fromkeys(persons)):
        read_at = one.due + timedelta(minutes=20) if number % 3 == 0 else None
        state = DeliveryState.OPENED if read_at else DeliveryState.ACCEPTED
        way = {"channel": Channel.APP, "address": person, "state": state, "acked_at": read_at}
        world.make(Delivery, one.due, notice=notice.id, person=person, at=one.due, accepted_at=one.due, **way)
