"""How a notice will look (收到的样子): what is seen beforehand is what WeCom and the mail server are given."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import cascade, enclosures, publishing
from server.domain.composing import NoticeVerb
from server.domain.enclosures import Enclosing, judge
from server.domain.notices import Channel
from server.push import beyond
from server.push.email import EmailSender
from server.push.wecom import WecomSender
from server.store import reach
from server.tables.engine import ENGINE
from tests.api.browser import Browser
from tests.api.places import number, the_county
from tests.channels import scene
from tests.channels.mail import a_mail_server
from tests.channels.wecom import a_wecom
from tests.composing import LATER, a_draft, moved, written
from tests.county import NOW, County
from tests.documents import a_pdf

OUT = NOW + LATER + timedelta(minutes=10)
WRITTEN: dict[str, Any] = {"title": "防汛值守", "body": "请保持电话畅通。", "kind": "NEWS", "category": "NEWS"}
NAMES = ("值守<安排>.pdf", "R&D 须知.pdf")
KEPT = ["值守 安排.pdf", "R&D 须知.pdf"]


async def with_documents(county: County) -> UUID:
    """A draft that brings two documents."""
    draft, staff = (await written(county, a_draft()))["id"], await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        for name in NAMES:
            await enclosures.add(tx, staff, Enclosing.NOTICE, draft, judge(name, a_pdf()), a_pdf(), now=NOW)
    return draft


async def test_what_is_previewed_is_what_is_sent(
    browsers: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents are named on the card and in the letter, before as after; only a letter's own links differ."""
    county, clerk = await the_county(), browsers()
    for at, name in enumerate(("陈静", "林涛")):
        await scene.give(county.persons[name], at, [Channel.WECOM if at else Channel.EMAIL])
    notice = await with_documents(county)
    await clerk.signs_in(number("何远"))
    seen = await clerk.asks("NoticeFaces", **WRITTEN, notice=str(notice))

    scene.set_up(monkeypatch, Channel.WECOM, Channel.EMAIL)
    await moved(county, notice, NoticeVerb.SEND)
    async with a_wecom("u1") as (card, wecom), a_mail_server() as (mail, smtp):
        await goes_out(county, notice, WecomSender(wecom), EmailSender(smtp))

    shown, (letter,) = card.sends()[0].body["textcard"]["description"], mail.boxes["u0@rd.example"]
    text, page = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert seen["enclosed"] == KEPT
    assert shown == seen["wecomText"] == "请保持电话畅通。\n附件:值守 安排.pdf 等 2 份"
    assert above(text.get_content()) == above(seen["mailText"])
    assert above(seen["mailText"]).split("\n\n")[1].splitlines() == ["附件:", *KEPT, "附件登录后在“消息”里打开。"]
    assert "R&amp;D 须知.pdf" in page.get_content()


async def goes_out(county: County, notice: UUID, *senders: WecomSender | EmailSender) -> None:
    """It is out, and whoever push did not reach is told by their own channel."""
    await publishing.publish_due(NOW + LATER)
    async with ENGINE.transaction() as tx:
        await cascade.send_on(tx, await county.viewer("何远"), notice, await reach.unreached(notice), now=OUT)
    for sender in senders:
        await beyond.deliver(sender, OUT)


def above(letter: str) -> str:
    """A letter's text above its links."""
    return letter.replace("\r\n", "\n").partition("\n\n打开查看:")[0]


async def test_only_whose_notice_it_is_sees_its_documents(browsers: Callable[[], Browser]) -> None:
    """Another county's staff see no name; a text that is kept nowhere brings none."""
    county, other = await the_county(), browsers()
    notice = await with_documents(county)
    await other.signs_in(number("高平"))

    refused = await other.is_told("NoticeFaces", **WRITTEN, notice=str(notice))
    bare = await other.asks("NoticeFaces", **WRITTEN)

    assert refused.code == "NOT_FOUND"
    assert bare["enclosed"] == []
    assert bare["wecomText"] == WRITTEN["body"]
    assert "附件" not in bare["mailText"]
