"""Web push from the worker to a real Firefox, over a push service of ours that speaks Mozilla's protocol."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests import browsers
from tests.e2e import firefox
from tests.e2e.conftest import Town
from tests.e2e.firefox import Firefox
from tests.e2e.line import line_to
from tests.e2e.plain import presses, reads
from tests.e2e.telling import Telling
from tests.e2e.test_browsers import signs_in
from tests.e2e.waking import Office, eventually, is_shown, office, pushes, tell
from tests.push.autopush import DELIVERED, NOT_DECRYPTED

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not browsers.firefox(), reason="there is no Firefox here; see `python -m tests.browsers`"),
]

SHOWN = "return (await (await navigator.serviceWorker.ready).getNotifications()).map((one) => [one.title, one.body])"


@pytest.fixture(scope="module", autouse=True)
def post() -> Iterator[Office]:
    """The push service of this module, there before the product starts."""
    with office() as found:
        yield found


def test_a_phone_is_woken_with_no_tab_open(town: Town, post: Office, tmp_path: Path) -> None:
    """Turned on, tried by its button; shown and acked 100 with no tab of ours, again after a restart; 410 ends it."""
    deputy = town.tiny.deputies[0]
    profile = tmp_path / "firefox"
    with firefox.doomed(profile, post.preferences) as browser:
        subscribes(browser, town, deputy.phone)
        presses(browser, "发一条试试")
        eventually(lambda: is_shown(town.running, "测试推送"))
        assert ["测试推送", "看到这条通知,说明这部手机能收到推送。"] in browser.run(SHOWN)

        browser.goto("about:blank")
        tell(town.running, Telling(deputy.person, "门口集合", "改到东门"))
        eventually(lambda: is_shown(town.running, "门口集合"))
        assert {one.code for one in post.acks} == {DELIVERED}

    tell(town.running, Telling(deputy.person, "关机时发的"))
    with firefox.doomed(profile, post.preferences) as browser:
        eventually(lambda: is_shown(town.running, "关机时发的"))

        (channel,) = post.channels
        post.service.browsers.drop(channel.id)
        tell(town.running, Telling(deputy.person, "已经失效"))
        eventually(lambda: not subscriptions(town))
        assert [row["state"] for row in pushes(town.running, "已经失效")] == ["UNREACHABLE"]

        browser.goto(f"{town.url}/app/notices")
        reads(browser, "已经失效")
        eventually(lambda: subscriptions(town))
        tell(town.running, Telling(deputy.person, "又能收到"))
        eventually(lambda: is_shown(town.running, "又能收到"))


def test_what_was_sealed_for_another_is_never_shown(town: Town, post: Office, tmp_path: Path) -> None:
    """With a wrong secret Firefox cannot read the message: it says 101, and nobody claims that it was shown."""
    deputy = town.tiny.deputies[1]
    with firefox.doomed(tmp_path / "firefox", post.preferences) as browser:
        subscribes(browser, town, deputy.phone)
        town.running.ask("UPDATE subscription SET auth = $2 WHERE person = $1", deputy.person, bytes(16))

        tell(town.running, Telling(deputy.person, "读不出来"))

        eventually(lambda: NOT_DECRYPTED in {one.code for one in post.acks})
        assert [row["state"] for row in pushes(town.running, "读不出来")] == ["ACCEPTED"]


def test_a_touch_opens_the_right_page_without_a_network(town: Town, post: Office, tmp_path: Path) -> None:
    """The app is shut and our server out of reach: the page is there, and what was done is told once it is not."""
    deputy = town.tiny.deputies[2]
    with line_to(town.url) as line, firefox.doomed(tmp_path / "firefox", post.preferences) as browser:
        url = f"http://localhost:{line.port}"
        subscribes(browser, town, deputy.phone, url)
        browser.goto("about:blank")
        line.cut()

        tell(town.running, Telling(deputy.person, "马上开始", about=("activity", town.tiny.activity)))
        eventually(lambda: browser.within(TOUCH, "马上开始"))
        page = eventually(lambda: browser.page_at(f"{url}/app/activities/{town.tiny.activity}"))
        reads(page, "接待选民日")
        assert [row["shown_at"] for row in pushes(town.running, "马上开始")] == [None]

        line.mend()
        eventually(lambda: [row["state"] for row in pushes(town.running, "马上开始")] == ["OPENED"])
        read = "SELECT acked_at FROM delivery d JOIN notice n ON n.id = notice WHERE title = $1 AND channel = 'APP'"
        eventually(lambda: [row["acked_at"] for row in town.running.ask(read, "马上开始") if row["acked_at"]])


def test_two_hundred_are_shown_soon(town: Town, post: Office, tmp_path: Path) -> None:
    """From the notice's transaction to the notification: all of them, each once, 95 % soon even on a busy machine."""
    deputy = town.tiny.deputies[2]
    with firefox.doomed(tmp_path / "firefox", post.preferences) as browser:
        subscribes(browser, town, deputy.phone)
        browser.goto("about:blank")
        before = len(post.acks)
        several = [Telling(deputy.person, f"第{number}条", pause_s=0.2) for number in range(200)]
        tell(town.running, *several)
        late = "SELECT extract(epoch FROM d.shown_at - d.at)::float AS s FROM delivery d JOIN notice n ON n.id = notice"
        late += " WHERE channel = 'PUSH' AND title ~ '^第[0-9]+条$' AND shown_at IS NOT NULL ORDER BY s"
        seconds = [row["s"] for row in eventually(lambda: all_of(200, town.running.ask(late)))]

    sys.stderr.write(f"enqueue to shown: p50 {seconds[99]:.2f} s, p95 {seconds[189]:.2f} s, p99 {seconds[197]:.2f} s\n")
    assert [one.code for one in post.acks[before:]] == [DELIVERED] * 200
    assert seconds[189] <= 10


def test_the_phone_is_whose_who_signed_in_last(town: Town, post: Office, tmp_path: Path) -> None:
    """Another signs in where somebody never signed out: nothing of the former is shown there any more."""
    former, latter = town.tiny.deputies[0], town.tiny.deputies[1]
    with firefox.doomed(tmp_path / "firefox", post.preferences) as browser:
        subscribes(browser, town, former.phone)
        (channel,) = [one.id for one in post.channels if not one.is_gone][-1:]
        signs_in(browser, town.url, latter.phone)
        eventually(lambda: channel not in {one.id for one in post.channels})

        tell(town.running, Telling(former.person, "只给前一位"))
        eventually(lambda: "UNREACHABLE" in {row["state"] for row in pushes(town.running, "只给前一位")})
        subscribes(browser, town, latter.phone, sign_in=False)
        tell(town.running, Telling(latter.person, "给后一位"))
        # The phone of an earlier story, which reads nothing any more, is hers too.
        eventually(lambda: any(row["shown_at"] for row in pushes(town.running, "给后一位")))

        assert {row["shown_at"] for row in pushes(town.running, "只给前一位")} == {None}
        assert [title for title, _ in browser.run(SHOWN)] == ["给后一位"]


TOUCH = """
const titled = (one) => one.document.getElementById('alertTitleLabel')?.value === given[0]
const alert = [...Services.wm.getEnumerator('alert:alert')].find(titled)
alert?.document.getElementById('alertBox').click()
return !!alert
"""
"""A notification is clicked as it stands on the screen, in a window of the browser's own."""


def all_of(count: int, rows: Sequence[Any]) -> Sequence[Any] | None:
    return rows if len(rows) == count else None


def subscribes(browser: Firefox, town: Town, phone: str, url: str = "", *, sign_in: bool = True) -> None:
    """Sign in, and turn push on where a person does."""
    if sign_in:
        signs_in(browser, url or town.url, phone)
    browser.goto(f"{url or town.url}/app/me/push")
    presses(browser, "打开推送")
    reads(browser, "推送已打开")


def subscriptions(town: Town) -> Sequence[object]:
    return town.running.ask("SELECT * FROM subscription")
