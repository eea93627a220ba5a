"""Who looks after whom, and who leaves: a standing contact, a visit filed, a seat left in the middle of a term."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.pictures import a_photo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
ZONE = ZoneInfo("Asia/Shanghai")
MEMBER, VISIT = "方敏", "走访陈静代表"


def a_member(town: Town) -> UUID:
    """方敏 of the standing committee, who has no phone here."""
    (made,) = town.running.ask(
        "WITH p AS (INSERT INTO person (id, name) VALUES (gen_random_uuid(), $1) RETURNING id)"
        " INSERT INTO seat (id, person, unit, role, since)"
        " SELECT gen_random_uuid(), p.id, $2, 'COMMITTEE_MEMBER', current_date - 400 FROM p RETURNING person",
        MEMBER,
        town.tiny.town,
    )
    return made["person"]


def opens(town: Town, page: Page, person: UUID) -> None:
    """A person's file."""
    page.goto(f"{town.url}/app/desk/people/{person}")
    expect(page.get_by_role("heading", name="席位", exact=True)).to_be_visible(timeout=SOON)


def pairs(page: Page, *names: str) -> None:
    """The member looks after these from today on."""
    page.get_by_role("button", name="安排联系的代表").click()
    asked = page.get_by_role("dialog")
    for name in names:
        asked.get_by_role("checkbox", name=re.compile(name)).check(timeout=SOON)
    asked.get_by_role("button", name="确定").click()
    for name in names:
        expect(line(page, name)).to_contain_text("今年走访 0 次", timeout=SOON)


def line(page: Page, name: str) -> Locator:
    """The line of a standing contact, or of what befell a seat."""
    return page.locator(".row").filter(has_text=name)


def visits(page: Page, photo: Path) -> None:
    """The member's visit, begun from the pairing: asked, held now, who was there written down, filed."""
    now = datetime.now(ZONE)
    page.get_by_role("link", name="安排走访:陈静").click()
    expect(page.get_by_role("textbox", name="活动名称")).to_have_value(VISIT, timeout=SOON)
    expect(page.get_by_role("combobox", name="类型").locator("option:checked")).to_have_text("走访联系")
    expect(page.get_by_role("combobox", name="负责人").locator("option:checked")).to_contain_text(MEMBER)
    page.get_by_role("textbox", name="开始", exact=True).fill(f"{now - timedelta(minutes=30):%Y-%m-%dT%H:%M}")
    page.get_by_role("textbox", name="结束", exact=True).fill(f"{now + timedelta(minutes=30):%Y-%m-%dT%H:%M}")
    expect(page.get_by_text("将邀请:陈静")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name=VISIT)).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="补记").click()
    agrees(page, "补记", "方敏当面见过")
    page.get_by_role("button", name="结束", exact=True).click()
    agrees(page, "结束")
    page.get_by_label("添加照片").set_input_files(photo)
    page.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^查看照片:.*已上传$"))).to_be_visible(timeout=SOON)
    page.get_by_label("活动小结").fill("听取了对排涝站的意见,答应一周内回话。")
    page.get_by_role("button", name="归档", exact=True).click(timeout=SOON)
    agrees(page, "归档")
    expect(page.get_by_role("heading", name="已归档", exact=True)).to_be_visible(timeout=SOON)


def agrees(page: Page, verb: str, reason: str | None = None) -> None:
    asked = page.get_by_role("dialog")
    if reason:
        asked.get_by_role("textbox").fill(reason)
    asked.get_by_role("button", name=verb, exact=True).click()
    expect(asked).to_have_count(0, timeout=SOON)


def leaves(page: Page) -> None:
    """In the middle of a term, with its reason, its day and what it rests on."""
    page.get_by_role("button", name="办理离任").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("button", name="确认离任").click()
    expect(asked.get_by_text("请填写").first).to_be_visible()
    asked.get_by_role("combobox", name="原因").select_option(label="辞职")
    asked.get_by_role("textbox", name="依据(如公告文号)").fill("沙屿镇人大公告第3号")
    asked.get_by_role("button", name="确认离任").click()
    expect(page.get_by_text("已办理离任")).to_be_visible(timeout=SOON)


def test_a_contact_is_made_and_a_seat_is_left(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """A filed visit counts as a contact; who resigns is looked after no more, as her code and her phone say."""
    member, chen = a_member(town), town.tiny.deputies[0]
    (photo := tmp_path / "IMG_1.jpg").write_bytes(a_photo().data)
    clerk, deputy = person("何远", desk=True), person("陈静")
    with clerk.browses() as desk, deputy.browses() as page:
        clerk.signs_in(desk)
        deputy.signs_in(page)
        opens(town, desk, member)
        pairs(desk, "陈静", "林涛")
        visits(desk, photo)
        opens(town, desk, member)
        expect(line(desk, "陈静")).to_contain_text("今年走访 1 次", timeout=SOON)
        expect(line(desk, "林涛")).to_contain_text("今年走访 0 次")
        town.running.ask("UPDATE pairing SET since = since - 60")

        opens(town, desk, chen.person)
        leaves(desk)
        expect(desk.get_by_text("已辞职")).to_be_visible(timeout=SOON)
        expect(line(desk, "离任 · 辞职")).to_contain_text("沙屿镇人大公告第3号")
        expect(line(desk, MEMBER)).to_contain_text(re.compile("至 .* · 今年走访 1 次"))
        desk.goto(f"{town.url}/d/{chen.token}")
        expect(desk.get_by_role("heading", level=1)).to_have_text("这张代表码已停用")
        page.goto(f"{town.url}/app/me")
        expect(page.get_by_text("您已不再担任沙屿镇人大代表。")).to_be_visible(timeout=SOON)
        expect(page.get_by_role("link", name="我的码")).to_have_count(0)

    asked = "SELECT s.status, s.until, c.state FROM seat s JOIN code c ON c.target = s.id WHERE s.id = $1"
    today = datetime.now(ZONE).date()
    assert [tuple(row) for row in town.running.ask(asked, chen.seat)] == [("RESIGNED", today, "RETIRED")]
