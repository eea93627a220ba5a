"""`python -m tests.e2e.tiny_town`: put the tiny town into the database of the environment, and print it."""

import asyncio
import sys

import msgspec

from server.demo.tiny import Tiny, seed_tiny
from server.tables.engine import close_pool, open_pool


async def main() -> Tiny:
    await open_pool()
    try:
        return await seed_tiny()
    finally:
        await close_pool()


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(main())))
