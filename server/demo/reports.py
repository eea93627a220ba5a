"""What the city's deputies reported themselves (自行填报): most approved, 60 waiting, some returned with a reason."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from server.commands import duty_catalogue
from server.demo.fieldwork import Fieldwork
from server.demo.world import ZONE
from server.domain.duties import DutySource, DutyState
from server.tables.duties import Duty
from server.tables.people import Seat

WAITING, RETURNED = 60, 9
LAZY = 9
"""One deputy in so many reports next to nothing and is behind the pace: 23 of them."""

A_YEAR = 15
FEW, MANY = 2, 30
REPORTED_AFTER, REVIEWED_AFTER = timedelta(hours=9), timedelta(days=3)
RECENT_DAYS = 12
"""What waits was done within them."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a deputy does beside the programme."""

    category: str
    title: str
    text: str
    half_days: int


DEEDS = (
    Deed("DISPUTE", "调解楼上楼下漏水纠纷", "约双方和社区干部到现场,查明是立管接头老化,物业当天更换,双方签字和解。", 2),
    Deed("HELP", "走访独居老人", "走访三户独居老人,送去药盒和防滑垫,登记了一户要装扶手的需求,已转社区。", 2),
    Deed("GOOD_DEED", "协调修复村口路灯", "联系供电所和村委会,七盏不亮的路灯全部修好,已回访三户村民。", 2),
    Deed("CHARITY", "参加无偿献血和义诊", "与镇卫生院一起在集市义诊半天,为五十六位村民量血压、测血糖。", 2),
    Deed("RESEARCH", "暗访菜市场食品安全", "看了两个市场二十一个摊位,三个摊位没有检验单,已把照片交市场监管所。", 2),
    Deed("RESEARCH", "调研小区充电桩建设", "走访四个小区,问卷一百二十份,多数居民愿意分摊线路改造费用。", 2),
    Deed("INSPECTION", "查看河道清漂和排污口", "沿河走了六公里,记下两处晴天排水口,位置已发河长办。", 2),
    Deed("OTHER_MEETING", "列席镇政府工作例会", "听取上半年民生实事进度,提出农村饮水管网检修要避开农忙。", 2),
    Deed("OTHER_MEETING", "参加法院庭审旁听", "旁听一起物业合同纠纷,庭后与法官交流调解先行的做法。", 1),
    Deed("TRAINING", "参加人大代表网络学院课程", "学完预算审查和代表建议撰写两门课,结业测试九十二分。", 2),
    Deed("RECEPTION", "在家接待来访选民", "接待五位选民,三件当场答复,两件已登记转联络站。", 1),
    Deed("SUGGESTION", "提交优化公交线路的建议", "结合选民反映,建议三路车延伸到新建小区,附早晚客流。", 0),
    Deed("OTHER", "宣讲代表法和城市更新条例", "到社区宣讲一场,七十余人参加,现场解答加装电梯补贴。", 2),
)
REASONS = ("请补充具体时间、地点和参加的人。", "与当天的视察活动重复,请核对后再报。", "请附现场照片或签到表。")
SPOKEN = "向选民代表汇报一年来参加活动、反映意见、提出建议的情况,回答提问,并接受测评。"
ANNUAL = (
    "一年来参加闭会期间活动情况、联系群众情况、提出议案建议及办理情况、学习培训情况如下;不足之处和来年打算一并报告。"
)


def report(work: Fieldwork) -> None:
    """Deeds over the year, last year's annual reports, and reports to voters of a third of the deputies."""
    year_end = date(work.world.today.year - 1, 12, 18)
    for number, seat in enumerate(work.people.sitting):
        if number % 12:
            _say(work, seat, "ANNUAL_REPORT", f"{year_end.year} 年度履职情况报告", ANNUAL, year_end)
        if number % 3 == 1:
            on = work.world.today - timedelta(days=25 + number)
            _say(work, seat, "REPORT", "向选区选民述职", SPOKEN, on, half_days=1)
    _keep_pace(work)
    for number, state in enumerate([DutyState.SUBMITTED] * WAITING + [DutyState.RETURNED] * RETURNED):
        seat = (
            work.people.personas["陈静"]
            if number in (4, WAITING + 1)
            else work.world.chance.choice(work.people.sitting)
        )
        _deed(work, seat, number, work.world.chance.randint(1, RECENT_DAYS), state)


def _keep_pace(work: Fieldwork) -> None:
    """Most did as much beside the programme as brings them a little past the year's pace; some hardly anything."""
    year = work.world.today.year
    counts = {row.key for row in duty_catalogue.categories() if row.counts}
    days: dict[Any, float] = defaultdict(float)
    for duty in work.world.of(Duty):
        if duty.on_date.year == year and duty.category in counts:
            days[duty.seat] += duty.half_days / 2
    pace = A_YEAR * work.world.today.timetuple().tm_yday / 365
    days_ago = min(345, max(60, work.world.today.timetuple().tm_yday))
    for number, seat in enumerate(work.people.sitting):
        enough = 0 if number % LAZY == 4 else pace + 0.5 + number % 3
        for turn in range(FEW if number % 3 else 0, MANY):
            if turn >= FEW and days[seat.id] >= enough:
                break
            days[seat.id] += _deed(work, seat, number + turn, work.world.chance.randint(RECENT_DAYS, days_ago)) / 2


def _deed(work: Fieldwork, seat: Seat, number: int, days_ago: int, state: DutyState = DutyState.APPROVED) -> int:
    """One deed; the half days that count in this year."""
    deed, on = DEEDS[number % len(DEEDS)], work.world.today - timedelta(days=days_ago)
    _write(work, seat, deed, on, state, REASONS[number % len(REASONS)] if state is DutyState.RETURNED else None)
    return deed.half_days if on.year == work.world.today.year else 0


def _say(work: Fieldwork, seat: Seat, category: str, title: str, text: str, on: date, half_days: int = 0) -> None:
    _write(work, seat, Deed(category, title, text, half_days), on, DutyState.APPROVED, None)


def _write(work: Fieldwork, seat: Seat, deed: Deed, on: date, state: DutyState, note: str | None) -> None:
    """Written in the evening of its day; whoever runs the deputy's congress looked some days later."""
    written = datetime.combine(on, time(19, 40), ZONE).astimezone(work.world.now.tzinfo)
    category = next(row for row in duty_catalogue.categories() if row.key == deed.category)
    looked: dict[str, Any] = {}
    if state is not DutyState.SUBMITTED:
        at = min(written + REVIEWED_AFTER, work.world.now)
        looked = {"reviewed_by": work.people.hosts[seat.unit].id, "reviewed_at": at}
    key = work.world.key(written)
    duty = Duty(
        id=key,
        seat=seat.id,
        category=deed.category,
        title=deed.title,
        on_date=on,
        half_days=deed.half_days,
        source=DutySource.SELF,
        source_id=key,
        text=deed.text,
        addressee=(seat.electing_unit or seat.unit) if category.addressed else None,
        state=state,
        note=note,
        written_at=written,
        version=1 if state is DutyState.SUBMITTED else 2,
        **looked,
    )
    work.world.rows[Duty].append(duty)
