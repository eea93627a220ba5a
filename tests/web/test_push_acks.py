"""POST /push/acks: what became of notifications, told without a session."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.commands import keys, notices
from server.domain.notices import NoticeKind
from server.push import acks
from server.store import sql
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone, viewer_of
from tests.commands.test_subscriptions import subscribes
from tests.push.phones import a_browser

TIMES = "shown_at is not null, opened_at is not null, acted_at is not null, accepted_at is not null"


@pytest.fixture
async def sent(database: None) -> UUID:
    """A delivery that a push service took."""
    await keys.ensure()
    chen = await viewer_of(await a_phone(await a_deputy("陈静")))
    await subscribes(chen, a_browser())
    async with ENGINE.transaction() as tx:
        notice = await notices.tell(tx, [chen.person], NoticeKind.NEWS, "通知", "内容")
    accepted = "update delivery set state = 'ACCEPTED', accepted_at = now(), not_before = least(not_before, now())"
    accepted += " where notice = $1 and channel = 'PUSH'"
    return await sql.value(f"{accepted} returning id", notice)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["shown"], "SHOWN"),
        (["opened"], "OPENED"),
        (["acted"], "ACTED"),
        (["acted", "shown"], "ACTED"),
        (["opened", "shown", "opened"], "OPENED"),
    ],
)
async def test_it_only_moves_on(site: httpx.AsyncClient, sent: UUID, said: list[str], state: str) -> None:
    """In whatever order phones say it, together or one by one, once or again."""
    lines = [line(sent, what) for what in said]
    for one in lines:
        assert (await posts(site, [one])).status_code == 204
    first = await stands(sent)
    assert (await posts(site, lines)).status_code == 204

    assert first == await stands(sent)
    assert first["state"] == state
    assert first["shown_at"] is not None


async def test_what_the_phone_says_is_the_truth(site: httpx.AsyncClient, sent: UUID) -> None:
    """A delivery we gave up, or are about to send again, was shown if the phone says so."""
    await sql.execute(
        "update delivery set state = 'UNREACHABLE', reason = 'TRIED_OUT', accepted_at = null where id = $1", sent
    )
    await posts(site, [line(sent, "shown")])
    now = await stands(sent)

    assert (now["state"], now["reason"]) == ("SHOWN", None)
    assert now["accepted_at"] is not None


async def test_what_is_put_off_is_sent_once_more(site: httpx.AsyncClient, sent: UUID) -> None:
    """稍后一小时: it waits an hour from when that was pressed, however often a phone says so, and that it was shown."""
    lines = [line(sent, "shown"), line(sent, "later")]
    await posts(site, lines)
    first = await stands(sent)
    await posts(site, lines)

    assert first == await stands(sent)
    assert (first["state"], first["shown_at"] is not None) == ("WAITING", True)
    assert timedelta(minutes=59) < first["not_before"] - datetime.now(UTC) <= timedelta(hours=1)


async def test_what_was_put_off_long_ago_is_sent_once(site: httpx.AsyncClient, sent: UUID) -> None:
    """A phone that was offline says it late: sent at once, and not again when the phone repeats itself."""
    await sql.execute(
        "update delivery set at = at - interval '3 hours', not_before = at - interval '3 hours' where id = $1", sent
    )
    pressed = line(sent, "later") | {"at": round(time.time() * 1000) - 2 * 3_600_000}
    await posts(site, [pressed])
    assert (due := await stands(sent))["not_before"] < datetime.now(UTC)
    assert due["state"] == "WAITING"

    await sql.execute("update delivery set state = 'ACCEPTED' where id = $1", sent)
    await posts(site, [pressed])

    assert (await stands(sent))["state"] == "SHOWN"


@pytest.mark.parametrize("what", ["opened", "acted"])
async def test_what_was_put_off_and_opened_is_done(site: httpx.AsyncClient, sent: UUID, what: str) -> None:
    """Whoever looked at it in the meantime is not woken for it again, whichever they say first."""
    await posts(site, [line(sent, "later")])
    await posts(site, [line(sent, what), line(sent, "later")])

    assert (await stands(sent))["state"] == what.upper()


@pytest.mark.parametrize("at", [0, -5, 10**17, 4_200_000_000_000])
async def test_no_clock_of_a_phone_is_believed_too_far(site: httpx.AsyncClient, sent: UUID, at: int) -> None:
    """Not before we spoke, and not after now."""
    await posts(site, [line(sent, "shown") | {"at": at}])
    now = await stands(sent)

    assert now["at"] <= now["shown_at"] <= datetime.now(UTC)


async def test_who_had_not_the_notification_says_nothing(site: httpx.AsyncClient, sent: UUID) -> None:
    """The answer is the same, the delivery stands where it stood; a good line beside it counts."""
    forged = [line(sent, "opened") | {"ack": code} for code in ("", "x", acks.code(UUID(int=5)), "代码")]
    assert (await posts(site, forged)).status_code == 204
    assert (await stands(sent))["state"] == "ACCEPTED"

    await posts(site, [*forged, line(sent, "shown"), line(UUID(int=7), "shown")])

    assert (await stands(sent))["state"] == "SHOWN"


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'[{"delivery":"x"}]', b"\xff"])
async def test_no_lines(site: httpx.AsyncClient, database: None, body: bytes) -> None:
    """Are refused as such."""
    assert (await site.post("/push/acks", content=body)).status_code == 400


async def test_too_many_lines(site: httpx.AsyncClient, database: None) -> None:
    """A phone sends the rest in the next batch."""
    answer = await posts(site, [line(UUID(int=number), "shown") for number in range(201)])

    assert answer.status_code == 413


def line(delivery: UUID, what: str) -> dict[str, Any]:
    return {"delivery": str(delivery), "ack": acks.code(delivery), "what": what, "at": round(time.time() * 1000)}


async def posts(site: httpx.AsyncClient, lines: list[dict[str, Any]]) -> httpx.Response:
    return await site.post("/push/acks", json=lines)


async def stands(delivery: UUID) -> dict[str, Any]:
    row = await sql.one("select * from delivery where id = $1", delivery)
    assert row
    return row
