"""A deputy's day and a clerk's notice in 长辈模式 by keyboard alone: everything is reached, seen and large."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_notices import UNDO
from tests.e2e.test_pasted import NAMESAKE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
MOST_TABS = 80
FOCUSED = "element => element === document.activeElement || element.contains(document.activeElement)"
RINGED = """() => [null, '::after'].some((part) => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement, part)
  return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
})"""
TOO_SMALL = """() => [...document.querySelectorAll('button, select, input, textarea, [role=tab], [role=switch]')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.unseen'))
  .map((one) => [one.closest('label') ?? one, one])
  .filter(([box, one]) => Math.max(box.getBoundingClientRect().height, one.getBoundingClientRect().height) < 43.9)
  .map(([box, one]) => one.outerHTML.slice(0, 120))"""


def test_a_day_by_keyboard_in_large_text(town: Town, person: Callable[..., Person]) -> None:
    """Signs in, turns on 长辈模式, opens an activity, writes a problem, and thinks again before leaving."""
    deputy = person("陈静")
    with deputy.browses() as page:
        signs_in(page, town, deputy)
        tabs_to(page, page.get_by_role("button", name="打开"))
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("data-elder", re.compile("[123]"))

        tabs_to(page, page.get_by_role("link", name=re.compile("接待选民日")).first)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="接待选民日")).to_be_visible(timeout=SOON)
        is_large(page)

        writes_a_problem(page, town)
        thinks_again(page, town)


def test_a_notice_by_keyboard_in_large_text(town: Town, person: Callable[..., Person]) -> None:
    """A clerk chooses a unit, pastes a list, settles a namesake, looks it through, sends it and sees who has it."""
    town.running.ask(NAMESAKE)
    clerk = person("何远", desk=True)
    with clerk.browses() as page:
        clerk.signs_in(page)
        page.goto(f"{town.url}/app/desk/notices/new")
        page.evaluate("document.documentElement.dataset.elder = '1'")
        tabs_to(page, page.get_by_role("textbox", name="标题"))
        page.keyboard.type("防汛值守")
        tabs_to(page, page.get_by_role("textbox", name="正文"))
        page.keyboard.type("请保持电话畅通。")
        chooses_a_unit(page)
        pastes_a_list(page)
        is_large(page)

        presses(page, page.get_by_role("button", name="存好,去核对名单"))
        tabs_to(page, page.get_by_role("list", name="名单"))
        is_large(page)
        town.running.ask(UNDO)
        presses(page, page.get_by_role("button", name="发送", exact=True))
        presses(page, page.get_by_role("dialog").get_by_role("button", name="发送", exact=True))
        faces = page.get_by_role("group", name="按送达情况看").get_by_role("button")
        presses(page, faces.last)
        expect(faces.last).to_have_attribute("aria-pressed", "true")
        is_large(page)


def chooses_a_unit(page: Page) -> None:
    """Arrow keys only move in the picker; Enter takes what it is on, and so does leaving it."""
    unit, taken = (
        page.get_by_role("combobox", name="单位、站点或小组"),
        page.get_by_role("button", name=re.compile("^去掉")),
    )
    for leaves in ("Enter", "Tab"):
        tabs_to(page, unit)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(taken).to_have_count(0)
        page.keyboard.press(leaves)
        expect(taken).to_have_count(1)
        presses(page, taken)
        expect(taken).to_have_count(0)


def pastes_a_list(page: Page) -> None:
    """One line means two people: the second of them is chosen, and not the first on the way to them."""
    presses(page, page.locator("summary").filter(has_text="贴一份名单"))
    tabs_to(page, page.get_by_role("textbox", name="名单,一行一个人"))
    page.keyboard.type("林涛\n陈静")
    choice = page.get_by_role("combobox", name="是哪一位")
    tabs_to(page, choice)
    second = choice.get_by_role("option").nth(2).inner_text()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("1 行要看一看")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 行都对上了")).to_be_visible(timeout=SOON)
    presses(page, page.locator("summary").filter(has_text="找到 2 人"))
    expect(page.get_by_text(second, exact=True).first).to_be_visible()


def presses(page: Page, one: Locator) -> None:
    tabs_to(page, one)
    page.keyboard.press("Enter")


def signs_in(page: Page, town: Town, deputy: Person) -> None:
    page.goto(f"{town.url}/app/sign-in")
    tabs_to(page, page.get_by_role("textbox", name="手机号"))
    page.keyboard.type(deputy.phone)
    tabs_to(page, page.get_by_role("button", name="获取验证码"))
    page.keyboard.press("Enter")
    (code,) = re.findall(r"\d{6}", page.get_by_text(re.compile(r"验证码 \d{6}")).inner_text(timeout=SOON))
    tabs_to(page, page.get_by_role("textbox", name="验证码"))
    page.keyboard.type(code)
    tabs_to(page, page.get_by_role("button", name="登录", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)


def writes_a_problem(page: Page, town: Town) -> None:
    page.goto(f"{town.url}/app/topics/{town.tiny.topic}/new?list=PROBLEM")
    tabs_to(page, page.get_by_label("什么问题"))
    page.keyboard.type("斑马线褪色")
    is_large(page)
    tabs_to(page, page.get_by_role("button", name="存下", exact=True))
    page.keyboard.press("Enter")
    tabs_to(page, page.get_by_role("link", name="斑马线褪色"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="斑马线褪色")).to_be_visible(timeout=SOON)


def thinks_again(page: Page, town: Town) -> None:
    """A question takes the focus, Escape takes it back, and nothing was done."""
    page.goto(f"{town.url}/app/me")
    is_large(page)
    out = page.get_by_role("button", name="退出登录")
    tabs_to(page, out)
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog").or_(page.get_by_role("alertdialog"))
    expect(asked).to_be_visible()
    assert asked.evaluate(FOCUSED)
    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    assert out.evaluate(FOCUSED)
    expect(page).to_have_url(f"{town.url}/app/me")


def tabs_to(page: Page, one: Locator) -> None:
    """Tab until it has the focus, which shows."""
    expect(one).to_be_visible(timeout=SOON)
    for _ in range(MOST_TABS):
        if one.evaluate(FOCUSED):
            break
        page.keyboard.press("Tab")
    assert one.evaluate(FOCUSED), f"{MOST_TABS} tabs never reached {one}"
    assert page.evaluate(RINGED), f"nothing shows that {one} has the focus"


def is_large(page: Page) -> None:
    """Whatever can be touched is at least 44 px high, and nothing is to be scrolled sideways."""
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
