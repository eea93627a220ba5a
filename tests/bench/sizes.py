"""
B8: bytes on the wire: what a person loads first, a citizen's page, what a phone and the server say to each other.

The PWA's own build fails above its limits and leaves what it measured in `dist/sizes.json`;
these rows say how far below them it is.
"""

import re
from pathlib import Path

import msgspec

from tests.bench import talking
from tests.bench.asgi import ask
from tests.bench.rows import Row, below
from tests.bench.standing import Standing, standing

SIZES = Path(__file__).parents[2] / "pwa" / "dist" / "sizes.json"
KIB = 1024


class Size(msgspec.Struct):
    """One line of what the build measured, in bytes."""

    name: str
    bytes: int
    limit: int


async def measure() -> list[Row]:
    """The app's files, a station's page with all it links, and a day of `Sync`."""
    async with standing() as ours:
        return [*_app(), await _citizen_page(ours), *await talking.measure(ours)]


def _app() -> list[Row]:
    """The first route, the heaviest lazy route and the service worker."""
    sizes = msgspec.json.decode(SIZES.read_bytes(), type=list[Size])
    fixed = [size for size in sizes if size.name in {"first route", "service worker"}]
    lazy = max((size for size in sizes if size not in fixed), key=lambda size: size.bytes)
    return [below(f"B8 {size.name}", size.bytes / KIB, "KiB br", size.limit / KIB) for size in [*fixed, lazy]]


async def _citizen_page(ours: Standing) -> Row:
    """A station's page with its style, script and icon, as a browser without any of them is sent it."""
    from tests.web.town import a_town

    path = f"/s/{(await a_town()).station_token}"
    plain = (await ask(ours.app, "GET", path)).body.decode()
    linked = set(re.findall(r'(?:href|src)="(/[a-z]+\.(?:css|js|svg)\?v=\w+)"', plain))
    assert any(file.startswith("/citizen.css") for file in linked), plain
    total = sum([await _sent(ours, file) for file in (path, *sorted(linked))])
    return below("B8 citizen page, all of it", total / KIB, "KiB br", 15)


async def _sent(ours: Standing, path: str) -> int:
    reply = await ask(ours.app, "GET", path, headers=[(b"accept-encoding", b"br")])
    assert reply.status == 200, path
    return len(reply.body)
