"""Departments ask for deputies: two wait for an answer, one was told why not."""

from datetime import timedelta

from server.demo.fieldwork import Fieldwork
from server.domain.people import Role
from server.domain.requests import RequestState
from server.tables.people import Seat, Unit
from server.tables.requests import ActivityRequest

CITY_WISH = (
    "污水处理厂提标改造现场会",
    "工程已试运行,请代表实地查看出水水质,对下一步管护提意见。",
    "南岸污水处理厂",
    3,
    ["环保"],
)
COUNTY_WISH = (
    "校车安全管理座谈会",
    "新学期校车线路调整方案征求意见,请熟悉教育的代表参加。",
    "区教育局三楼会议室",
    5,
    ["教育"],
)
REFUSED_WISH = ("政务大厅开放日", "请代表体验一件事一次办。", "政务服务中心", 2, [])


def ask(work: Fieldwork) -> None:
    """苏岚's bureau and one of the county wait; another of the county was refused."""
    persona = work.people.personas["苏岚"]
    county = _handlers(work, work.tree.counties[0])
    _asked(work, persona, CITY_WISH, 12)
    _asked(work, county[0], COUNTY_WISH, 9)
    staff = work.people.personas["何远"]
    _asked(
        work,
        county[-1],
        REFUSED_WISH,
        6,
        state=RequestState.REFUSED,
        decided_by=staff.id,
        decided_at=work.world.now - timedelta(hours=30),
        reason="与当周集中视察时间重叠,请改到下月",
    )


def _handlers(work: Fieldwork, congress: Unit) -> list[Seat]:
    units = {unit.id: unit for unit in work.world.of(Unit)}
    seats = [seat for seat in work.world.of(Seat) if seat.role == Role.HANDLER]
    return [seat for seat in seats if units[seat.unit].congress == congress.id]


def _asked(
    work: Fieldwork, by: Seat, wish: tuple[str, str, str, int, list[str]], days: int, **answered: object
) -> None:
    title, text, place, deputies, expertise = wish
    at = work.world.now - timedelta(days=2)
    work.world.make(
        ActivityRequest,
        at,
        unit=by.unit,
        title=title,
        text=text,
        starts_at=work.world.moment(days, 14),
        ends_at=work.world.moment(days, 16),
        place=place,
        deputies=deputies,
        expertise=expertise,
        asked_by=by.id,
        asked_at=at,
        **answered,
    )
