"""The ways a record comes to want a person: each is one act of a phone, and there when it is over."""

import hashlib
from typing import Any

from server.sync import darkroom, reconcile
from tests.builders import Someone, a_deputy, an_activity
from tests.phone import Phone
from tests.pictures import a_photo
from tests.uploads import sent


async def settled(phone: Phone) -> None:
    """Everything the phone wrote is there and was looked at."""
    await phone.syncs()
    await reconcile.drain()
    await phone.pulls()


async def orphaned(phone: Phone) -> Any:
    """A scan taken back that never came."""
    await phone.pulls()
    written = phone.writes("scanWithdraw", {}, deps=["018f0000-0000-7000-8000-000000000001"])
    await settled(phone)
    return written


async def no_scan(phone: Phone) -> None:
    """Takes back a scan that there is not."""
    phone.withdraws("018f0000-0000-7000-8000-000000000002")
    await settled(phone)


async def no_right(phone: Phone) -> None:
    """Marks another by hand, as only staff may."""
    other, activity = await a_deputy("林涛"), await an_activity()
    phone.scans(None, subject=str(other.person), activity=str(activity.id), reason="在场")
    await settled(phone)


async def no_record(phone: Phone) -> None:
    """Sends what cannot be read."""
    phone.scans("/a/x").given["at"] = "昨天"
    await phone.pushes()


async def too_much(phone: Phone) -> None:
    """Sends more than a record may hold."""
    phone.scans("/a/x").given["body"]["scanAdd"]["reason"] = "长" * 30_000
    await phone.pushes()


async def same_number(phone: Phone) -> None:
    """Sends two things under one id."""
    first = phone.scans("/a/x")
    await settled(phone)
    second = phone.scans("/a/y")
    second.given["id"] = first.id
    second.sha = hashlib.sha256(phone.canonical(second.given)).digest()
    await phone.pushes([second])


async def wrong_photo(phone: Phone) -> None:
    """Links a photo, and sends another."""
    deputy, photo = Someone(phone.person, phone.seat), a_photo()
    activity = await an_activity([deputy])
    phone.writes("photoLink", photo.links(activity.id) | {"type": "PNG"})
    await settled(phone)
    await sent(deputy, photo)
    await darkroom.develop_all()
    await phone.pulls()


async def not_signed(phone: Phone) -> None:
    """Sends under a signature that is another's."""
    written = phone.scans((await an_activity()).poster)
    written.sha = b"\0" * 32
    await settled(phone)
