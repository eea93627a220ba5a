"""Photos linked to an activity: in whatever order record and bytes come, one answer, and none too early."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.domain.photos import LATE_AFTER
from server.domain.records import ReceiptCode
from server.store import sql
from server.sync import darkroom, reconcile
from tests.builders import Held, a_deputy, a_host, a_phone, a_unit, an_activity, count
from tests.phone import Phone, Written
from tests.pictures import Photo, a_photo
from tests.scenes import scene, settled
from tests.uploads import sent

pytestmark = pytest.mark.usefixtures("database")


async def heard(phone: Phone, written: Written) -> tuple[str, dict[str, Any]]:
    """The receipt's code and detail after one more pull."""
    await phone.pulls()
    receipt = phone.receipt(written)
    return receipt["code"], receipt["detail"]


async def events() -> list[str]:
    """Verbs of the history of photos, in order."""
    return [row["verb"] for row in await sql.fetch("SELECT verb FROM event WHERE kind = 'photo' ORDER BY seq")]


async def test_the_record_first_and_the_bytes_later() -> None:
    """It is accepted at once and waits; the bytes come and everybody there hears that it is ready."""
    deputy, activity, phone = await scene()
    photo = a_photo()
    link = phone.writes("photoLink", photo.links(activity.id, caption="校门口"))

    (waits,) = await settled(phone, link)
    waiting = phone.rows("photo")[link.entity]
    await sent(deputy, photo)
    await darkroom.develop_all()
    answer = await heard(phone, link)

    assert (waits["code"], waits["entity"], waits["rev"]) == ("WAITING_BLOB", link.entity, 1)
    assert (waiting["state"], waiting["caption"], waiting["byName"]) == ("WAITING", "校门口", "陈静")
    assert answer == ("APPLIED", {})
    assert phone.rows("photo")[link.entity] == waiting | {"state": "READY"}
    assert phone.receipt(link)["rev"] == 2
    assert await events() == ["link", "arrive"]
    assert await sql.value("SELECT count(*) FROM record WHERE state = 1 AND code = 'APPLIED'") == 1


async def test_the_bytes_first_and_the_record_later() -> None:
    """It is ready the moment it is linked."""
    deputy, activity, phone = await scene()
    photo = a_photo()
    await sent(deputy, photo)
    await darkroom.develop_all()

    (answer,) = await settled(phone, link := phone.writes("photoLink", photo.links(activity.id)))

    assert answer["code"] == "APPLIED"
    assert phone.rows("photo")[link.entity]["state"] == "READY"
    assert await events() == ["link"]


async def test_both_at_once_never_miss_each_other() -> None:
    """Whichever comes second ends the wait, though they come in the same moment."""
    deputy, activity, phone = await scene()
    photos = [a_photo(60 + n, 60) for n in range(8)]
    links = [phone.writes("photoLink", photo.links(activity.id)) for photo in photos]
    for photo in photos:
        await sent(deputy, photo)
    await phone.pushes()

    await asyncio.gather(reconcile.drain(), darkroom.develop_all(), darkroom.develop_all())

    assert [(await heard(phone, link))[0] for link in links] == ["APPLIED"] * 8
    assert {body["state"] for body in phone.rows("photo").values()} == {"READY"}


async def test_one_upload_serves_two_links() -> None:
    """The same picture at two activities is sent once."""
    deputy, activity, phone = await scene()
    other = await an_activity([deputy])
    photo = a_photo()
    links = [phone.writes("photoLink", photo.links(held.id)) for held in (activity, other)]
    await settled(phone, *links)

    await sent(deputy, photo)
    await darkroom.develop_all()

    assert [(await heard(phone, link))[0] for link in links] == ["APPLIED", "APPLIED"]
    assert await count("picture") == 1


@pytest.mark.parametrize("lie", [{"type": "PNG"}, {"width": 641}, {"height": 10}, {"bytes": 7}])
async def test_what_came_is_not_what_was_said(lie: dict[str, Any]) -> None:
    """The author hears so and the photo is gone; it is not shown with another's size."""
    deputy, activity, phone = await scene()
    photo = a_photo()
    link = phone.writes("photoLink", photo.links(activity.id) | lie)
    await settled(phone, link)

    await sent(deputy, photo)
    await darkroom.develop_all()

    code, detail = await heard(phone, link)
    assert (code, detail["words"]) == ("BLOB_MISMATCH", "传上来的照片与登记的不一致。")
    assert phone.rows("photo") == {}
    assert await events() == ["link", "mismatch"]


async def test_what_came_is_no_photo() -> None:
    """The author hears why, now and if it is linked again."""
    deputy, activity, phone = await scene()
    photo = Photo(b"<svg onload=alert(1)>" * 10)
    link = phone.writes("photoLink", photo.links(activity.id))
    await settled(phone, link)

    await sent(deputy, photo)
    await darkroom.develop_all()
    (again,) = await settled(phone, phone.writes("photoLink", photo.links(activity.id)))

    answer = await heard(phone, link)
    assert answer == ("BLOB_MISMATCH", {"words": "这不是 JPEG、PNG 或 WebP 照片。"})
    assert again["code"] == "BLOB_MISMATCH"


async def test_a_photo_that_waits_delays_nobody() -> None:
    """What its author writes after it is settled, also what hangs on it."""
    _, activity, phone = await scene()
    link = phone.writes("photoLink", a_photo().links(activity.id))
    scan = phone.writes("scanAdd", {"code": activity.poster}, deps=[link.id])

    receipts = await settled(phone, link, scan)

    assert [receipt["code"] for receipt in receipts] == ["WAITING_BLOB", "APPLIED"]


async def test_taken_away_while_it_waits() -> None:
    """Both records have their end; bytes that come later are a photo of nothing."""
    deputy, activity, phone = await scene()
    photo = a_photo()
    link = phone.writes("photoLink", photo.links(activity.id))
    await settled(phone, link)

    receipts = await settled(phone, link, phone.writes("photoUnlink", {}, entity=link.entity))
    await sent(deputy, photo)
    await darkroom.develop_all()

    assert [receipt["code"] for receipt in receipts] == ["SUPERSEDED", "APPLIED"]
    assert (await heard(phone, link))[0] == "SUPERSEDED"
    assert phone.rows("photo") == {}
    assert await events() == ["link", "unlink"]


async def test_linked_and_taken_away_in_one_push() -> None:
    """A change of mind without a network: neither waits for bytes that will not come."""
    _, activity, phone = await scene()
    link = phone.writes("photoLink", a_photo().links(activity.id))
    unlink = phone.writes("photoUnlink", {}, entity=link.entity)

    receipts = await settled(phone, link, unlink)

    assert [receipt["code"] for receipt in receipts] == ["SUPERSEDED", "APPLIED"]


async def test_taken_away_twice_is_as_once() -> None:
    """A second phone of the same person may say it too."""
    deputy, activity, phone = await scene()
    await sent(deputy, photo := a_photo())
    await darkroom.develop_all()
    link = phone.writes("photoLink", photo.links(activity.id))
    unlinks = [phone.writes("photoUnlink", {}, entity=link.entity) for _ in range(2)]

    receipts = await settled(phone, link, *unlinks)

    assert [receipt["code"] for receipt in receipts] == ["APPLIED"] * 3
    assert phone.rows("photo") == {}
    assert await events() == ["link", "unlink"]


async def test_somebody_elses_photo_stays() -> None:
    """Only who took it takes it away."""
    _, activity, phone = await scene()
    link = phone.writes("photoLink", a_photo().links(activity.id))
    await settled(phone, link)
    other = await a_phone(await a_deputy("林涛"))

    (receipt,) = await settled(other, other.writes("photoUnlink", {}, entity=link.entity))

    assert receipt["code"] == "REJECTED_PERMISSION"
    await phone.pulls()
    assert link.entity in phone.rows("photo")


async def test_who_was_not_there_adds_no_photo() -> None:
    """Neither a deputy not on the list, nor somebody in a seat that is not theirs, nor to nothing."""
    _, activity, phone = await scene()
    stranger = await a_phone(await a_deputy("林涛"))
    body = a_photo().links(activity.id)
    foreign = stranger.writes("photoLink", body)
    nowhere = phone.writes("photoLink", body | {"about": str(phone.device)})

    (refused,), (lost,) = await settled(stranger, foreign), await settled(phone, nowhere)

    assert (refused["code"], lost["code"]) == ("REJECTED_PERMISSION", "REJECTED_INVALID")
    assert lost["detail"]["field"] == "about"
    assert await count("attachment") == 0


async def test_staff_add_photos_where_they_write() -> None:
    """At their own congress's activities and not at the next one's."""
    activity = await an_activity()
    ours = await a_phone(await a_host())
    theirs = await a_phone(await a_host("高平", unit=await a_unit("邻县人大", "2.")))
    body = a_photo().links(activity.id)

    (yes,), (no,) = (
        await settled(ours, ours.writes("photoLink", body)),
        await settled(theirs, theirs.writes("photoLink", body)),
    )

    assert (yes["code"], no["code"]) == ("WAITING_BLOB", "REJECTED_PERMISSION")


@pytest.mark.parametrize(
    "size", [{"width": 50_000, "height": 50_000}, {"width": 8000, "height": 8000}, {"bytes": 2**30}]
)
async def test_a_photo_too_large_is_refused_before_it_comes(size: dict[str, int]) -> None:
    """By what its record says of it."""
    _, activity, phone = await scene()

    (receipt,) = await settled(phone, phone.writes("photoLink", a_photo().links(activity.id) | size))

    assert receipt["code"] == "REJECTED_INVALID"


async def test_a_photo_whose_bytes_never_come_is_spoken_of_once() -> None:
    """After a week its author reads what to do; it still waits, and may still come."""
    deputy, activity, phone = await scene()
    photo = a_photo()
    link = phone.writes("photoLink", photo.links(activity.id))
    await settled(phone, link)
    await sql.execute("UPDATE attachment SET created_at = now() - $1::interval", LATE_AFTER + timedelta(hours=1))

    told = [await darkroom.tidy() for _ in range(2)]
    code, detail = await heard(phone, link)
    await sent(deputy, photo)
    await darkroom.develop_all()

    assert told == [1, 0]
    assert code == "WAITING_BLOB"
    assert "重新拍摄" in detail["words"]
    assert await heard(phone, link) == ("APPLIED", {})
    assert await events() == ["link", "late", "arrive"]


async def test_no_photo_is_of_a_time_to_come() -> None:
    """A phone whose clock is a day ahead took it, at the latest, when its record came."""
    _, activity, phone = await scene()
    tomorrow = int((datetime.now(UTC) + timedelta(days=1)).timestamp() * 1000)
    link = phone.writes("photoLink", a_photo().links(activity.id), at_ms=tomorrow)

    await settled(phone, link)

    assert phone.rows("photo")[link.entity]["at"] < tomorrow - 80_000_000


async def test_the_same_photo_is_linked_once_under_one_name() -> None:
    """Another record that uses its name is told so, and changes nothing."""
    _, activity, phone = await scene()
    link = phone.writes("photoLink", a_photo().links(activity.id))
    again = phone.writes("photoLink", a_photo(80, 80).links(activity.id), entity=link.entity)

    receipts = await settled(phone, link, again)

    assert [receipt["code"] for receipt in receipts] == [ReceiptCode.WAITING_BLOB, ReceiptCode.REJECTED_INVALID]


async def test_everybody_there_is_told(database: None) -> None:
    """Who takes part holds the row; who does not, holds nothing of it."""
    deputy, lin, gao = await a_deputy(), await a_deputy("林涛"), await a_deputy("高岚")
    activity: Held = await an_activity([deputy, lin])
    phone, his, hers = await a_phone(deputy), await a_phone(lin), await a_phone(gao)
    link = phone.writes("photoLink", a_photo().links(activity.id))

    await settled(phone, link)
    await his.pulls()
    await hers.pulls()

    assert [*his.rows("photo")] == [link.entity]
    assert hers.rows("photo") == {}
