"""96 other activities over the past twelve months, in 14 kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from server.demo.fieldwork import Fieldwork
from server.tables.lists import Topic
from server.tables.people import Pairing, Seat, Unit

Choice = tuple[Unit, list[Seat]]


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of the year's plan.

    Attributes:
        who: Which unit holds the n-th of them, and who may be asked.
        size: How many are invited.
        titles: Used in turn; `{unit}` and `{topic}` are filled in.
    """

    kind: str
    times: int
    size: int
    hours: float
    who: Callable[[Fieldwork, int], Choice]
    titles: tuple[str, ...]


def _city(work: Fieldwork, number: int) -> Choice:
    return work.tree.city, [seat for seat in work.people.sitting if seat.unit == work.tree.city.id]


def _county(work: Fieldwork, number: int) -> Choice:
    county = work.tree.counties[number % 6]
    return county, work.near(county)


def _either(work: Fieldwork, number: int) -> Choice:
    return _city(work, number) if number % 4 == 0 else _county(work, number)


def _lawyers(work: Fieldwork, number: int) -> Choice:
    """Deputies with the field asked for first: at least three of them (S3 第8条)."""
    unit, seats = _city(work, number)
    field = ("环保", "教育", "卫生", "农业", "城建", "法律")[number % 6]
    return unit, sorted(_turned(seats, number), key=lambda seat: field not in seat.expertise)


def _grass_roots(work: Fieldwork, number: int) -> Choice:
    unit, seats = _either(work, number)
    return unit, sorted(_turned(seats, number), key=lambda seat: not seat.grass_roots)


def _turned(seats: list[Seat], number: int) -> list[Seat]:
    """The same seats, others first each time."""
    start = number * 11 % max(1, len(seats))
    return [*seats[start:], *seats[:start]]


def _paired(work: Fieldwork, number: int) -> Choice:
    """The deputies one committee member keeps contact with."""
    member = work.people.committee[number % 12]
    paired = {pairing.deputy_seat for pairing in work.world.of(Pairing) if pairing.member_seat == member.id}
    return work.tree.city, [seat for seat in work.people.deputies if seat.id in paired]


def _town(work: Fieldwork, number: int) -> Choice:
    town = work.tree.towns[number * 5 % 24]
    return town.unit, work.people.by_station[town.station.id]


def _station(work: Fieldwork, number: int) -> Choice:
    station = work.tree.towns[number * 7 % 24].station
    return station, work.people.by_station[station.id]


def _group(work: Fieldwork, number: int) -> Choice:
    group = [*work.tree.regional, *work.tree.professional][number % 12]
    return group, work.people.members[group.id]


PLAN = (
    Line("INSPECTION", 8, 22, 3, _either, ("集中视察:{topic}", "会前集中视察:重点项目和民生实事")),
    Line("RESEARCH", 9, 18, 3, _either, ("专题调研:{topic}", "专题调研:{topic}(第二次)")),
    Line("LAW_CHECK", 6, 13, 3, _lawyers, ("生态环境保护执法检查", "学前教育执法检查", "物业管理执法检查")),
    Line("SIT_IN", 8, 16, 6, _grass_roots, ("列席常委会会议:听取{topic}专项报告",)),
    Line("TRAINING", 6, 44, 6, _county, ("{unit}代表履职培训班",)),
    Line("VISIT", 12, 4, 2, _paired, ("常委会组成人员走访联系代表",)),
    Line("FACE_TO_FACE", 5, 26, 2.5, _either, ("局长·代表面对面:{topic}",)),
    Line("DELIBERATION", 10, 9, 2, _town, ("板凳聊事:{topic}", "凉亭议事:{topic}", "选民说事:{topic}")),
    Line("PUBLIC_GALLERY", 3, 6, 3, _city, ("公民旁听常委会会议",)),
    Line("OPEN_DAY", 3, 6, 3, _city, ("走进人大:青年学生专场", "走进人大:新就业群体专场")),
    Line("DUTY_SHIFT", 6, 5, 3, _station, ("代表在线值班",)),
    Line("GROUP_MEETING", 12, 14, 3, _group, ("{unit}活动:讨论{topic}", "{unit}活动:调研报告讨论")),
    Line("SESSION", 2, 70, 8, _either, ("{unit}第{number}次人民代表大会会议",)),
    Line("PETITION_RECEPTION", 6, 2, 3, _city, ("代表参与接待来访群众",)),
)


def hold_programme(work: Fieldwork) -> None:
    """All of them, spread over the year so that no kind falls into one season."""
    total = sum(line.times for line in PLAN)
    step = 340 / total
    number = 0
    for line in PLAN:
        for turn in range(line.times):
            days = -round(9 + (number * 37 % total) * step)
            _hold(work, line, turn, days)
            number += 1


def _topic_of(work: Fieldwork, turn: int, days: int) -> Topic:
    """One that was worked on that day, each in its turn."""
    day = work.world.today + timedelta(days=days)
    worked_on = [topic for topic in work.topics if topic.starts_on <= day <= topic.ends_on]
    return (worked_on or work.topics)[turn % len(worked_on or work.topics)]


def _hold(work: Fieldwork, line: Line, turn: int, days: int) -> None:
    unit, able = line.who(work, turn)
    topic = _topic_of(work, turn, days)
    titled = line.titles[turn % len(line.titles)]
    about = "{topic}" in titled
    title = titled.format(unit=unit.name, topic=topic.title, number=("三", "二")[turn % 2])
    start = (turn * 3) % max(1, len(able) - line.size + 1) if line.who in (_city, _county, _either) else 0
    hour = 9 if line.hours > 3 or turn % 2 else 14
    hosted = {"host_seat": work.people.committee[turn % 12].id} if line.who is _paired else {}
    work.hold(
        line.kind,
        unit,
        title,
        work.world.moment(days, hour),
        line.hours,
        able[start : start + line.size],
        topic=topic.id if about else None,
        brief=topic.brief if about else "",
        **hosted,
    )
