"""Web push from the worker to a real Firefox, over a push service of ours that speaks Mozilla's protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import browsers
from tests.e2e import firefox
from tests.e2e.conftest import Town
from tests.e2e.firefox import Firefox
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


def subscribes(browser: Firefox, town: Town, phone: str) -> None:
    """Sign in, and turn push on where a person does."""
    signs_in(browser, town.url, phone)
    browser.goto(f"{town.url}/app/me/push")
    presses(browser, "打开推送")
    reads(browser, "推送已打开")


def subscriptions(town: Town) -> list[object]:
    return town.running.ask("SELECT * FROM subscription")
