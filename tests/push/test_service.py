"""The push service of ours does as it is told: it takes, refuses, hangs and hangs up."""

import httpx
import pytest

from server.push import vapid
from tests.push.autopush import Channel
from tests.push.service import CUTS, HANGS, answer, serving


async def test_it_answers_by_the_name_asked() -> None:
    """And notes what it took, and what it did not."""
    async with serving() as service, httpx.AsyncClient() as client:
        service.answers |= {"gone": answer(410), "busy": answer(429, retry_after="7"), "cuts": CUTS, "hangs": HANGS}
        service.answers["odd"] = lambda post: answer(201 if post.headers.get("ttl") else 400)
        said = [(await client.post(f"{service.origin}/{name}/1", content=b"x")).status_code for name in ("a", "gone")]
        busy = await client.post(f"{service.origin}/busy/1")
        odd = await client.post(f"{service.origin}/odd/1")
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post(f"{service.origin}/cuts/1")
        with pytest.raises(httpx.ReadTimeout):
            await client.post(f"{service.origin}/hangs/1", timeout=0.1)

    assert (said, busy.headers["retry-after"], odd.status_code) == ([201, 410], "7", 400)
    assert [post.status for post in service.posts] == [201, 410, 429, 400, None, None]
    assert [post.path for post in service.taken()] == ["/a/1"]


async def test_it_looks_at_who_asks() -> None:
    """As Mozilla's does: the token is for this service, and of the key that was subscribed with."""
    async with serving() as service, httpx.AsyncClient() as client:
        token = vapid.authorization(service.origin, 1)
        key = token.rpartition("k=")[2]
        service.browsers.channels |= {
            "ours": Channel("ours", "-", key),
            "other": Channel("other", "-", key[:-4] + "AAAA"),
        }

        async def asked(channel: str, **headers: str) -> int:
            url = f"{service.origin}/wpush/{channel}"
            return (await client.post(url, content=b"x", headers={"ttl": "60"} | headers)).status_code

        elsewhere = vapid.authorization("https://fcm.googleapis.com", 1)
        said = [
            await asked("ours", authorization=token),
            await asked("ours"),
            await asked("ours", authorization=elsewhere),
            await asked("other", authorization=token),
            await asked("nobodys", authorization=token),
        ]
        service.browsers.drop("ours")
        said.append(await asked("ours", authorization=token))

    assert said == [201, 401, 401, 403, 404, 410]
