"""
Web and worker are killed around every statement of push and reconcile, and Valkey is wiped.

Whatever dies: one attendance, the same answer each time it is asked for, nothing stuck.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import httpx
import pytest

from server.store import faults, sql
from tests.api.browser import Browser, Refused, a_new_phone, has_number
from tests.builders import Held, Someone, a_deputy, an_activity, attendance_of, count
from tests.chaos.conftest import Running
from tests.phone import Phone, Written

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("database"), pytest.mark.timeout(180)]

T = TypeVar("T")

STUCK_S = 30
AGAIN_S = 0.1
TROUBLE = (httpx.TransportError, Refused, ValueError)
"""What a phone shrugs off and tries again: no connection, a busy server, half an answer."""


@pytest.fixture
async def browser(running: Running) -> AsyncIterator[Browser]:
    async with httpx.AsyncClient(base_url=running.url, timeout=10) as client:
        yield Browser(client)


async def tried(act: Callable[[], Awaitable[T]], is_enough: Callable[[T], bool] = lambda _: True) -> T:
    """What an act comes to, tried as a phone tries: again and again until it is enough."""
    trouble: Exception | None = None
    try:
        async with asyncio.timeout(STUCK_S):
            while True:
                try:
                    if is_enough(value := await act()):
                        return value
                except TROUBLE as exc:
                    trouble = exc
                await asyncio.sleep(AGAIN_S)
    except TimeoutError as exc:
        raise AssertionError(f"stuck longer than {STUCK_S} s; last trouble: {trouble!r}") from exc


async def a_signed_in_phone(browser: Browser) -> tuple[Someone, Held, Phone]:
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    await has_number(deputy.person)
    phone = a_new_phone(deputy.person, browser)
    await tried(lambda: browser.signs_in(device=phone))
    await tried(phone.pulls)
    return deputy, activity, phone


async def answered(phone: Phone, written: Written) -> dict[str, Any]:
    """The receipt, however often the phone has to try."""

    async def ask() -> Any:
        await phone.syncs()
        return phone.receipt(written)

    return await tried(ask, lambda receipt: receipt is not None)


async def is_struck(running: Running, point: str) -> None:
    """Somebody has come to the point; the last ones lie behind the answer."""

    async def look() -> bool:
        return running.struck(point)

    await tried(look, lambda struck: struck)


@pytest.mark.parametrize("point", faults.POINTS)
async def test_death_at_any_point_costs_no_scan_and_doubles_none(
    running: Running, browser: Browser, point: str
) -> None:
    """One scan, one attendance with its evidence, one final receipt, one line of history."""
    deputy, activity, phone = await a_signed_in_phone(browser)
    scan = phone.scans(await activity.live())
    if point == "push.kept_apart":
        scan_bad(phone)
    running.arm(point)
    await running.wipe()

    receipt = await answered(phone, scan)
    await is_struck(running, point)
    again = await tried(lambda: phone.pushes([scan]))

    detail = receipt["detail"]
    # A signature over a batch with an unreadable record cannot be checked: staff look at its neighbour.
    verdict = "TO_REVIEW" if point == "push.kept_apart" else "PRESENT"
    assert (receipt["code"], detail["verdict"], detail["evidence"]) == ("APPLIED", verdict, "E2")
    assert [(ack["code"], ack["state"]) for ack in again] == [("DUPLICATE", 1)]
    assert phone.receipt(scan) == receipt
    row = await attendance_of(activity, deputy)
    assert (row["presence"], row["evidence"]) == (verdict, "E2")
    assert (await count("attendance"), await count("scan")) == (1, 1)
    assert await sql.value("SELECT count(*) FROM event WHERE kind = 'scan'") == 1
    assert await sql.value("SELECT count(*) FROM record WHERE state = 0") == 0


def scan_bad(phone: Phone) -> None:
    """A record beside the scan that cannot be read, so that bytes are kept apart."""
    bad = phone.scans("/a/x")
    bad.given["body"]["scanAdd"]["direction"] = "SIDEWAYS"
    phone.outbox.reverse()


async def test_five_at_once_and_a_lost_reply_over_http(running: Running, browser: Browser) -> None:
    """The same scan from the same phone, five requests at a time, then once more."""
    deputy, activity, phone = await a_signed_in_phone(browser)
    scan = phone.scans(await activity.live())

    answers = await asyncio.gather(*(phone.pushes([scan]) for _ in range(5)))
    receipt = await answered(phone, scan)
    again = await tried(lambda: phone.pushes([scan]))

    assert sorted(ack["code"] for acks in answers for ack in acks) == ["DUPLICATE"] * 4 + ["RECEIVED"]
    assert [(ack["code"], ack["state"]) for ack in again] == [("DUPLICATE", 1)]
    assert (await count("attendance"), await count("scan")) == (1, 1)
    assert (await attendance_of(activity, deputy))["evidence"] == receipt["detail"]["evidence"] == "E2"
