"""What the gateway of short messages says afterwards; who does not know its key says nothing."""

from uuid import UUID, uuid4

import httpx
import pytest

from server.commands import cascade
from server.domain.notices import Channel
from server.push import beyond
from tests.channels import scene
from tests.channels.scene import Service
from tests.county import NOW

pytestmark = pytest.mark.usefixtures("database")
PATH, KEY = "/channels/sms/receipts", {"authorization": "Bearer k"}


async def two_texts(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The deliveries of two texts that were sent."""
    scene.set_up(monkeypatch, Channel.SMS)
    county = await scene.a_reachable_county("陈静", "林涛", has=[Channel.SMS])
    await scene.allow(county, 5)
    await scene.told(county, [county.persons["陈静"], county.persons["林涛"]])
    await cascade.go_on(NOW + scene.QUARTER)
    await beyond.deliver(service := Service(Channel.SMS), NOW + scene.QUARTER)
    return [message.id for message in service.sent]


async def test_what_came_is_shown_and_what_did_not_is_told_why(
    site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once; a text of somebody else's is no news."""
    one, other = await two_texts(monkeypatch)
    told = [
        {"id": str(one), "code": "DELIVERED"},
        {"id": str(other), "code": "ABSENT"},
        {"id": str(uuid4()), "code": "X"},
    ]

    answers = [(await site.post(PATH, json={"receipts": told}, headers=KEY)).json() for _ in range(2)]

    assert answers == [{"news": 2}, {"news": 0}]
    assert await scene.states(Channel.SMS) == {"SHOWN": 1, "ABSENT": 1}


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer x"}, {"authorization": "Bearer "}])
async def test_without_the_key_there_is_no_such_page(
    site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    """Nothing is believed."""
    one, _ = await two_texts(monkeypatch)

    answer = await site.post(PATH, json={"receipts": [{"id": str(one), "code": "DELIVERED"}]}, headers=headers)

    assert answer.status_code == 404
    assert await scene.states(Channel.SMS) == {"ACCEPTED": 2}


async def test_a_gateway_without_a_key_is_believed_by_nobody(
    site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty key opens nothing."""
    scene.set_up(monkeypatch, Channel.SMS)
    monkeypatch.setenv("SMS_KEY", "")

    answer = await site.post(PATH, json={"receipts": []}, headers={"authorization": "Bearer "})

    assert answer.status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b'{"receipts": [{"id": 1}]}', b'{"receipts": {}}'])
async def test_junk_is_refused_in_words(site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    """And is no error of ours."""
    scene.set_up(monkeypatch, Channel.SMS)

    answer = await site.post(PATH, content=body, headers=KEY)

    assert answer.status_code == 400
