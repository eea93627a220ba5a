"""A phone says where it may be woken; the last who signed in on it has it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.commands import devices, keys, notices, subscriptions
from server.commands.subscriptions import MOST, NewSubscription, SubscriptionState
from server.domain.keys import KeyPurpose
from server.domain.notices import NoticeKind
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError, TooOftenError
from server.store import sql
from server.store import subscriptions as kept
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone, viewer_of
from tests.push.phones import Sleeper, a_browser

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def chen(database: None) -> Viewer:
    await keys.ensure()
    return await viewer_of(await a_phone(await a_deputy("陈静")))


async def test_again_is_as_once(chen: Viewer) -> None:
    """A browser that tells its subscription twice is woken once, and history has one line."""
    browser = a_browser()
    first = await subscribes(chen, browser)
    again = await subscribes(chen, browser)

    assert first["id"] == again["id"]
    assert [row["name"] for row in await kept.of(chen.person)] == ["测试手机"]
    assert await verbs() == ["subscribe"]


async def test_who_signs_in_on_the_phone_has_it(chen: Viewer) -> None:
    """What waits for whoever had it before is not sent there any more."""
    browser, lin = a_browser(), await viewer_of(await a_phone(await a_deputy("林涛")))
    old = await subscribes(chen, browser)
    notice = await told(chen)

    assert await resyncs(lin, browser) is SubscriptionState.OTHERS
    new = await subscribes(lin, browser)

    assert new["id"] != old["id"]
    assert await kept.of(chen.person) == []
    assert await pushes(notice) == [(old["id"], "UNREACHABLE", "GONE")]


async def test_a_browser_that_subscribed_anew_gets_what_waits(chen: Viewer) -> None:
    """One phone is never woken twice: its old address ends, and what waits for it goes to the new one."""
    old = await subscribes(chen, a_browser())
    notice = await told(chen)
    new = await subscribes(chen, a_browser())

    assert [row["id"] for row in await kept.of(chen.person)] == [new["id"]] != [old["id"]]
    assert await pushes(notice) == [(new["id"], "WAITING", None)]


async def test_the_phone_hears_how_its_subscription_stands(chen: Viewer) -> None:
    """Known, unknown, or made with a key that is not in use any more."""
    browser = a_browser()
    unknown = await resyncs(chen, browser)
    await subscribes(chen, browser)
    known = await resyncs(chen, browser)
    async with ENGINE.transaction() as tx:
        await keys.renew(tx, KeyPurpose.VAPID)
    old = await resyncs(chen, browser)

    assert [unknown, known, old] == [SubscriptionState.UNKNOWN, SubscriptionState.KNOWN, SubscriptionState.OLD_KEY]


async def test_who_still_has_it_is_asked_again(chen: Viewer) -> None:
    """A subscription the service refused gets another chance when its phone says that it stands."""
    browser = a_browser()
    row = await subscribes(chen, browser)
    await sql.execute("update subscription set quarantined_at = now(), fails = 3 where id = $1", row["id"])
    await resyncs(chen, browser)

    assert [(one["quarantined_at"], one["fails"]) for one in await kept.of(chen.person)] == [(None, 0)]


async def test_a_device_that_ended_is_not_woken(chen: Viewer) -> None:
    """Its subscription ends with it."""
    await subscribes(chen, a_browser())
    assert chen.device
    async with ENGINE.transaction() as tx:
        await devices.revoke(tx, chen, chen.device)

    assert await kept.of(chen.person) == []


async def test_twenty_phones_are_enough(chen: Viewer) -> None:
    """The one that was silent longest makes room."""
    rows = [await subscribes(without_device(chen), a_browser(), hours=hours) for hours in range(MOST + 1)]

    assert [row["id"] for row in await kept.of(chen.person)] == [row["id"] for row in rows[1:]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("endpoint", "https://push.evil.example/x"),
        ("endpoint", "https://127.0.0.1/x.push.apple.com/"),
        ("p256dh", "BA"),
        ("p256dh", "!"),
        ("p256dh", "B" + "A" * 86),
        ("auth", "AAAA"),
        ("generation", 9),
    ],
)
async def test_what_no_browser_gives_is_refused(chen: Viewer, field: str, value: Any) -> None:
    """Said at once, with the field."""
    given = a_browser().given() | {field: value}
    with pytest.raises(InvalidError) as refused:
        async with ENGINE.transaction() as tx:
            await subscriptions.subscribe(tx, chen, NewSubscription(**given), now())

    assert refused.value.detail["field"] == field


async def test_one_may_try_it_out(chen: Viewer) -> None:
    """The notice goes to the phone that was named and to no other, five times a minute."""
    first = await subscribes(without_device(chen), a_browser())
    await subscribes(without_device(chen), a_browser())
    tried = [await tries(chen, first["id"]) for _ in range(5)]

    assert await pushes(tried[0]) == [(first["id"], "WAITING", None)]
    with pytest.raises(TooOftenError):
        await tries(chen, first["id"])


async def test_nothing_to_try(chen: Viewer) -> None:
    """Who has no phone is told so; another's phone is nobody's."""
    lin = await viewer_of(await a_phone(await a_deputy("林涛")))
    row = await subscribes(lin, a_browser())

    with pytest.raises(ConflictError):
        await tries(chen, None)
    with pytest.raises(NotFoundError):
        await tries(chen, row["id"])
    with pytest.raises(NotFoundError):
        async with ENGINE.transaction() as tx:
            await subscriptions.unsubscribe(tx, chen, row["id"], now())


def now() -> datetime:
    return datetime.now(UTC)


def without_device(viewer: Viewer) -> Viewer:
    from dataclasses import replace

    return replace(viewer, device=None)


async def subscribes(viewer: Viewer, browser: Sleeper, hours: int = 0) -> dict[str, Any]:
    at = now() + timedelta(hours=hours)
    async with ENGINE.transaction() as tx:
        return await subscriptions.subscribe(tx, viewer, NewSubscription(**browser.given()), at)


async def resyncs(viewer: Viewer, browser: Sleeper) -> SubscriptionState:
    async with ENGINE.transaction():
        return (await subscriptions.resync(viewer, browser.endpoint, now()))[0]


async def tries(viewer: Viewer, subscription: Any) -> Any:
    async with ENGINE.transaction() as tx:
        return await subscriptions.test(tx, viewer, subscription, now())


async def told(viewer: Viewer) -> Any:
    async with ENGINE.transaction() as tx:
        return await notices.tell(tx, [viewer.person], NoticeKind.NEWS, "通知", "内容")


async def pushes(notice: Any) -> list[tuple[Any, str, str | None]]:
    rows = await sql.fetch(
        "select address, state, reason from delivery where notice = $1 and channel = 'PUSH' order by address", notice
    )
    return [(row["address"], row["state"], row["reason"]) for row in rows]


async def verbs() -> list[str]:
    return [row["verb"] for row in await sql.fetch("select verb from event where kind = 'subscription' order by at")]
