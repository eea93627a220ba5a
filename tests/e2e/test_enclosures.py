"""Documents (附件): a clerk hangs them on an activity and on a notice, deputies save them on their phones."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.documents import a_docx, a_pdf
from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
ZONE = ZoneInfo("Asia/Shanghai")
TITLE = "视察老旧小区加装电梯"
NOTICE = "报送调研提纲"


def announces(town: Town, page: Page) -> str:
    """Every deputy invited, published; where it is kept at the desk."""
    page.goto(f"{town.url}/app/desk/new")
    page.get_by_role("textbox", name="活动名称").fill(TITLE)
    page.get_by_role("combobox", name="类型").select_option(label="专题调研")
    page.get_by_role("textbox", name="开始", exact=True).fill(
        f"{datetime.now(ZONE) + timedelta(days=2):%Y-%m-%dT09:00}"
    )
    page.get_by_role("button", name="全选").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SOON)
    return page.url


def drafts(town: Town, page: Page) -> None:
    """A notice to every deputy, saved."""
    page.goto(f"{town.url}/app/desk/notices/new")
    page.get_by_role("textbox", name="标题").fill(NOTICE)
    page.get_by_role("textbox", name="正文").fill("请按附件格式填写,月底前交。")
    expect(page.get_by_text("现在符合的有 3 人")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="存好,去核对名单").click()
    expect(page.get_by_text("名单已锁定,共 3 人")).to_be_visible(timeout=SOON)


def papers(page: Page) -> Locator:
    """The part of a page that holds documents."""
    return page.locator("section").filter(has=page.get_by_role("heading", name="附件", exact=True))


def hangs(page: Page, *files: Path) -> None:
    papers(page).locator("input[type=file]").set_input_files(files)
    expect(papers(page).get_by_text("每个不超过 10 MB")).to_be_visible(timeout=SOON)


def saved(page: Page, name: str) -> bytes:
    """What pressing the document's name brings, under that name."""
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(re.escape(name))).click()
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes()


def test_what_a_clerk_hangs_up_deputies_save(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """Of two files chosen the one with a macro is refused by name; the other is on the phone's page within seconds,
    saved as it was, and said to wait for a network where there is none; what is taken away is gone."""
    clerk, deputy = person("何远", desk=True), person("陈静")
    agenda, trap = tmp_path / "视察议程.pdf", tmp_path / "统计表.docx"
    agenda.write_bytes(a_pdf())
    trap.write_bytes(a_docx(word__vbaProject_bin=b"\x00"))
    with clerk.browses() as desk, deputy.browses() as page:
        clerk.signs_in(desk)
        deputy.signs_in(page)
        where = announces(town, desk)
        page.goto(where.replace("/desk", ""))
        expect(page.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SOON)

        hangs(desk, agenda, trap)
        expect(desk.get_by_role("alert")).to_contain_text("统计表.docx:文件里带有宏")
        expect(page.get_by_role("link", name=re.compile("视察议程"))).to_be_visible(timeout=SOON)
        assert saved(page, "视察议程.pdf") == a_pdf()

        page.context.set_offline(True)
        page.get_by_role("link", name=re.compile("视察议程")).click()
        expect(page.get_by_text("附件联网后可以打开")).to_be_visible(timeout=SOON)
        page.context.set_offline(False)

        desk.get_by_role("button", name="删除“视察议程.pdf”").click()
        desk.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
        expect(desk.get_by_text("还没有附件。")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("视察议程")).to_have_count(0, timeout=SOON)


def test_a_notice_brings_its_documents(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """Hung on the draft; who it goes to opens it in 消息, and once it is out nothing can be added or taken."""
    clerk, deputy = person("何远", desk=True), person("陈静")
    form = tmp_path / "调研提纲.docx"
    form.write_bytes(a_docx())
    town.running.ask("""update rule_set set body = body || '{"undoS": 2}' where kind = 'NOTICE'""")
    with clerk.browses() as desk, deputy.browses() as page:
        clerk.signs_in(desk)
        deputy.signs_in(page)
        drafts(town, desk)
        hangs(desk, form)
        expect(papers(desk).get_by_role("link", name=re.compile("调研提纲"))).to_be_visible(timeout=SOON)
        desk.get_by_role("button", name="发送", exact=True).click()
        desk.get_by_role("dialog").get_by_role("button", name="发送", exact=True).click()
        expect(desk.get_by_role("heading", name="送达情况")).to_be_visible(timeout=SOON)
        expect(papers(desk).get_by_role("link", name=re.compile("调研提纲"))).to_be_visible(timeout=SOON)
        expect(desk.get_by_text("添加附件")).to_have_count(0)

        page.goto(f"{town.url}/app/notices")
        card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=re.compile(NOTICE)))
        expect(card.get_by_text("附件 1 个")).to_be_visible(timeout=SOON)
        card.locator("summary").click()
        assert saved(page, "调研提纲.docx") == form.read_bytes()
