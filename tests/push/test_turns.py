"""How often a person is woken: what waited goes along in one push, and a day has its limit."""

import pytest

from server.domain.notices import Manner, NoticeCategory
from server.push.delivering import Delivering
from server.store import sql
from server.tables.columns import uuid7
from tests.push.phones import a_browser
from tests.push.scenes import ADD, Owner, delivers, owners, path_of, states, tell
from tests.push.service import Service

pytestmark = pytest.mark.usefixtures("database")


async def test_what_went_along_counts_as_one(service: Service, worker: Delivering) -> None:
    """After a night nobody sent, a phone is woken once: one push says of how many."""
    (chen,) = await owners(1, service.origin)
    for number in range(5):
        await tell([chen], Manner(NoticeCategory.NEWS), title=f"通知{number}")
    await sql.execute("update delivery set not_before = now() - interval '1 minute' where channel = 'PUSH'")
    await nobody_sleeps()
    await delivers(worker)

    (post,) = service.posts
    told = chen.browser.reads(post.body)["notification"]
    assert told["title"] == "您有 5 条新消息"
    assert told["body"].splitlines() == [f"通知{number}" for number in range(5)]
    assert await states() == {("ACCEPTED", None): 1, ("ACCEPTED", "TOGETHER"): 4}


async def test_a_day_is_one_persons_however_many_phones(service: Service, worker: Delivering) -> None:
    """Both of two phones tell each of a day's eight; the ninth waits, on them and on a phone that came at noon."""
    (chen,) = await owners(1, service.origin)
    phones = {"phone": chen, "tablet": await another_phone(chen, service)}
    await nobody_sleeps()
    for number in range(9):
        if number == 8:
            phones["late"] = await another_phone(chen, service)
        await tell([chen], Manner(NoticeCategory.NEWS), title=f"通知{number}")
        await delivers(worker)

    told = {name: sum(post.path == path_of(one) for post in service.posts) for name, one in phones.items()}
    assert told == {"phone": 8, "tablet": 8, "late": 0}
    assert await states() == {("ACCEPTED", None): 16, ("WAITING", None): 3}


async def another_phone(of: Owner, service: Service) -> Owner:
    """One more phone of somebody."""
    browser, subscription = a_browser(f"{service.origin}/ok"), uuid7()
    keys = (service.origin, browser.p256dh, browser.auth)
    await sql.execute(ADD, [subscription], [of.person], [browser.endpoint], *[[one] for one in keys], 1)
    return Owner(of.person, subscription, browser)


async def nobody_sleeps() -> None:
    """At any hour this test may run at."""
    await sql.execute(
        "insert into preference (id, person, muted, quiet_from, quiet_until)"
        " select uuidv7(), id, '{}', 0, 0 from person on conflict (person) do nothing"
    )
