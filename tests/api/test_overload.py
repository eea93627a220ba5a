"""A storm of Syncs: who is turned away loses nothing, nobody takes more than a share, everybody else is served."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from server.api import door, syncing
from server.api.door import Door
from server.errors import OverloadedError, TooOftenError
from server.tables.engine import ENGINE
from tests.api.browser import Browser, a_new_phone, id_of
from tests.builders import Someone, count
from tests.phone import Phone

SOON_S = 20


@dataclass
class Dam:
    """Every Sync that is inside holds a connection of the pool until `open` is set; how many do."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    holding: int = 0


@pytest.fixture
async def dam(database: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dam]:
    made, pull = Dam(), syncing._pull

    async def held(*given: Any) -> Any:
        assert ENGINE.pool
        async with ENGINE.pool.acquire():
            made.holding += 1
            await made.open.wait()
        return await pull(*given)

    monkeypatch.setattr(syncing, "_pull", held)
    yield made
    made.open.set()


@pytest.fixture
async def phone(browser: Browser, deputy: Someone) -> Phone:
    """The deputy's phone, signed in."""
    phone = a_new_phone(deputy.person, browser)
    await browser.signs_in(device=phone)
    return phone


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_S):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.01)


def sends(browser: Browser, given: dict[str, Any]) -> "asyncio.Task[httpx.Response]":
    return asyncio.create_task(browser.posts({"id": id_of("Sync"), "variables": {"input": given}}))


def a_storm(browser: Browser, phone: Phone, phones: int) -> list["asyncio.Task[httpx.Response]"]:
    """So many phones' Syncs at once, each with a record, as far as the door can tell."""
    return [sends(browser, phone.asks([]) | {"device": str(uuid4()), "records": [{}]}) for _ in range(phones)]


async def test_sign_in_pages_and_health_answer_while_a_storm_stands_still(
    browsers: Callable[[], Browser], browser: Browser, phone: Phone, host: Someone, dam: Dam
) -> None:
    """Those inside hold all they may, a hundred wait; the pool has room for everybody else."""
    storm = a_storm(browser, phone, 100)
    await until(lambda: dam.holding == door.AT_ONCE)

    other = browsers()
    async with asyncio.timeout(SOON_S):
        await other.signs_in("13800000004")
        statuses = [(await other.client.get(path)).status_code for path in ("/health", "/find")]

    assert statuses == [200, 200]
    assert dam.holding == door.AT_ONCE
    dam.open.set()
    assert {(await one).status_code for one in storm} == {200}


async def test_who_is_turned_away_loses_nothing(
    browser: Browser, phone: Phone, dam: Dam, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and when to come back; nothing of it was kept, and the next try is RECEIVED, once."""
    monkeypatch.setattr(door, "FULL", 3)
    storm = a_storm(browser, phone, door.AT_ONCE + 3)
    await until(lambda: dam.holding == door.AT_ONCE)
    scan = phone.scans("/a/2222222A")

    turned_away = await sends(browser, phone.asks([scan]))
    kept = await count("record")
    dam.open.set()
    await asyncio.gather(*storm)
    acks = await phone.pushes()

    assert (turned_away.status_code, kept) == (503, 0)
    assert 5 <= int(turned_away.headers["retry-after"]) < 15
    assert turned_away.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
    assert [ack["code"] for ack in acks] == ["RECEIVED"]
    assert await count("record") == 1


async def test_a_push_is_turned_away_before_it_is_read(
    browser: Browser, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large bodies take no memory while the line is full."""
    monkeypatch.setattr(door, "FULL", 0)

    answer = await browser.posts(b"{" + b" " * 100_000)

    assert answer.status_code == 503


async def test_a_phone_that_sends_again_and_again_takes_one_place(browser: Browser, phone: Phone, dam: Dam) -> None:
    """Others go past it; what is more than its share is 429, with a time."""
    many = [sends(browser, phone.asks([])) for _ in range(door.OF_ONE_PHONE + 2)]
    await until(lambda: sum(one.done() for one in many) == 2)
    others = a_storm(browser, phone, door.AT_ONCE - 1)
    await until(lambda: dam.holding == door.AT_ONCE)

    refused = [one.result() for one in many if one.done()]

    assert [answer.status_code for answer in refused] == [429, 429]
    assert all(2 <= int(answer.headers["retry-after"]) < 6 for answer in refused)
    dam.open.set()
    await asyncio.gather(*many, *others)


async def test_phones_are_asked_to_come_later_while_many_wait(
    browser: Browser, phone: Phone, dam: Dam, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hint in the answer, each a little different; none when the line is short."""
    monkeypatch.setattr(door, "BUSY", 2)
    storm = a_storm(browser, phone, door.AT_ONCE + 20)
    await until(lambda: dam.holding == door.AT_ONCE)
    dam.open.set()

    told = [(await one).json()["data"]["sync"]["retryAfterMs"] for one in storm]

    assert all(2000 <= hint < 10_000 for hint in told[: door.AT_ONCE])
    assert len({*told[: door.AT_ONCE]}) > 1
    assert told[-1] is None


async def test_while_many_wait_a_push_is_acked_and_told_nothing(
    browser: Browser, phone: Phone, dam: Dam, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its records are on disk; the rows, that they were settled among them, are there to be read later."""
    monkeypatch.setattr(door, "BUSY", 1)
    monkeypatch.setattr(door, "AT_ONCE", 1)
    storm = a_storm(browser, phone, 1)
    await until(lambda: dam.holding == 1)
    pushed = sends(browser, phone.asks([phone.scans("/a/2222222A")]))
    storm += a_storm(browser, phone, 2)
    await until(lambda: door.DOOR.is_crowded() and len(door.DOOR._bringing) == 3)
    dam.open.set()

    told = (await pushed).json()["data"]["sync"]
    await asyncio.gather(*storm)

    assert [ack["code"] for ack in told["acks"]] == ["RECEIVED"]
    assert (told["reset"], told["rows"], told["page"], told["cursor"]) == ("NONE", [], None, None)
    assert 2000 <= told["retryAfterMs"] < 10_000
    assert await count("record") == 1
    await phone.pulls()
    assert phone.cursor


async def test_nobody_stands_in_line_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited too long is told when to come back, and leaves the line to others."""
    monkeypatch.setattr(door, "WAIT_S", 0.05)
    monkeypatch.setattr(door, "AT_ONCE", 1)
    entrance = Door()

    async with entrance.admitted(uuid4(), brings=True):
        with pytest.raises(OverloadedError):
            async with entrance.admitted(uuid4(), brings=True):
                raise AssertionError("there was no room")

    async with entrance.admitted(uuid4(), brings=True):
        pass


async def test_who_hangs_up_in_line_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether their turn had come in that moment or not."""
    monkeypatch.setattr(door, "AT_ONCE", 1)
    entrance, first, second = Door(), uuid4(), uuid4()

    async with entrance.admitted(first, brings=True):
        gone = asyncio.create_task(_enters(entrance, second))
        await asyncio.sleep(0)
    gone.cancel()  # its turn has come, and it does not know yet
    await asyncio.gather(gone, return_exceptions=True)

    async with asyncio.timeout(SOON_S), entrance.admitted(uuid4(), brings=True):
        pass


async def test_who_hung_up_takes_nobodys_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their turn comes before they are heard to have gone: it is passed on."""
    monkeypatch.setattr(door, "AT_ONCE", 1)
    entrance, late, order = Door(), uuid4(), list[UUID]()

    async with entrance.admitted(uuid4(), brings=True):
        gone = asyncio.create_task(_enters(entrance, uuid4(), order))
        waits = asyncio.create_task(_enters(entrance, late, order))
        await asyncio.sleep(0)
        gone.cancel()
    await asyncio.gather(gone, waits, return_exceptions=True)

    assert order == [late]


async def test_turns_go_round_between_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a phone that sent five times another waits for one of them; a sixth and seventh are too many."""
    monkeypatch.setattr(door, "AT_ONCE", 1)
    entrance, heap, late, order = Door(), uuid4(), uuid4(), list[UUID]()

    async with entrance.admitted(uuid4(), brings=True):
        waiting = [asyncio.create_task(_enters(entrance, heap, order)) for _ in range(door.OF_ONE_PHONE)]
        await asyncio.sleep(0)
        with pytest.raises(TooOftenError):
            await _enters(entrance, heap, order)
        waiting.append(asyncio.create_task(_enters(entrance, late, order)))
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)

    assert order == [heap, late, *[heap] * (door.OF_ONE_PHONE - 1)]


async def test_who_brings_records_goes_before_who_only_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits on one phone only comes first; of the places one is left for who asks, and none stays empty."""
    monkeypatch.setattr(door, "AT_ONCE", 2)
    entrance, order = Door(), list[UUID]()
    asks, brings = [uuid4() for _ in range(3)], [uuid4() for _ in range(4)]

    async with entrance.admitted(uuid4(), brings=True), entrance.admitted(uuid4(), brings=True):
        waiting = [asyncio.create_task(_enters(entrance, phone, order, brings=False)) for phone in asks]
        waiting += [asyncio.create_task(_enters(entrance, phone, order)) for phone in brings]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)

    assert order == [asks[0], brings[0], asks[1], brings[1], asks[2], brings[2], brings[3]]


async def test_who_only_asks_is_turned_away_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """In line behind as many as are many, with records one still waits."""
    monkeypatch.setattr(door, "AT_ONCE", 1)
    monkeypatch.setattr(door, "BUSY", 1)
    entrance, order, late = Door(), list[UUID](), uuid4()

    async with entrance.admitted(uuid4(), brings=True):
        waiting = [asyncio.create_task(_enters(entrance, uuid4()))]
        await asyncio.sleep(0)
        with pytest.raises(OverloadedError):
            await _enters(entrance, uuid4(), brings=False)
        waiting.append(asyncio.create_task(_enters(entrance, late, order)))
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)

    assert order == [late]


async def _enters(entrance: Door, phone: UUID, order: list[UUID] | None = None, *, brings: bool = True) -> None:
    async with entrance.admitted(phone, brings=brings):
        if order is not None:
            order.append(phone)
        await asyncio.sleep(0)
