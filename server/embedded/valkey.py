"""
The embedded Valkey: bells, pokes and limits, all of it disposable.

Its log is synced every second so that a restart finds the bells; losing it loses nothing.
"""

import asyncio
import time

from server.embedded.places import Places

READY_WITHIN_S = 30


def url(places: Places) -> str:
    """Its address: a Unix socket only we may open."""
    return f"unix://{places.sockets / 'valkey.sock'}"


def command(places: Places) -> list[str]:
    """How the server is started: in the foreground, no TCP, appending to its log."""
    options = {
        "port": "0",
        "unixsocket": str(places.sockets / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(places.engines / "valkey"),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "set-proc-title": "no",
    }
    return [str(places.valkey), *(part for name, value in options.items() for part in (f"--{name}", value))]


async def ready(places: Places) -> None:
    """
    Return once the server answers PING.

    Raises:
        TimeoutError: It did not in time.
    """
    give_up = time.monotonic() + READY_WITHIN_S
    while not await _answers(places):
        if time.monotonic() > give_up:
            raise TimeoutError("Valkey 在 30 秒内没有应答")
        await asyncio.sleep(0.02)


async def _answers(places: Places) -> bool:
    try:
        reader, writer = await asyncio.open_unix_connection(str(places.sockets / "valkey.sock"))
    except OSError:
        return False
    try:
        writer.write(b"PING\r\n")
        return await asyncio.wait_for(reader.readline(), 1) == b"+PONG\r\n"
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()
