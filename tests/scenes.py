"""A deputy at an activity, and what their phone hears: the beginning of most stories of scans."""

from typing import Any

from server.sync import reconcile
from tests.builders import Held, Someone, a_deputy, a_phone, an_activity
from tests.phone import Phone, Written


async def settled(phone: Phone, *written: Written) -> list[dict[str, Any]]:
    """Their receipts, after sending, settling and pulling."""
    await phone.syncs()
    await reconcile.drain()
    await phone.pulls()
    return [phone.receipt(one) for one in written]


async def verdict(phone: Phone, written: Written) -> tuple[str, list[str], str]:
    """Verdict, reasons and evidence of an applied scan, as its author hears them."""
    (receipt,) = await settled(phone, written)
    assert receipt["code"] == "APPLIED"
    detail = receipt["detail"]
    return detail["verdict"], detail["reasons"], detail["evidence"]


async def scene(**more: Any) -> tuple[Someone, Held, Phone]:
    """An invited deputy with a phone."""
    deputy = await a_deputy()
    activity = await an_activity([deputy], **more)
    return deputy, activity, await a_phone(deputy)
