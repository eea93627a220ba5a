"""A clerk changes rules on a screen: wrong, told so in words, set right, and issued with its clause from a day on."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SOON = 30_000
A_YEAR_ON = date(datetime.now(UTC).year + 2, 5, 1)


def test_a_holiday_is_added_and_issued(town: Town, person: Callable[..., Person]) -> None:
    """Days that end before they begin are told beside their field; then the congress has a calendar of its own."""
    host = person("何远", desk=True)
    with host.browses() as desk:
        host.signs_in(desk)
        drafts(desk, town, "holidays")
        desk.get_by_role("button", name="加一段放假或上班").click()
        fills(desk, A_YEAR_ON, A_YEAR_ON - timedelta(days=1))
        desk.get_by_role("button", name="存草稿").click()
        expect(desk.get_by_role("alert").get_by_text("结束不能早于开始")).to_be_visible(timeout=SOON)

        fills(desk, A_YEAR_ON, A_YEAR_ON + timedelta(days=2))
        desk.get_by_role("button", name="看会改变什么").click()
        expect(desk.get_by_text("从生效日起用于以后的")).to_be_visible(timeout=SOON)
        issues(desk)

    added = [day for day in in_force(town, "holidays")["days"] if day["label"] == "本镇放假"]
    assert [day["on"] for day in added] == [str(A_YEAR_ON + timedelta(days=n)) for n in range(3)]


def test_what_counts_is_chosen_in_words(town: Town, person: Callable[..., Person]) -> None:
    """No key is to be read or typed; what was written stays what it was."""
    host = person("何远", desk=True)
    with host.browses() as desk:
        host.signs_in(desk)
        drafts(desk, town, "week_reception")
        state = desk.get_by_role("group", name="值")
        expect(state.get_by_label("已归档")).to_be_checked()
        expect(state.get_by_label("已结束")).to_be_checked()
        state.get_by_label("已结束").uncheck()
        issues(desk)

    where = in_force(town, "week_reception")["where"]
    assert where == [
        {"field": "kind", "test": "IS", "value": "RECEPTION"},
        {"field": "state", "test": "ONE_OF", "values": ["FILED"]},
    ]


def drafts(desk: Page, town: Town, key: str) -> None:
    """From the list of rules to a draft of one."""
    opens(desk, town, key)
    desk.locator(f'a[href$="/rules/{quote(key)}"]').click()
    desk.get_by_role("button", name="起草新版本").click(timeout=SOON)
    expect(desk.get_by_label("依据")).to_be_visible(timeout=SOON)


def opens(desk: Page, town: Town, key: str) -> None:
    """The list of rules, where that one can be seen."""
    desk.goto(f"{town.url}/app/desk/rules")
    rule = desk.locator(f'a[href$="/rules/{quote(key)}"]')
    expect(rule).to_be_attached(timeout=SOON)
    for fold in desk.locator("details", has=rule).all():
        fold.locator("summary").click()


def fills(desk: Page, first: date, last: date) -> None:
    """The line that was added last."""
    line = desk.get_by_role("group").filter(has=desk.get_by_label("第一天")).first
    line.get_by_label("第一天").fill(str(first))
    line.get_by_label("最后一天").fill(str(last))
    line.get_by_label("什么日子").fill("本镇放假")


def issues(desk: Page) -> None:
    """With a clause; it decides from today."""
    desk.get_by_label("依据").fill("本镇办法第三条")
    desk.get_by_role("button", name="颁布", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="颁布").click(timeout=SOON)
    expect(desk.get_by_text("已颁布").first).to_be_visible(timeout=SOON)
    expect(desk.get_by_role("button", name="起草新版本")).to_be_visible(timeout=SOON)


def in_force(town: Town, key: str) -> dict[str, list[dict[str, object]]]:
    """The body of the town's own newest version."""
    (row,) = town.running.ask(
        "SELECT body::text AS body FROM rule_set WHERE key = $1 AND state = 'ISSUED' AND unit IS NOT NULL", key
    )
    return json.loads(row["body"])


def test_a_kind_of_activity_is_added_and_planned(town: Town, person: Callable[..., Person]) -> None:
    """Who sets the city's rules adds one; told what is missing, tried, issued; then it may be planned at a desk."""
    town.running.ask("UPDATE seat SET role = 'ADMIN' WHERE person = $1", town.tiny.deputies[2].person)
    admin, host = person("高岚", desk=True), person("何远", desk=True)
    with admin.browses() as desk:
        admin.signs_in(desk)
        expect(desk.get_by_role("link", name="规则")).to_be_visible()
        opens(desk, town, "kind:RECEPTION")
        desk.get_by_role("button", name="新增活动类型").click()
        expect(desk.get_by_role("heading", name="新的活动类型")).to_be_visible(timeout=SOON)
        desk.get_by_role("button", name="存草稿").click()
        expect(desk.get_by_role("alert").get_by_text("请填名称")).to_be_visible(timeout=SOON)
        desk.get_by_label("名称").fill("重阳走访")
        desk.get_by_label("计入哪一类履职").select_option(label="扶弱济困")
        desk.get_by_label("到场计几个半天").fill("2")
        desk.get_by_label("归档时还要有").select_option(label="照片")
        desk.get_by_role("button", name="看会改变什么").click()
        expect(desk.get_by_text("0 场在生效日及以后")).to_be_visible(timeout=SOON)
        issues(desk)
        expect(desk.get_by_role("heading", name="重阳走访")).to_be_visible()

    with host.browses() as desk:
        host.signs_in(desk)
        desk.goto(f"{town.url}/app/desk/new")
        desk.get_by_role("textbox", name="活动名称").fill("重阳节看望老人")
        kind = desk.get_by_role("combobox", name="类型")
        kind.select_option(label="重阳走访")
        expect(desk.get_by_text("本镇办法第三条")).to_be_visible()


def test_a_category_says_what_it_would_change(town: Town, person: Callable[..., Person]) -> None:
    """The year's duties of it are counted before anything is issued; a congress's own staff only read it."""
    town.running.ask("UPDATE seat SET role = 'ADMIN' WHERE person = $1", town.tiny.deputies[2].person)
    admin, host = person("高岚", desk=True, folder="again"), person("何远", desk=True, folder="again")
    with admin.browses() as desk:
        admin.signs_in(desk)
        drafts(desk, town, "category:HELP")
        desk.get_by_role("switch", name="计入全年履职天数").uncheck()
        desk.get_by_role("switch", name="成果").check()
        desk.get_by_role("button", name="看会改变什么").click()
        expect(desk.get_by_text("本年度这一类已认定 0 条履职。")).to_be_visible(timeout=SOON)
        issues(desk)

    with host.browses() as desk:
        host.signs_in(desk)
        opens(desk, town, "category:HELP")
        desk.locator('a[href$="/rules/category%3AHELP"]').click()
        expect(desk.get_by_text("全市统一的规则由市级系统管理员修改。")).to_be_visible(timeout=SOON)
        expect(desk.get_by_text("第 2 版")).to_be_visible()
        expect(desk.get_by_role("button", name="起草新版本")).to_be_hidden()
        expect(desk.get_by_role("switch", name="计入全年履职天数")).to_be_disabled()
    (row,) = town.running.ask("SELECT counts, lists, since FROM duty_category WHERE key = 'HELP' AND version = 2")
    assert (row["counts"], row["lists"]) == (False, ["RESULT"])
