"""What a person takes out of a page as a file: opened again, it says what stands on the page beside it."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

SOON = 30_000
LISTS = ("工作", "问题", "建议", "成果")
CELLS = """(lines) => lines.map((line) => [...line.cells].map((cell) =>
  [...cell.childNodes].map((node) => node.textContent.trim()).filter(Boolean).join('|')))"""


def days_agree(page: Page) -> None:
    """履职天数: a line a deputy, here and there."""
    page.get_by_role("tab", name="履职天数").click()
    expect(page.get_by_role("table")).to_be_visible(timeout=SOON)
    more, lines_shown = page.get_by_role("button", name="更多"), page.locator("tbody tr")
    while more.count():
        before = lines_shown.count()
        more.click()
        expect(lines_shown.nth(before)).to_be_visible(timeout=SOON)
    shown = {tuple(cells) for cells in table(page)}
    book = workbook(page, page.get_by_role("link", name="导出天数"))
    written = {
        (f"{name}|{unit}", f"{days:g}", str(times), str(waiting or "—"), str(annual or "—"), station or "—")
        for name, unit, _, station, days, times, waiting, annual in lines(book, book.sheetnames[0])
    }

    assert written == shown
    assert len(shown) > 20


def lists_agree(page: Page) -> None:
    """看板: the four lists in their order, and how many lines each has."""
    lists = page.locator("section").filter(has=page.get_by_role("heading", name=re.compile(f"^({'|'.join(LISTS)})")))
    expect(lists).to_have_count(len(LISTS), timeout=SOON)
    shown = {one.get_by_role("heading").inner_text(): one.locator("li .open").all_inner_texts() for one in lists.all()}
    book = workbook(page, page.get_by_role("link", name="导出 Excel"))
    written = {called: [line[1] for line in lines(book, called)] for called in LISTS}

    assert {f"{called} {len(texts) or ''}".strip(): texts for called, texts in written.items()} == shown
    assert sum(map(len, written.values())) > len(LISTS)


def attendance_agrees(page: Page) -> None:
    """签到表: everybody by name, and the counts of the desk."""
    expect(page.get_by_role("row").nth(1)).to_be_visible(timeout=SOON)
    expected, present, leave = (count(page, name) for name in ("应到", "已到", "请假"))
    words = paper(page, page.get_by_role("link", name="打印签到表(PDF)"))

    assert f"应到{expected}人，已签到{present}人，请假{leave}人" in words
    assert [name for name, *_ in table(page) if name.partition("|")[0] not in words] == []


def count(page: Page, name: str) -> str:
    """One of the desk's counters."""
    return page.get_by_role("button", name=re.compile(rf"^\d+ ?{name}$")).inner_text().split()[0]


def workbook(page: Page, link: Locator) -> Workbook:
    """The workbook that a press on a link puts on the disk."""
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    return load_workbook(BytesIO(Path(download.value.path()).read_bytes()))


def lines(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    """The lines of a sheet, without its heads."""
    return list(book[sheet].iter_rows(min_row=2, values_only=True))


def paper(page: Page, link: Locator) -> str:
    """The words of the paper a link leads to, without spaces; what Chromium reads papers with is a foreign origin."""
    answer = page.request.get(link.evaluate("(its) => its.href"))
    assert answer.headers["content-type"] == "application/pdf"
    return "".join("".join(one.extract_text().split()) for one in PdfReader(BytesIO(answer.body())).pages)


def table(page: Page) -> list[list[str]]:
    """The cells of a table's lines as they are read; a cell's own lines apart by a bar."""
    return page.get_by_role("table").locator("tbody tr").evaluate_all(CELLS)
