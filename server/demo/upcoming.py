"""
What is on now and next, beside the weekly receptions: 14 activities, some of them this very hour, and two cancelled.

A visitor of the demo must be able to try a check-in at once: two activities run now and a
third has opened its doors, one with a live code and one with a poster, for each of the
deputies who can be signed in as.
"""

import json
from datetime import timedelta

from server.demo.fieldwork import Fieldwork
from server.demo.places import BUSY_TOWN, POOR_NETWORK_TOWN
from server.demo.receptions import COMING, LATER, busy, receive, whose_turn
from server.demo.units import Town
from server.domain.activities import ActivityState, Enrol, Visibility
from server.tables.activities import Activity

AGENDA = ("签到", "实地查看", "座谈交流", "汇总问题清单")


def hold_now(work: Fieldwork) -> None:
    """Three for the personas: 周敏's reception, 何远's inspection, and a reception on 林涛's island."""
    busy, island = _town(work, BUSY_TOWN), _town(work, POOR_NETWORK_TOWN)
    now = work.world.now.replace(second=0, microsecond=0)
    chen, lin = work.people.personas["陈静"], work.people.personas["林涛"]
    others = [seat for seat in work.people.by_station[busy.station.id] if seat.person != chen.person]
    work.hold(
        "RECEPTION",
        busy.station,
        f"{BUSY_TOWN}接待选民日",
        now - timedelta(minutes=20),
        3,
        [chen, *others[:5]],
        brief="本周议题:校门口五分钟。代表到站后扫码签到。",
        agenda=json.dumps(["签到", "接待选民", "汇总意见"], ensure_ascii=False),
    )
    near = [seat for seat in work.near(work.tree.counties[0]) if seat.person not in (chen.person, lin.person)]
    work.hold(
        "INSPECTION",
        work.tree.counties[0],
        "农村饮水最后一公里集中视察",
        now - timedelta(minutes=10),
        4,
        [chen, lin, *near[:12]],
        topic=work.topics[3].id,
        brief="入户查看水压和水质。山里信号弱,扫码后先存手机,有网时自动上传。",
        agenda=json.dumps(AGENDA, ensure_ascii=False),
        place=f"{POOR_NETWORK_TOWN}{island.communities[0].name}供水站",
    )
    work.hold(
        "RECEPTION",
        island.station,
        f"{POOR_NETWORK_TOWN}接待选民日",
        now + timedelta(minutes=15),
        3,
        [lin, *work.people.by_station[island.station.id]],
        brief="渡船靠岸后开始,代表先到先坐。",
    )


def hold_next(work: Fieldwork) -> None:
    """Eleven in the days to come; some may be joined by whoever wants (菜单式)."""
    tree, people = work.tree, work.people
    moment = work.world.moment
    chen = people.personas["陈静"]
    legal = tree.professional[0]
    work.hold("GROUP_MEETING", legal, "法治专业代表小组活动:物业条例", moment(2, 14), 3, people.members[legal.id])
    for number, station in enumerate(busy(work)):
        title = f"{station.name.removesuffix('人大代表联络站')}接待选民日"
        receive(work, station, title, COMING, LATER, *([chen] if number == 1 else []))
    city = [seat for seat in people.sitting if seat.unit == tree.city.id]
    work.hold("SIT_IN", tree.city, "列席常委会会议:听取河道清漂专项报告", moment(7, 9), 6, [chen, *city[20:30]])
    work.hold("LAW_CHECK", tree.city, "物业管理执法检查", moment(9, 9), 3, [chen, *city[5:13]])
    county = tree.counties[0]
    work.hold("TRAINING", county, f"{county.name}代表履职培训班", moment(12, 9), 6, work.near(county))
    joined = {"visibility": Visibility.UNIT, "places": 20, "enrol_until": moment(9, 18)}
    work.hold("SMALL_RESEARCH", tree.city, "小切口调研:夜间噪声", moment(10, 19), 2.5, city[30:34], **joined)
    work.hold("SHARING", tree.city, "人大代表说:我的一件建议", moment(15, 14), 2, [chen], **joined)
    town = tree.towns[0]
    work.hold(
        "DELIBERATION",
        town.unit,
        "板凳聊事:幸福路夜间噪声",
        moment(1, 19, 30),
        1.5,
        people.by_station[town.station.id],
        enrol=Enrol.PUBLIC,
    )


def cancel_two(work: Fieldwork) -> list[Activity]:
    """A study called off for a storm, and a reception moved into another week."""
    tree, now = work.tree, work.world.now
    off = {"state": ActivityState.CANCELLED}
    county = tree.counties[1]
    research = work.hold(
        "RESEARCH",
        county,
        "专题调研:在建水利工程(因台风取消)",
        work.world.moment(-3, 9),
        3,
        work.near(county)[:12],
        cancelled_at=work.world.moment(-4, 17),
        cancel_reason="台风红色预警,工地停工,择日另行安排",
        **off,
    )
    station = tree.towns[5].station
    reception = work.hold(
        "RECEPTION",
        station,
        f"{tree.towns[5].unit.name}接待选民日(改期)",
        work.world.moment(2, 9),
        2,
        whose_turn(work, station, 0),
        cancelled_at=now - timedelta(hours=20),
        cancel_reason="站点线路检修,改到下周同一时间",
        **off,
    )
    return [research, reception]


def _town(work: Fieldwork, name: str) -> Town:
    return next(town for town in work.tree.towns if town.unit.name == name)
