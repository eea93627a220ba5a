"""Photos of a topic's things: seen by who works on it, and waiting for what they hang on."""

from uuid import UUID

import pytest

from server.commands import abouts
from server.domain.bodies import About
from server.store import sql
from server.sync import darkroom, reconcile
from tests.builders import a_deputy, a_phone, a_unit, viewer_of
from tests.commands.test_photos import heard
from tests.pictures import a_photo
from tests.scenes import settled
from tests.topics import a_topic, adds
from tests.uploads import sent

pytestmark = pytest.mark.usefixtures("database")


async def test_photos_hang_on_topics_items_and_notes() -> None:
    """An item and a note of it written in the same hour without a network carry theirs; all who work on it see them."""
    deputy, lin = await a_deputy(), await a_deputy("林涛")
    phone, his, topic = await a_phone(deputy), await a_phone(lin), await a_topic()
    item = adds(phone, topic)
    note = phone.writes(
        "noteAdd", {"aboutKind": "ITEM", "about": item.entity, "text": "早上七点半最堵"}, deps=[item.id]
    )
    photo = a_photo()
    links = [
        phone.writes("photoLink", photo.links(UUID(about), kind))
        for kind, about in (("TOPIC", str(topic)), ("ITEM", item.entity), ("NOTE", note.entity))
    ]

    receipts = await settled(phone, item, note, *links)
    await sent(deputy, photo)
    await darkroom.develop_all()
    await his.pulls()

    assert [receipt["code"] for receipt in receipts] == ["APPLIED", "APPLIED", *["WAITING_BLOB"] * 3]
    assert [(await heard(phone, link))[0] for link in links] == ["APPLIED"] * 3
    assert {scope for scope, kind, _ in his.base if kind == "photo"} == {f"topic:{topic}"}
    assert {body["state"] for body in his.rows("photo").values()} == {"READY"}


async def test_a_photo_waits_for_the_item_it_hangs_on() -> None:
    """Another phone of the same person wrote the item and has not sent it: the photo is not lost for that."""
    deputy = await a_deputy()
    first, second, topic = await a_phone(deputy), await a_phone(deputy), await a_topic()
    item = adds(first, topic)
    link = second.writes("photoLink", a_photo().links(UUID(item.entity), "ITEM"))

    (early,) = await settled(second, link)
    await settled(first, item)
    await sql.execute("UPDATE record SET state = 0 WHERE state = 2 AND code = 'WAITING_PARENT'")
    await reconcile.drain()

    assert early["code"] == "WAITING_PARENT"
    assert (await heard(second, link))[0] == "WAITING_BLOB"


async def test_who_may_not_read_a_topic_sees_no_photo_of_it() -> None:
    """Asked of the topic, whichever of its things the photo hangs on."""
    deputy, topic = await a_deputy(), await a_topic()
    stranger = await a_deputy("苏岚", unit=await a_unit("邻县人大", "2."))
    phone, theirs = await a_phone(deputy), await a_phone(stranger)
    item = adds(phone, topic)
    await settled(phone, item, phone.writes("photoLink", a_photo().links(UUID(item.entity), "ITEM")))

    refused = await settled(theirs, theirs.writes("photoLink", a_photo().links(UUID(item.entity), "ITEM")))

    assert refused[0]["code"] == "REJECTED_PERMISSION"
    assert theirs.rows("photo") == {}
    assert await abouts.may_read(await viewer_of(phone), About.ITEM, UUID(item.entity))
    assert not await abouts.may_read(await viewer_of(theirs), About.ITEM, UUID(item.entity))
