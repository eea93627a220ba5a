"""
The worker's loops that send on WeCom, SMS and e-mail, one a channel that is set up, and the one that takes back.

None waits for another.
"""

import asyncio
from functools import partial

from server import outside
from server.push import beyond, recalls
from server.push.channel import Sender
from server.push.wecom import WecomSender
from server.sync.chore import Chore

IDLE_S = 2.0
RECALLS_S = 15.0
PUT_OFF_S = 60.0


async def keep(stop: asyncio.Event) -> None:
    """Send and take back until told to stop; where no channel is set up nothing is sent."""
    recalling = Chore("recalls", partial(take_all_back, wecom(), stop), RECALLS_S)
    await asyncio.gather(recalling.repeat(stop), *(_chore(sender, stop).repeat(stop) for sender in beyond.senders()))


async def send_all(sender: Sender, stop: asyncio.Event | None = None) -> int:
    """Everything due on a channel is sent; how many. Safe to run twice, and at once."""
    done = 0
    while not (stop and stop.is_set()) and (sent := await beyond.deliver(sender)):
        done += sent
    return done


async def take_all_back(sender: WecomSender | None, stop: asyncio.Event | None = None) -> int:
    """Everything that went out of recalled notices is asked for; how many messages. Safe to run twice, and at once."""
    done = 0
    while asked := await recalls.take_back(sender):
        done += asked
        if stop and stop.is_set():
            break
    return done


def wecom() -> WecomSender | None:
    """Where messages are taken back, if it is set up."""
    service = outside.wecom()
    return WecomSender(service) if service else None


def _chore(sender: Sender, stop: asyncio.Event) -> Chore:
    return Chore(f"channel_{sender.channel.lower()}", partial(send_all, sender, stop), IDLE_S, longest_s=PUT_OFF_S)
