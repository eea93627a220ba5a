"""A photo while web and worker are killed around every statement its bytes meet."""

import httpx
import pytest

from server.store import faults, sql
from tests.api.browser import Browser
from tests.builders import count
from tests.chaos.conftest import Running
from tests.chaos.test_faults import a_signed_in_phone, browser, is_struck, tried
from tests.pictures import a_photo
from tests.uploads import Sender

__all__ = ["browser"]

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("database"), pytest.mark.timeout(180)]


@pytest.mark.parametrize("point", faults.PHOTO_POINTS)
async def test_death_at_any_point_costs_no_photo_and_doubles_none(
    running: Running, browser: Browser, point: str
) -> None:
    """What was said to be here is here after; one picture, one photo, one final receipt."""
    _, activity, phone = await a_signed_in_phone(browser)
    photo = a_photo(900, 700)
    sender, said = Sender(browser.client, photo), [0]
    link = phone.writes("photoLink", photo.links(activity.id))
    running.arm(point)

    async def send() -> bool:
        begun = await sender.begins()
        assert begun.status_code in (200, 201, 401, 503), begun.text
        offset = int(begun.headers.get("upload-offset", -1))
        assert offset == -1 or offset >= said[-1], "bytes that were said to be here are gone"
        while 0 <= offset < len(photo.data):
            answer = await sender.sends(offset)
            offset = int(answer.headers.get("upload-offset", -1))
            said.append(max(offset, said[-1]))
        return offset == len(photo.data)

    async def ask() -> str | None:
        await phone.syncs()
        _, body = phone.base.get((f"person:{phone.person}", "receipt", link.id), (0, {}))
        return body.get("code")

    await tried(ask, lambda code: code == "WAITING_BLOB")
    await tried(send, bool)
    await tried(ask, lambda code: code == "APPLIED")
    await is_struck(running, point)

    assert [body["state"] for body in phone.rows("photo").values()] == ["READY"]
    assert (await count("picture"), await count("attachment")) == (1, 1)
    assert (await count("upload"), await count("upload_chunk")) == (0, 0)
    assert await sql.value("SELECT count(*) FROM event WHERE kind = 'photo'") == 2
    answer = await tried(lambda: browser.client.get(f"/attachments/{link.entity}"), lambda got: got.status_code == 200)
    assert isinstance(answer, httpx.Response)
