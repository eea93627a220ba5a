"""A photo as it is served: to who may read what it hangs on, and as nothing that could run."""

import io
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from server.store import sql
from server.sync import darkroom, reconcile
from tests.builders import Someone, a_deputy, a_phone, an_activity
from tests.phone import Phone
from tests.pictures import CANARIES, a_telling_photo
from tests.uploads import Sender
from tests.web.browser import signed_in_as


@pytest.fixture
async def deputy(database: None) -> Someone:
    """Who takes the photo."""
    return await a_deputy()


@pytest.fixture
async def phone(deputy: Someone) -> Phone:
    """Their phone."""
    return await a_phone(deputy)


@pytest.fixture
async def photo(site: httpx.AsyncClient, deputy: Someone, phone: Phone) -> str:
    """A photo of theirs at an activity, ready; the browser is theirs."""
    activity = await an_activity([deputy])
    await signed_in_as(site, deputy.person, deputy.seat)
    taken = a_telling_photo()
    link = phone.writes("photoLink", taken.links(activity.id))
    await phone.pushes()
    await reconcile.drain()
    await Sender(site, taken).sends_all()
    await darkroom.develop_all()
    return f"/attachments/{link.entity}"


async def test_a_photo_is_served_in_two_sizes(site: httpx.AsyncClient, photo: str) -> None:
    """With nothing in it but pixels, and under headers that let it do nothing."""
    full, small = await site.get(photo), await site.get(f"{photo}/small")

    assert Image.open(io.BytesIO(full.content)).size == (640, 480)
    assert Image.open(io.BytesIO(small.content)).size == (320, 240)
    assert [canary for canary in CANARIES if canary in full.content + small.content] == []
    for answer in (full, small):
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "private, no-cache"


async def test_a_photo_held_already_is_not_sent_again(site: httpx.AsyncClient, photo: str) -> None:
    """The browser asks every time, and is told that it has it."""
    full, small = await site.get(photo), await site.get(f"{photo}/small")

    again = await site.get(photo, headers={"if-none-match": f'"other", W/{full.headers["etag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    assert full.headers["etag"] != small.headers["etag"]


async def test_who_may_not_read_the_activity_finds_nothing(site: httpx.AsyncClient, photo: str) -> None:
    """The same words as for a photo that never was, even with the tag of it."""
    tag = (await site.get(photo)).headers["etag"]
    stranger = await a_deputy("林涛")
    await signed_in_as(site, stranger.person, stranger.seat)

    theirs = await site.get(photo, headers={"if-none-match": tag})
    guessed = await site.get(f"/attachments/{uuid4()}", headers={"if-none-match": tag})

    assert theirs.status_code == guessed.status_code == 404
    assert theirs.content == guessed.content


async def test_who_is_not_signed_in_is_asked_to(site: httpx.AsyncClient, photo: str) -> None:
    """Whether there is such a photo is not said."""
    site.cookies.clear()

    answers = [await site.get(photo), await site.get(f"/attachments/{uuid4()}")]

    assert [answer.status_code for answer in answers] == [401, 401]


async def test_a_right_lost_counts_from_the_next_request(site: httpx.AsyncClient, photo: str, deputy: Someone) -> None:
    """Taken off the list, the photo one has just seen is there no more."""
    before = await site.get(photo)
    await sql.execute("DELETE FROM attendance WHERE person = $1", deputy.person)

    after = await site.get(photo, headers={"if-none-match": before.headers["etag"]})

    assert (before.status_code, after.status_code) == (200, 404)


async def test_a_photo_taken_away_is_gone(site: httpx.AsyncClient, photo: str, phone: Phone) -> None:
    """Its address leads nowhere, for its author too."""
    phone.writes("photoUnlink", {}, entity=photo.rpartition("/")[2])
    await phone.pushes()
    await reconcile.drain()

    answer = await site.get(photo)

    assert answer.status_code == 404


async def test_no_hash_leads_to_a_photo(site: httpx.AsyncClient, photo: str) -> None:
    """Who knows what a photo is may not see it for that."""
    answer = await site.get(f"/attachments/{a_telling_photo().sha}")

    assert answer.status_code == 404
