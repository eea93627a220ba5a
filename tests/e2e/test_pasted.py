"""A clerk's pasted list: a wrong name and a double are said on their lines, mended, looked at in every face, frozen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import DESK, PHONE, Person
from tests.e2e.test_notices import agrees

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
PASTED = "1. 林 涛\n2. 陈净\n3. 陈静"
MENDED = "1. 林 涛\n2. 何远 人大干事\n3. 陈静"
NAMESAKE = "update person set name = '陈静' where name = '高岚'"
FROZEN = """select p.name, p.id from notice_receiver r join person p on p.id = r.person
    join notice n on n.id = r.notice where n.title = $1 order by p.name"""


def line(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_text(text, exact=True))


def looks(page: Page, folder: Path, name: str) -> None:
    """As it is on a desk and on a narrow phone: nothing is wider than the screen."""
    for size, suffix in ((PHONE, "phone"), (DESK, "desk")):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def pastes(page: Page, url: str, folder: Path) -> None:
    """A list with a wrong name and a double: both are said, and the right line is found."""
    page.goto(f"{url}/app/desk/notices/new")
    page.get_by_role("textbox", name="标题").fill("防汛值守")
    page.get_by_role("textbox", name="正文").fill("今晚有暴雨,请保持电话畅通。")
    page.get_by_role("tab", name="点名").click()
    page.get_by_text("贴一份名单", exact=True).click()
    page.get_by_role("textbox", name="名单,一行一个人").fill(PASTED)
    expect(page.get_by_text("2 行要看一看")).to_be_visible(timeout=SOON)
    expect(line(page, "2. 陈净")).to_contain_text("没有找到")
    expect(line(page, "3. 陈静")).to_contain_text("有 2 个人对得上")
    expect(page.get_by_text("现在符合的有 1 人")).to_be_visible(timeout=SOON)
    looks(page, folder, "pasted")


def is_kept_from_sending(page: Page) -> None:
    """The draft keeps all three lines as they were pasted, and does not go out before each means somebody."""
    page.get_by_role("button", name="存好,去核对名单").click()
    expect(page.get_by_text("名单已锁定,共 1 人")).to_be_visible(timeout=SOON)
    agrees(page, "发送")
    expect(page.get_by_text("2 行还没有对上人:“2. 陈净”、“3. 陈静”").first).to_be_visible(timeout=SOON)
    page.get_by_role("link", name="修改").click()
    expect(page.get_by_role("textbox", name="名单,一行一个人")).to_have_value(PASTED, timeout=SOON)


def mends(page: Page) -> None:
    """The wrong name in the text, the double by choosing."""
    page.get_by_role("textbox", name="名单,一行一个人").fill(MENDED)
    expect(page.get_by_text("1 行要看一看")).to_be_visible(timeout=SOON)
    choice = line(page, "3. 陈静").get_by_role("combobox", name="是哪一位")
    (namesake,) = [text for text in choice.get_by_role("option").all_inner_texts() if text.endswith("尾号 12")]
    choice.select_option(label=namesake)
    expect(page.get_by_text("3 行都对上了")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("现在符合的有 3 人")).to_be_visible(timeout=SOON)


def previews(page: Page, folder: Path) -> None:
    """As a card of WeCom and as a letter, with the way out every letter has."""
    page.get_by_text("企业微信和邮件", exact=True).click()
    page.get_by_text("找到 3 人", exact=True).click()
    card, letter = (
        page.get_by_role("figure").filter(has=page.get_by_text(name, exact=True)) for name in ("企业微信", "邮件")
    )
    expect(card).to_contain_text("请保持电话畅通", timeout=SOON)
    expect(letter).to_contain_text("不再收信")
    expect(card).to_contain_text("这里还没有开通")
    looks(page, folder, "previewed")


def test_a_pasted_list_is_mended_and_frozen(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """Only who was chosen is told; their namesake is not, and the list that went out is the list that was seen."""
    town.running.ask(NAMESAKE)
    (chosen,) = [one for one in town.tiny.deputies if one.name == "高岚"]
    clerk = person("何远", desk=True)
    with clerk.browses() as page:
        clerk.signs_in(page)
        pastes(page, town.url, tmp_path)
        is_kept_from_sending(page)
        mends(page)
        previews(page, tmp_path)
        page.get_by_role("button", name="存好,去核对名单").click()
        expect(page.get_by_text("名单已锁定,共 3 人")).to_be_visible(timeout=SOON)
        expect(page.get_by_text(f"{town_name(town)}发给:名单上的 3 人").first).to_be_visible()
        agrees(page, "发送")
        expect(page.get_by_role("timer")).to_be_visible(timeout=SOON)
        looks(page, tmp_path, "sent")

    frozen = {row["name"]: row["id"] for row in town.running.ask(FROZEN, "防汛值守")}
    assert sorted(frozen) == ["何远", "林涛", "陈静"]
    assert frozen["陈静"] == chosen.person


def test_a_wrong_account_is_corrected_on_a_persons_page(
    town: Town, person: Callable[..., Person], tmp_path: Path
) -> None:
    """What is no account is said in words; the right one is kept, and who set it stands in the history."""
    (deputy,) = [one for one in town.tiny.deputies if one.name == "林涛"]
    clerk = person("何远", desk=True)
    with clerk.browses() as page:
        clerk.signs_in(page)
        page.goto(f"{town.url}/app/desk/people/{deputy.person}")
        page.get_by_role("button", name="填写").nth(1).click()
        page.get_by_role("textbox", name="企业微信账号").fill("林涛")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("alert").filter(has_text="只有字母、数字")).to_be_visible(timeout=SOON)
        looks(page, tmp_path, "wrong")
        page.get_by_role("textbox", name="企业微信账号").fill("lintao")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("l…o", exact=True)).to_be_visible(timeout=SOON)
        expect(page.get_by_text("登记企业微信")).to_be_visible(timeout=SOON)
        looks(page, tmp_path, "corrected")


def town_name(town: Town) -> str:
    return town.running.ask("select name from unit where id = $1", town.tiny.town)[0]["name"]
