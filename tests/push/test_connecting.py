"""Where connections really go: no address of our own network is ever asked, whatever a name turns into."""

import asyncio
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

from server.domain.notices import Urgency
from server.push.endpoints import Pinned, PrivateAddressError, is_public
from server.push.outcomes import Meaning
from server.push.sender import Letter, Sender
from tests.push.hostile import HOSTILE
from tests.push.phones import a_browser
from tests.push.watching import watched

FCM = "https://fcm.googleapis.com/fcm/send/x"

PRIVATE = """
127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254 100.64.0.1 192.0.0.8
192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 ::1 :: ::7f00:1
::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::a00:1 fe80::1 fec0::1
fc00::1 fd00::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 100::1 3fff::1
"""
PUBLIC = "8.8.8.8 142.250.1.95 17.57.144.1 2607:f8b0:4004:800::200a 2400:3200::1"


@pytest.fixture
def asked() -> Iterator[list[Any]]:
    """Every machine this process turns to meanwhile."""
    with watched() as found:
        yield found


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_address_of_a_network_that_is_somebodys_own(address: str) -> None:
    """By number, mapped, translated, tunnelled, for examples or for many."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_an_address_of_the_internet(address: str) -> None:
    """Of either kind."""
    assert is_public(address)


async def test_who_is_asked_is_seen(asked: list[Any]) -> None:
    """Names and addresses both; else that nothing was asked would say nothing."""
    with pytest.raises(OSError):
        await asyncio.open_connection("localhost", 9)

    assert ("localhost", 9) in asked
    assert ("127.0.0.1", 9) in asked


async def test_no_hostile_endpoint_is_asked(asked: list[Any]) -> None:
    """Not one of them makes a connection, though it stood in the table; nor does it count as anybody's answer."""
    async with Sender() as sender:
        answers = [await sender.send(letter(url)) for url in HOSTILE]

    assert {answer.meaning for answer in answers} == {Meaning.UNLISTED}
    assert asked == []


@pytest.mark.parametrize("addresses", [*([one] for one in PRIVATE.split()), ["8.8.8.8", "127.0.0.1"], []])
async def test_a_name_that_turned_inward_is_not_asked(asked: list[Any], addresses: list[str]) -> None:
    """A name on the list that leads into a private network, even with one of its addresses, reaches nobody."""
    async with Sender(Pinned(leads_to(*addresses))) as sender:
        answer = await sender.send(letter(FCM))

    assert answer.meaning is Meaning.LOST
    assert asked == []


async def test_the_address_that_was_looked_at_is_the_one_asked(asked: list[Any]) -> None:
    """The name is looked up once; what it turns to a moment later (rebinding) is asked by nobody."""
    turns = iter([["192.0.2.1"], ["127.0.0.1"]])
    looked: list[str] = []

    async def lookup(host: str, port: int) -> list[Any]:
        looked.append(host)
        return await leads_to(*next(turns))(host, port)

    with pytest.raises(PrivateAddressError):
        await Pinned(lookup).resolve("fcm.googleapis.com", 443)
    found = await Pinned(leads_to("8.8.8.8")).resolve("fcm.googleapis.com", 443)

    assert [(one["host"], one["hostname"], one["port"]) for one in found] == [("8.8.8.8", "fcm.googleapis.com", 443)]
    assert looked == ["fcm.googleapis.com"]


def leads_to(*addresses: str) -> Any:
    async def lookup(_host: str, port: int) -> list[Any]:
        kinds = [socket.AF_INET if ip_address(one).version == 4 else socket.AF_INET6 for one in addresses]
        return [(kind, socket.SOCK_STREAM, 6, "", (one, port)) for kind, one in zip(kinds, addresses, strict=True)]

    return lookup


def letter(url: str) -> Letter:
    phone = a_browser()
    return Letter(url, phone.p256dh, phone.auth, 1, b"{}", "topic", Urgency.NORMAL, 60)
