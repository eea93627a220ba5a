"""
B8: bytes on the wire, brotli 11, of what a person loads first.

The PWA's own build fails above its limits and leaves what it measured in `dist/sizes.json`;
these rows say how far below them it is. The citizen page is asserted by `tests/web`.
"""

from pathlib import Path

import msgspec

from tests.bench.rows import Row, below

SIZES = Path(__file__).parents[2] / "pwa" / "dist" / "sizes.json"
KIB = 1024


class Size(msgspec.Struct):
    """One line of what the build measured, in bytes."""

    name: str
    bytes: int
    limit: int


async def measure() -> list[Row]:
    """The first route, the heaviest lazy route and the service worker."""
    sizes = msgspec.json.decode(SIZES.read_bytes(), type=list[Size])
    fixed = [size for size in sizes if size.name in {"first route", "service worker"}]
    lazy = max((size for size in sizes if size not in fixed), key=lambda size: size.bytes)
    return [below(f"B8 {size.name}", size.bytes / KIB, "KiB br", size.limit / KIB) for size in [*fixed, lazy]]
