"""A letter's way out: without signing in, for who got it alone, and only after they said so."""

from uuid import UUID, uuid4

import httpx
import pytest

from server.commands import cascade
from server.domain.notices import Channel
from server.push import beyond, letters
from server.store import sql
from tests.channels import scene
from tests.channels.scene import Service
from tests.county import NOW, events

pytestmark = pytest.mark.usefixtures("database")


async def a_letter(monkeypatch: pytest.MonkeyPatch) -> UUID:
    """The delivery of a letter somebody got."""
    scene.set_up(monkeypatch, Channel.EMAIL)
    county = await scene.a_reachable_county("陈静", has=[Channel.EMAIL])
    await scene.told(county, [county.persons["陈静"]])
    await cascade.go_on(NOW + scene.QUARTER)
    await beyond.deliver(service := Service(Channel.EMAIL), NOW + scene.QUARTER)
    return service.sent[0].id


def path_of(delivery: UUID) -> str:
    return httpx.URL(letters.stop_link(delivery)).path


async def test_looking_at_it_changes_nothing_and_saying_so_does(
    site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programmes that open links stop nobody's letters; a mail programme's one click does. Twice is as once."""
    path = path_of(await a_letter(monkeypatch))

    looked = await site.get(path)
    kept = await sql.value("select count(*) from address")
    clicked = await site.post(path, data={"List-Unsubscribe": "One-Click"})
    again = await site.post(path)

    assert (looked.status_code, kept) == (200, 1)
    assert "不再发信给我" in looked.text
    assert "已经不再发信给您" in clicked.text
    assert again.status_code == 200
    assert await sql.value("select count(*) from address") == 0
    assert await events("address") == ["remove"]


async def test_only_who_got_the_letter_may(site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another letter's code, a wrong one, none: nothing is there."""
    delivery = await a_letter(monkeypatch)
    wrong = [
        f"/mail/stop/{delivery}/{letters.stop_code(uuid4())}",
        f"/mail/stop/{delivery}/x",
        f"/mail/stop/x/{delivery}",
    ]

    answers = [(await site.post(path)).status_code for path in wrong]

    assert answers == [404, 404, 404]
    assert await sql.value("select count(*) from address") == 1


async def test_a_letter_with_a_code_says_that_there_are_no_more(site: httpx.AsyncClient) -> None:
    """It is nobody's delivery."""
    answer = await site.post(path_of(uuid4()))

    assert (answer.status_code, "验证码" in answer.text) == (200, True)
