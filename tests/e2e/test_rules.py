"""A clerk changes rules on a screen: wrong, told so in words, set right, and issued with its clause from a day on."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

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
    desk.goto(f"{town.url}/app/desk/rules")
    rule = desk.locator(f'a[href$="/rules/{key}"]')
    expect(rule).to_be_attached(timeout=SOON)
    for fold in desk.locator("details", has=rule).all():
        fold.locator("summary").click()
    rule.click()
    desk.get_by_role("button", name="起草新版本").click(timeout=SOON)
    expect(desk.get_by_label("依据")).to_be_visible(timeout=SOON)


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
