"""A list of people taken in at the desk: wrong, corrected, taken in, and once more."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.spreadsheets.books import PEOPLE, a_book

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SOON = 30_000


def test_a_list_is_corrected_and_taken_in_once(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """The report names line and column; the second file comes in; a third time there is nothing to do."""
    (unit,) = town.running.ask("SELECT name FROM unit u JOIN seat s ON s.unit = u.id WHERE s.role = 'CONGRESS_STAFF'")
    good = ("赵一鸣", "13911110001", unit["name"], "人大工作人员", "2026-01-10")
    wrong, right = tmp_path / "wrong.xlsx", tmp_path / "right.xlsx"
    wrong.write_bytes(a_book(PEOPLE, good, ("钱二", "139", unit["name"], "人大工作人员", "2026-01-10")))
    right.write_bytes(a_book(PEOPLE, good))
    host = person("何远", desk=True)
    with host.browses() as desk:
        host.signs_in(desk)
        sends(desk, town, wrong)
        expect(desk.get_by_text("有 1 行有误,没有导入任何内容")).to_be_visible(timeout=SOON)
        expect(desk.get_by_text("不是 11 位手机号")).to_be_visible()

        sends(desk, town, right)
        desk.get_by_role("button", name="确认导入").click(timeout=SOON)
        expect(desk.get_by_text("已导入:新建 1 项、修改 0 项")).to_be_visible(timeout=SOON)

        sends(desk, town, right)
        expect(desk.get_by_text("表中内容与系统一致")).to_be_visible(timeout=SOON)

        desk.goto(f"{town.url}/app/desk/people")
        desk.get_by_role("searchbox").fill("赵一鸣")
        expect(desk.get_by_role("link", name="赵一鸣")).to_be_visible(timeout=SOON)

    assert len(town.running.ask("SELECT FROM person WHERE name = '赵一鸣'")) == 1


def sends(desk: Page, town: Town, file: Path) -> None:
    """The office chooses the file; the page of the intake opens."""
    desk.goto(f"{town.url}/app/desk/people/import")
    desk.locator("input[type=file]").set_input_files(file)
