"""A phone names where it may be woken; what only looks like a push service's address is not kept."""

from collections import Counter

from server.commands import keys
from server.store import sql
from tests.api.browser import Browser
from tests.builders import Someone
from tests.push.hostile import HOSTILE
from tests.push.phones import Sleeper
from tests.push.watching import watched

REFUSED = "这个浏览器的推送服务不在允许的范围内,暂时不能使用推送。"
UNKEEPABLE = "内容含有无法保存的字符。"
"""The one with a NUL is refused at the door, whatever is asked."""


async def test_no_hostile_endpoint_is_kept(browser: Browser, deputy: Someone) -> None:
    """Each is refused in words that name the field; nothing is written, and nobody is asked about it."""
    await keys.ensure()
    await browser.signs_in()
    with watched() as asked:
        told = [await browser.is_told("Subscribe", input=Sleeper(url).given()) for url in HOSTILE]

    assert Counter((one.code, one.field, one.words) for one in told) == {
        ("INVALID", "endpoint", REFUSED): len(HOSTILE) - 1,
        ("INVALID", "variables", UNKEEPABLE): 1,
    }
    assert await sql.value("select count(*) from subscription") == 0
    assert asked == []


async def test_a_hostile_endpoint_is_nobodys(browser: Browser, deputy: Someone) -> None:
    """A browser that says it has one is told that nothing is known of it."""
    await browser.signs_in()
    with watched() as asked:
        told = [await browser.asks("ResyncSubscription", endpoint=url) for url in HOSTILE if "\0" not in url]

    assert Counter(one["state"] for one in told) == {"UNKNOWN": len(HOSTILE) - 1}
    assert asked == []
