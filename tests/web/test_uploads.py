"""A photo's bytes by tus: resumable, checked, within limits, each account for itself."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from server.domain import photos as limits
from server.domain.photos import CHUNK_BYTES, MAX_BYTES
from server.store import sql, uploads
from server.sync import darkroom
from tests.builders import a_deputy, count
from tests.pictures import Photo, a_photo, a_telling_photo
from tests.uploads import PIECE, Sender
from tests.web.browser import signed_in_as


@pytest.fixture
def photo() -> Photo:
    """One of several pieces."""
    made = a_photo(900, 700)
    assert len(made.data) > 3 * PIECE
    return made


@pytest.fixture
async def sender(site: httpx.AsyncClient, photo: Photo) -> Sender:
    """A deputy's browser, and a photo."""
    deputy = await a_deputy()
    await signed_in_as(site, deputy.person, deputy.seat)
    return Sender(site, photo)


@pytest.fixture
async def other(database: None, web: Litestar, photo: Photo) -> AsyncIterator[Sender]:
    """Somebody else with the very same photo."""
    transport = httpx.ASGITransport(app=cast(Any, web), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as site:
        deputy = await a_deputy("林涛")
        await signed_in_as(site, deputy.person, deputy.seat)
        yield Sender(site, photo)


async def kept(sha: str) -> bytes:
    """The bytes of an upload as they lie in the database."""
    upload = await sql.value("SELECT id FROM upload WHERE sha256 = $1", bytes.fromhex(sha))
    return await uploads.read(upload)


async def test_a_photo_comes_piece_by_piece(sender: Sender) -> None:
    """Begun, asked for, brought, and whole: the bytes are those that were sent."""
    begun = await sender.begins()
    asked = await sender.asks()
    first = await sender.sends(0)
    await sender.sends_all()

    assert (begun.status_code, begun.headers["location"]) == (201, sender.address)
    assert begun.headers["upload-offset"] == asked.headers["upload-offset"] == "0"
    assert asked.headers["upload-length"] == str(len(sender.photo.data))
    assert asked.headers["cache-control"] == "no-store"
    assert (first.status_code, first.headers["upload-offset"]) == (204, str(PIECE))
    assert await kept(sender.photo.sha) == sender.photo.data


async def test_begun_twice_is_begun_once(sender: Sender) -> None:
    """A reply lost on the way costs nothing that was brought since."""
    await sender.begins()
    await sender.sends(0)

    again = await sender.begins()
    odd = await sender.begins(size=len(sender.photo.data) + 1)

    assert (again.status_code, again.headers["upload-offset"]) == (200, str(PIECE))
    assert odd.status_code == 400
    assert await count("upload") == 1


async def test_a_piece_sent_twice_is_kept_once(sender: Sender) -> None:
    """Its reply was lost: the second is told that others are awaited, and a question says which."""
    await sender.begins()
    await sender.sends(0)

    again = await sender.sends(0)

    assert again.status_code == 409
    assert again.json()["errors"][0]["extensions"]["code"] == "CONFLICT"
    assert (await sender.asks()).headers["upload-offset"] == str(PIECE)
    assert await count("upload_chunk") == 1


@pytest.mark.parametrize("offset", [PIECE + 1, PIECE - 1, 10**12])
async def test_a_piece_from_elsewhere_is_refused(sender: Sender, offset: int) -> None:
    """No hole and no overlap is ever written."""
    await sender.begins()
    await sender.sends(0)

    answer = await sender.sends(offset, b"abc")

    assert answer.status_code == 409
    assert await kept(sender.photo.sha) == sender.photo.data[:PIECE]


async def test_a_damaged_piece_is_not_kept(sender: Sender) -> None:
    """The checksum of the piece decides, by either of the two tus names."""
    await sender.begins()
    piece = sender.photo.data[:PIECE]
    sha1 = base64.b64encode(hashlib.sha1(piece).digest()).decode()

    damaged = await sender.sends(0, piece[:-1] + b"?", upload_checksum=f"sha1 {sha1}")
    whole = await sender.sends(0, piece, upload_checksum=f"sha1 {sha1}")

    assert damaged.status_code == 460
    assert damaged.json()["errors"][0]["extensions"] == {"code": "DAMAGED", "retryable": True, "retryAfterS": 5}
    assert whole.headers["upload-offset"] == str(PIECE)


async def test_bytes_that_are_not_what_was_promised_begin_again(sender: Sender) -> None:
    """Every piece was whole and yet the whole is another: nothing of it is kept, and the true one may come."""
    await sender.begins()
    wrong = bytes(len(sender.photo.data) - 2 * PIECE)
    await sender.sends(0)
    await sender.sends(PIECE)

    answer = await sender.sends(2 * PIECE, wrong)
    await sender.sends_all()

    assert answer.status_code == 460
    assert await kept(sender.photo.sha) == sender.photo.data


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"content_type": "image/jpeg"}, 415),
        ({"tus_resumable": "0.2.2"}, 412),
        ({"upload_offset": ""}, 400),
        ({"upload_offset": "-1"}, 400),
        ({"upload_checksum": ""}, 400),
        ({"upload_checksum": "md5 AAAA"}, 400),
        ({"upload_checksum": "sha256 !"}, 400),
        ({"x_daima": "0"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
    ],
)
async def test_what_is_said_wrongly_is_refused(sender: Sender, said: dict[str, str], status: int) -> None:
    """Each in its own way, and nothing is kept of the piece."""
    await sender.begins()

    answer = await sender.sends(0, None, **said)

    assert answer.status_code == status
    assert await count("upload_chunk") == 0


async def test_sizes_have_limits(sender: Sender) -> None:
    """The whole, a piece, and more than was said."""
    most = await sender.begins(size=MAX_BYTES + 1)
    nothing = await sender.begins(size=0)
    await sender.begins()
    large = await sender.sends(0, bytes(CHUNK_BYTES + 1))
    more = await sender.sends(0, bytes(CHUNK_BYTES))

    assert (most.status_code, nothing.status_code, large.status_code) == (413, 400, 413)
    assert more.status_code == (204 if len(sender.photo.data) >= CHUNK_BYTES else 413)


async def test_a_stranger_sends_nothing(site: httpx.AsyncClient, database: None, photo: Photo) -> None:
    """Without a session there is no account to keep it for."""
    sender = Sender(site, photo)

    answers = [await sender.begins(), await sender.asks(), await sender.sends(0)]

    assert [answer.status_code for answer in answers] == [401, 401, 401]


async def test_what_was_not_begun_is_not_there(sender: Sender) -> None:
    """Nor is what has no hash for a name."""
    asked, sent = await sender.asks(), await sender.sends(0)
    odd = await sender.site.head("/uploads/..%2f..%2fetc", headers=sender.headers)

    assert (asked.status_code, sent.status_code, odd.status_code) == (404, 404, 404)


async def test_two_accounts_know_nothing_of_each_other(sender: Sender, other: Sender) -> None:
    """The same bytes are sent twice: a hash is no way to learn or take what others have."""
    await sender.sends_all()
    await darkroom.develop_all()

    asked = await other.asks()
    begun = await other.begins()

    assert asked.status_code == 404
    assert begun.headers["upload-offset"] == "0"
    await other.sends_all()
    await darkroom.develop_all()
    assert await count("picture") == 2


async def test_the_same_piece_at_once_is_kept_once(sender: Sender) -> None:
    """Two tabs, or a reply that only came late: one goes through, the others ask where to go on."""
    await sender.begins()

    answers = await asyncio.gather(*(sender.sends(0) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409, 409]
    assert await kept(sender.photo.sha) == sender.photo.data[:PIECE]


async def test_an_account_has_a_daily_measure(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun counts, finished or not; the answer says when to come back."""
    from server.sync import uploads as protocol

    monkeypatch.setattr(protocol, "DAY_BYTES", len(sender.photo.data) + 10)
    await sender.sends_all()
    await darkroom.develop_all()

    second = await Sender(sender.site, a_photo(100, 100)).begins()

    assert (second.status_code, second.headers["retry-after"]) == (429, "3600")
    assert second.json()["errors"][0]["extensions"]["code"] == "TOO_OFTEN"


async def test_an_account_has_room_for_so_much(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept counts as it is kept."""
    from server.sync import uploads as protocol

    monkeypatch.setattr(protocol, "ACCOUNT_BYTES", 10)

    answer = await sender.begins()

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (507, "FULL")


async def test_what_was_made_a_picture_is_there_and_its_bytes_are_not(sender: Sender) -> None:
    """Asked again it is whole; what a camera hid in it lies nowhere in the database."""
    sender.photo = a_telling_photo()
    await sender.sends_all()

    done = await darkroom.develop_all()

    asked = await sender.asks()
    assert done == 1
    assert asked.headers["upload-offset"] == asked.headers["upload-length"] == str(len(sender.photo.data))
    assert (await count("upload"), await count("upload_chunk"), await count("picture")) == (0, 0, 1)
    assert (await sender.sends(0)).status_code == 409
    assert (await sender.begins()).status_code == 200


async def test_what_is_no_photo_is_thrown_away(sender: Sender) -> None:
    """It was sent whole, and is not asked for again."""
    sender.photo = Photo(b"<svg onload=alert(1)>" * 10)
    await sender.sends_all()

    await darkroom.develop_all()

    assert (await count("upload_chunk"), await count("picture")) == (0, 0)
    assert await sql.value("SELECT why FROM upload") == limits.UNKNOWN
    assert await darkroom.develop_all() == 0


async def test_what_kills_three_workers_is_given_up(sender: Sender) -> None:
    """A claim is one worker's for a moment; after three that never came back it is no photo."""
    await sender.sends_all()
    for _ in range(darkroom.MAX_TRIES):
        assert await uploads.claim(await sql.value("SELECT now()"))
        assert await darkroom.develop_all() == 0
        await sql.execute("UPDATE upload SET try_at = now() - interval '1 second'")

    await darkroom.develop_all()

    assert await sql.value("SELECT why FROM upload") == limits.BROKEN


async def test_what_nobody_went_on_sending_goes(sender: Sender) -> None:
    """And what is under way stays."""
    await sender.begins()
    await sender.sends(0)
    await Sender(sender.site, a_photo(100, 100)).begins()
    old = limits.FORGOTTEN_AFTER + timedelta(days=1)
    await sql.execute("UPDATE upload SET touched_at = now() - $1::interval WHERE received > 0", old)

    await darkroom.tidy()

    assert (await count("upload"), await count("upload_chunk")) == (1, 0)
    assert (await sender.asks()).status_code == 404
