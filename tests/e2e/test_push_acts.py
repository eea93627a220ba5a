"""What a person does with notifications: offline too, told once; and a badge that says the same on all their phones."""

import re
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.demo.tiny import Someone
from server.domain.notices import NoticeCategory
from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.pushed import Phone, phone_of, subscribe
from tests.e2e.telling import Telling
from tests.e2e.waking import Office, becomes, eventually, is_shown, office, pushes, tell

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000


@pytest.fixture(scope="module", autouse=True)
def post() -> Iterator[Office]:
    """The push service of this module, there before the product starts."""
    with office() as found:
        yield found


def test_buttons_work_offline_and_are_told_once(town: Town, post: Office, person: Callable[..., Person]) -> None:
    """去签到 and 填清单 open their pages; 稍后一小时 comes back when its hour is over, once, in the same place."""
    deputy = town.tiny.deputies[0]
    with phone_of(person(deputy.name), f"{post.service.origin}/chromium") as phone:
        subscribe(town.running, phone, deputy.person, post)
        activity, topic = ("activity", town.tiny.activity), ("topic", town.tiny.topic)
        going = Telling(deputy.person, "还没签到", about=activity)
        filling = Telling(deputy.person, "清单没填", about=topic, category=NoticeCategory.LIST)
        later = Telling(deputy.person, "晚点再说", about=activity)
        tell(town.running, going, filling, later)
        eventually(lambda: [row["state"] for row in states(town, going, filling, later)] == ["ACCEPTED"] * 3)

        phone.page.context.set_offline(True)
        sent = phone.carries(post)
        becomes(lambda: {title for title, _ in phone.shows()}, {"还没签到", "清单没填", "晚点再说"})
        phone.touches("还没签到", "checkin")
        expect(phone.page).to_have_url(re.compile(r"/app/scan\?"))
        phone.touches("清单没填", "fill")
        expect(phone.page).to_have_url(re.compile(f"/app/topics/{town.tiny.topic}"))
        phone.touches("晚点再说", "later")
        assert [row["state"] for row in states(town, going, filling, later)] == ["ACCEPTED"] * 3

        phone.page.context.set_offline(False)
        eventually(
            lambda: [row["state"] for row in states(town, going, filling, later)] == ["ACTED", "ACTED", "WAITING"]
        )

        town.running.ask("UPDATE delivery SET not_before = now() WHERE state = 'WAITING' AND channel = 'PUSH'")
        eventually(lambda: phone.carries(post, sent) == sent + 1)
        eventually(lambda: is_shown(town.running, "晚点再说"))
        assert [title for title, _ in phone.shows()] == ["晚点再说"]


def test_a_line_of_a_list_is_named_on_its_page_alone(town: Town, post: Office, person: Callable[..., Person]) -> None:
    """The lock screen does not say what it says; a touch opens it, without a network too."""
    deputy, (problem, _) = town.tiny.deputies[2], town.tiny.items
    with phone_of(person(deputy.name), f"{post.service.origin}/chromium-items") as phone:
        subscribe(town.running, phone, deputy.person, post)
        phone.page.goto(f"{town.url}/app/topics/{town.tiny.topic}")
        expect(phone.page.get_by_role("link", name="小学门口家长停车占用公交站")).to_be_visible()
        words = "“小学门口家长停车占用公交站”提出后还没有人写建议。"
        asked = Telling(deputy.person, "还没有建议", words, about=("item", problem), category=NoticeCategory.LIST)
        tell(town.running, asked)
        eventually(lambda: [row["state"] for row in states(town, asked)] == ["ACCEPTED"])

        phone.page.context.set_offline(True)
        phone.carries(post)
        becomes(phone.shows, [["还没有建议", "“…”提出后还没有人写建议。"]])
        phone.touches("还没有建议", "")

        expect(phone.page).to_have_url(re.compile(f"/app/topics/{town.tiny.topic}/items/{problem}"))
        expect(phone.page.get_by_role("heading", name="小学门口家长停车占用公交站")).to_be_visible()


def states(town: Town, *tellings: Telling) -> list[dict[str, Any]]:
    return [row for one in tellings for row in pushes(town.running, one.title)]


BADGE = """
navigator.setAppBadge = async (count) => { window.badge = count }
navigator.clearAppBadge = async () => { window.badge = 0 }
"""
UNREAD = """
    SELECT count(DISTINCT coalesce(n.tag, n.id::text)) AS count FROM delivery d JOIN notice n ON n.id = d.notice
    WHERE d.person = $1 AND d.channel = 'APP' AND d.acked_at IS NULL
"""


def test_the_badge_is_what_is_unread(town: Town, post: Office, person: Callable[..., Person]) -> None:
    """Whatever is told and read, on whichever phone: both badges and the server count the same, and so does a push."""
    deputy, dice = town.tiny.deputies[1], Random(5)
    one, other = person(deputy.name), person(deputy.name, folder="second")
    with phone_of(one, f"{post.service.origin}/chromium") as phone, other.browses() as page:
        subscribe(town.running, phone, deputy.person, post)
        other.signs_in(page)
        pages = (phone.page, page)
        for its in pages:
            its.context.add_init_script(BADGE)
            its.goto(f"{town.url}/app/notices")
        for turn in range(14):
            step(town, deputy, dice, dice.choice(pages), turn)
            eventually(lambda: badges(pages) == {unread(town, deputy)})
        tell(town.running, Telling(deputy.person, "最后一条"))
        eventually(lambda: pushes(town.running, "最后一条")[0]["state"] == "ACCEPTED")
        assert badge_of(phone, post) == unread(town, deputy)


def step(town: Town, deputy: Someone, dice: Random, page: Page, turn: int) -> None:
    """Something is told, anew or over what stands; or one or all are read."""
    does = dice.choice(["tell", "tell", "again", "read", "all"])
    if does in ("tell", "again"):
        tell(town.running, Telling(deputy.person, f"消息 {turn}", tag="同一件事" if does == "again" else None))
    elif does == "read" and page.locator(".unread summary").count():
        page.locator(".unread summary").first.click()
    elif does == "all" and page.get_by_role("button", name="全部标为已读").count():
        page.get_by_role("button", name="全部标为已读").click()


def unread(town: Town, deputy: Someone) -> int:
    return town.running.ask(UNREAD, deputy.person)[0]["count"]


def badges(pages: Iterable[Page]) -> set[int]:
    return {page.evaluate("window.badge") for page in pages}


def badge_of(phone: Phone, post: Office) -> object:
    """What the newest push that was sent to a phone says of the badge."""
    sent = [one for one in post.service.taken() if phone.sleeper.endpoint.endswith(one.path)]
    return phone.sleeper.reads(sent[-1].body)["app_badge"]
