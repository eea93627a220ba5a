"""A clerk's notice to two stations and one level: the count follows, the list is frozen, only they read it."""

import re
from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_notices import UNDO, agrees, chip

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
TITLE = "接待点名单调整"
HARBOUR, HILL, COUNTY = "海湾联络站", "山前联络站", "沙屿县人大"
STATION = """insert into unit (id, parent, kind, level, name, number, path, congress, zone)
    values (gen_random_uuid(), $1, $2, $3, $4::varchar, $5, $6, $7, $8) returning id"""
MOVE = "update seat set station = $2 where person = (select id from person where name = $1)"
GUEST = """with p as (insert into person (id, name) values (gen_random_uuid(), '方敏') returning id)
    insert into seat (id, person, unit, role, station, since)
    select gen_random_uuid(), p.id, (select id from unit where name = $1), 'DEPUTY', $2, current_date - 400 from p"""
FROZEN = """select p.name from notice_receiver r join person p on p.id = r.person
    join notice n on n.id = r.notice where n.title = $1"""


def three_stations(town: Town) -> dict[str, object]:
    """陈静 sits at the first, with 方敏 of the county's congress; 林涛 by the harbour, 高岚 before the hill."""
    ask, tiny = town.running.ask, town.tiny
    stations: dict[str, object] = {"": tiny.station}
    for number, name in ((3, HARBOUR), (4, HILL)):
        (made,) = ask(STATION, tiny.town, "STATION", "TOWN", name, number, f"1.{number}.", tiny.town, None)
        stations[name] = made["id"]
    ask(STATION, None, "CONGRESS", "COUNTY", COUNTY, 9, "9.", None, "Asia/Shanghai")
    ask(GUEST, COUNTY, tiny.station)
    for name, station in (("林涛", HARBOUR), ("高岚", HILL)):
        ask(MOVE, name, stations[station])
    return stations


def counts(page: Page, number: int) -> None:
    expect(page.get_by_text(f"现在符合的有 {number} 人")).to_be_visible(timeout=SOON)


def chooses(page: Page, first: str) -> None:
    """One station, another, one level; the second is taken off and put back, and each time it is counted anew."""
    unit, level = page.get_by_role("combobox", name="单位、站点或小组"), page.get_by_role("checkbox", name="乡镇代表")
    unit.select_option(label=first)
    counts(page, 2)
    unit.select_option(label=HARBOUR)
    counts(page, 3)
    level.check()
    counts(page, 2)
    page.get_by_role("button", name=f"去掉{HARBOUR}").click()
    counts(page, 1)
    unit.select_option(label=HARBOUR)
    counts(page, 2)


def is_listed(page: Page, names: Iterable[str]) -> None:
    """Exactly these stand on the frozen list."""
    named = sorted(names)
    expect(page.get_by_text(f"名单已锁定,共 {len(named)} 人")).to_be_visible(timeout=SOON)
    lines = page.get_by_role("list", name="名单").get_by_role("listitem")
    expect(lines).to_have_count(len(named), timeout=SOON)
    assert sorted(line.locator("b").inner_text() for line in lines.all()) == named


def is_frozen(town: Town, page: Page, stations: dict[str, object]) -> None:
    """Who comes to a station later is on the list when it is made anew, and off it when they left again."""
    for station, names in ((HARBOUR, ("陈静", "林涛", "高岚")), (HILL, ("陈静", "林涛"))):
        town.running.ask(MOVE, "高岚", stations[station])
        page.get_by_role("button", name="刷新名单").click()
        is_listed(page, names)


def test_a_notice_to_two_stations_and_a_level(town: Town, person: Callable[..., Person]) -> None:
    """Whoever sits there and is of that level reads it in 消息; who sits elsewhere, or is of another, does not."""
    stations = three_stations(town)
    (first,) = town.running.ask("select name from unit where id = $1", town.tiny.station)
    clerk, inside, outside = person("何远", desk=True), person("陈静"), person("高岚")
    with clerk.browses() as desk, inside.browses() as page, outside.browses() as other:
        for who, theirs in ((clerk, desk), (inside, page), (outside, other)):
            who.signs_in(theirs)
        desk.goto(f"{town.url}/app/desk/notices/new")
        desk.get_by_role("textbox", name="标题").fill(TITLE)
        desk.get_by_role("textbox", name="正文").fill("请看接待点新的名单。")
        chooses(desk, first["name"])
        desk.get_by_role("button", name="存好,去核对名单").click()
        is_listed(desk, ("陈静", "林涛"))
        expect(desk.get_by_text(re.compile(f"乡级 · {first['name']}、{HARBOUR} · 代表")).first).to_be_visible()
        is_frozen(town, desk, stations)

        town.running.ask(UNDO)
        agrees(desk, "发送")
        expect(desk.get_by_role("heading", name="送达情况")).to_be_visible(timeout=SOON)
        for theirs, count in ((page, 1), (other, 0)):
            theirs.goto(f"{town.url}/app/notices")
            expect(theirs.locator(".skeleton")).to_have_count(0, timeout=SOON)
            expect(theirs.get_by_role("heading", name=re.compile(TITLE))).to_have_count(count, timeout=SOON)
        expect(other.get_by_text("还没有消息")).to_be_visible(timeout=SOON)
        page.get_by_role("heading", name=re.compile(TITLE)).click()
        expect(page.locator("details[open]")).to_contain_text("请看接待点新的名单。")
        expect(chip(desk, "已读", 1)).to_be_visible(timeout=SOON)

    assert {row["name"] for row in town.running.ask(FROZEN, TITLE)} == {"林涛", "陈静"}
