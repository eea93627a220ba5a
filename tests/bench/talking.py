"""
B8: what a deputy's phone and the server say to each other, in bytes of bodies, as `Sync` carries them.

The day: the app is opened eight times and finds nothing new, an activity is announced, its
code is scanned, and the answer and the attendance come back. Pages are not counted, nor what
the phone held before.
"""

from typing import Any

import msgspec

from server.api import trusted
from tests.bench.asgi import Headers, ask
from tests.bench.rows import Row, below, counted
from tests.bench.standing import Standing, headers_of

OPENINGS = 8


class Line:
    """A phone's wire to the app, counting."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.headers: Headers = []
        self.up = self.down = 0

    async def __call__(self, _phone: Any, given: dict[str, Any]) -> dict[str, Any]:
        (key,) = (key for key, held in trusted.manifest().items() if held.name == "Sync")
        body = msgspec.json.encode({"id": key, "variables": {"input": given}})
        reply = await ask(self.app, "POST", "/graphql", body, [*self.headers, (b"accept-encoding", b"br")])
        assert reply.status == 200, reply.body
        self.up, self.down = self.up + len(body), self.down + len(reply.body)
        return msgspec.json.decode(reply.body)["data"]["sync"]


async def measure(ours: Standing) -> list[Row]:
    """An empty pull, and the day."""
    from server.sync import reconcile
    from tests import builders

    line, deputy = Line(ours.app), await builders.a_deputy()
    phone = await builders.a_phone(deputy, wire=line)
    line.headers = await headers_of(phone)
    await phone.syncs()
    line.up = line.down = 0
    await phone.syncs()
    empty = line.down
    for _ in range(OPENINGS - 1):
        await phone.syncs()
    activity = await builders.an_activity(invited=[deputy])
    await phone.syncs()
    scan = phone.scans(f"/a/{activity.token}")
    await phone.syncs()
    await reconcile.drain()
    await phone.syncs()
    assert phone.receipt(scan)["code"] == "APPLIED", phone.receipt(scan)
    return [
        below("B8 empty pull", empty, "B", 300),
        counted("B8 a deputy's day of Sync, to the phone", line.down, "B", "from the phone", line.up),
    ]
