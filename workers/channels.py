"""The worker's loops that send on WeCom, SMS and e-mail, one a channel that is set up; none waits for another."""

import asyncio
from functools import partial

from server.push import beyond
from server.push.channel import Sender
from server.sync.chore import Chore

IDLE_S = 2.0
PUT_OFF_S = 60.0


async def keep(stop: asyncio.Event) -> None:
    """Send until told to stop; where no channel is set up there is nothing to do."""
    await asyncio.gather(*(_chore(sender, stop).repeat(stop) for sender in beyond.senders()))


async def send_all(sender: Sender, stop: asyncio.Event | None = None) -> int:
    """Everything due on a channel is sent; how many. Safe to run twice, and at once."""
    done = 0
    while not (stop and stop.is_set()) and (sent := await beyond.deliver(sender)):
        done += sent
    return done


def _chore(sender: Sender, stop: asyncio.Event) -> Chore:
    return Chore(f"channel_{sender.channel.lower()}", partial(send_all, sender, stop), IDLE_S, longest_s=PUT_OFF_S)
