"""Who is asked to an activity, chosen by what they are, and asks leave of it; and who asks the congress for one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from server.demo.tiny import Someone
from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_changes import told

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
WITHIN_SECONDS = 8_000
GROUP, TITLE = "水利小组", "看汛前河道"
OFFICE, WISH, OTHER = "镇水利站", "泵站开放日", "清淤现场会"


def knows_water(town: Town) -> None:
    """陈静 is one of a group, 林涛 knows water, 高岚 is neither."""
    chen, lin, _ = town.tiny.deputies
    sits(town, chen, "MEMBER", GROUP, "GROUP", 90)
    town.running.ask("UPDATE seat SET expertise = '{水利}' WHERE id = $1", lin.seat)


def sits(town: Town, who: Someone, role: str, unit: str, kind: str, number: int) -> None:
    """Somebody has held one more seat for a month, in a unit of the town's."""
    town.running.ask(
        "WITH u AS (INSERT INTO unit (id, parent, kind, level, name, number, path, congress)"
        " VALUES (gen_random_uuid(), $1, $2, 'TOWN', $3, $4::int, '1.' || $4::int || '.', $1) RETURNING id)"
        " INSERT INTO seat (id, person, unit, role, since)"
        " SELECT gen_random_uuid(), $5, u.id, $6, current_date - 30 FROM u",
        town.tiny.town,
        kind,
        unit,
        number,
        who.person,
        role,
    )


def invites(town: Town, page: Page) -> None:
    """By level, by group, by what they know; who is meant stands there before anybody is asked."""
    page.goto(f"{town.url}/app/desk/new")
    page.get_by_role("textbox", name="活动名称").fill(TITLE)
    page.get_by_role("combobox", name="类型").select_option(label="专题调研")
    page.get_by_role("textbox", name="地点").fill("城东水闸")
    page.get_by_text("按条件选人").click()
    level, unit = page.get_by_role("combobox", name="层级"), page.get_by_role("combobox", name="单位或小组")
    level.select_option(label="县区代表")
    finds(page, 0)
    level.select_option(label="乡镇代表")
    finds(page, 3)
    unit.select_option(label="沙屿镇")
    finds(page, 3)
    unit.select_option(label=GROUP)
    finds(page, 1)
    page.get_by_role("button", name="全选 1 人").click()
    unit.select_option(label="不限")
    page.get_by_role("textbox", name="熟悉(任一项)").fill("水利")
    finds(page, 1)
    page.get_by_role("button", name="全选 1 人").click()
    expect(page.get_by_text("将邀请:陈静、林涛")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SOON)


def finds(page: Page, count: int) -> None:
    expect(page.get_by_text(f"符合条件 {count} 人")).to_be_visible(timeout=SOON)


def asks_leave(page: Page, reason: str) -> None:
    """Of the activity that is open on the phone."""
    page.get_by_role("button", name="请假", exact=True).click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("textbox", name="请假的理由").fill(reason)
    asked.get_by_role("button", name="请假", exact=True).click()
    expect(page.get_by_text(f"您说明的原因:{reason}")).to_be_visible(timeout=SOON)


def waits(page: Page, reason: str) -> Locator:
    """Who asks leave stands at the desk with their reason."""
    expect(page.get_by_role("heading", name="请假待批 1")).to_be_visible(timeout=SOON)
    return page.get_by_role("article").filter(has_text="陈静").filter(has_text=reason)


def test_deputies_are_chosen_by_what_they_are_and_one_asks_leave(town: Town, person: Callable[..., Person]) -> None:
    """Two of three are asked; leave is refused with words and, for a better reason, given; her phone says both."""
    knows_water(town)
    clerk, deputy = person("何远", desk=True), person("陈静")
    with clerk.browses() as desk, deputy.browses() as page:
        clerk.signs_in(desk)
        deputy.signs_in(page)
        invites(town, desk)
        page.goto(desk.url.replace("/desk", ""))
        asks_leave(page, "家里有事")
        waits(desk, "家里有事").get_by_role("button", name="不批准").click()
        said = desk.get_by_role("dialog")
        said.get_by_role("textbox", name="理由(代表会看到)").fill("名单已报县里")
        said.get_by_role("button", name="不批准", exact=True).click()
        expect(page.get_by_text("工作人员答复:名单已报县里")).to_be_visible(timeout=WITHIN_SECONDS)

        asks_leave(page, "父亲住院手术")
        waits(desk, "父亲住院手术").get_by_role("button", name="批准", exact=True).click()
        expect(page.get_by_text("已准假")).to_be_visible(timeout=WITHIN_SECONDS)
        expect(page.get_by_text("应到 2 人,已到 0 人,请假 1 人")).to_be_visible(timeout=WITHIN_SECONDS)
        page.goto(f"{town.url}/app/notices")
        assert "工作人员答复:名单已报县里。请按时参加" in told(page, f"请假未批准:{TITLE}")
        assert "这项活动您不必参加。" in told(page, f"请假已批准:{TITLE}")

    asked = (
        "SELECT p.name, t.enrolment FROM attendance t JOIN activity a ON a.id = t.activity"
        " JOIN person p ON p.id = t.person WHERE title = $1 ORDER BY t.enrolment"
    )
    assert [tuple(row) for row in town.running.ask(asked, TITLE)] == [("林涛", "INVITED"), ("陈静", "ON_LEAVE")]


def asks_for(page: Page, title: str) -> None:
    """What the department wants deputies at, once it has said why."""
    page.get_by_role("textbox", name="活动名称").fill(title)
    page.get_by_role("textbox", name="地点").fill("东塘泵站")
    page.get_by_role("spinbutton", name="希望几名代表").fill("2")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("请写明事由,代表来做什么。").first).to_be_visible(timeout=SOON)
    page.get_by_role("textbox", name="事由").fill("汛前请代表看看泵站")
    page.get_by_role("button", name="提出申请").click()
    expect(wish(page, title)).to_contain_text("待答复", timeout=SOON)


def wish(page: Page, title: str) -> Locator:
    """A request as it stands on whoever's page."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


def refuses(town: Town, page: Page, title: str, reason: str) -> None:
    page.goto(f"{town.url}/app/desk/requests")
    wish(page, title).get_by_role("button", name="不同意").click()
    said = page.get_by_role("dialog")
    said.get_by_role("textbox", name="不同意的原因(申请单位会看到)").fill(reason)
    said.get_by_role("button", name="不同意").click()
    expect(wish(page, title)).to_contain_text("未同意", timeout=SOON)


def agrees(page: Page, title: str) -> None:
    wish(page, title).get_by_role("button", name="同意", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="同意", exact=True).click()
    expect(wish(page, title)).to_contain_text("已同意", timeout=SOON)


def announces(page: Page, title: str) -> None:
    """The draft says what was asked for, and needs only its deputies."""
    wish(page, title).get_by_role("link", name="打开活动草稿").click()
    expect(page.get_by_role("heading", name=title)).to_contain_text("草稿", timeout=SOON)
    page.get_by_role("button", name="邀请代表").click()
    page.get_by_role("checkbox", name=re.compile("陈静")).check()
    page.get_by_role("button", name="邀请 1 人").click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name=title)).to_contain_text("已发布", timeout=SOON)


def test_a_department_asks_and_sees_what_comes_of_it(town: Town, person: Callable[..., Person]) -> None:
    """One wish is refused with words, the other arranged; each page says so by itself, and when and where."""
    sits(town, town.tiny.deputies[2], "HANDLER", OFFICE, "DEPARTMENT", 91)
    clerk, handler = person("何远", desk=True), person("高岚")
    with clerk.browses() as desk, handler.browses() as page:
        clerk.signs_in(desk)
        handler.signs_in(page)
        page.goto(f"{town.url}/app/me")
        page.get_by_role("button", name=re.compile(f"切换到.*{OFFICE}")).click()
        page.get_by_role("link", name="活动申请").click()
        expect(page.get_by_text("还没有申请")).to_be_visible(timeout=SOON)
        asks_for(page, OTHER)
        refuses(town, desk, OTHER, "与集中视察重叠,请改到下月")
        expect(wish(page, OTHER)).to_contain_text("答复:与集中视察重叠,请改到下月", timeout=WITHIN_SECONDS)
        page.get_by_text("申请代表参加活动").click()
        asks_for(page, WISH)

        expect(wish(desk, WISH)).to_be_visible(timeout=WITHIN_SECONDS)
        agrees(desk, WISH)
        expect(wish(page, WISH)).to_contain_text("人大正在安排", timeout=WITHIN_SECONDS)
        announces(desk, WISH)
        expect(wish(page, WISH)).to_contain_text(re.compile("活动已发布:.*东塘泵站"), timeout=SOON)
        expect(wish(page, OTHER)).to_contain_text("未同意")
        page.goto(f"{town.url}/app/notices")
        assert "与集中视察重叠" in told(page, f"申请未同意:{OTHER}")

    states = town.running.ask("SELECT title, state FROM activity_request ORDER BY asked_at")
    assert [tuple(row) for row in states] == [(OTHER, "REFUSED"), (WISH, "APPROVED")]
