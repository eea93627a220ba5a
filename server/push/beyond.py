"""
Sending what waits on WeCom, SMS and e-mail: claimed, sent, settled, each in its own step.

A worker that dies in between leaves a lease; whoever claims after it sends again under the same
key. Addresses are opened here and nowhere else.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import structlog

from server import outside, sealing
from server.domain import texts
from server.domain.notices import Channel, DeliveryState, Unsent
from server.push.channel import Accepted, Later, Message, Outcome, Sender
from server.push.email import EmailSender
from server.push.sms import SmsSender
from server.push.wecom import WecomSender
from server.settings import settings
from server.store import channel_claims
from server.store.channel_claims import Claimed, Result
from server.tables.engine import ENGINE

log = structlog.get_logger()

MOST_TRIES = 8


class ServiceFaultError(Exception):
    """A service does not know us, or takes nothing of us: settings or account want looking at. What waited waits."""


def senders() -> list[Sender]:
    """One for each channel that is set up."""
    wecom, sms, smtp = outside.wecom(), outside.sms(), outside.smtp()
    made: list[Sender] = [WecomSender(wecom)] if wecom else []
    made += [SmsSender(sms)] if sms else []
    return [*made, *([EmailSender(smtp)] if smtp else [])]


async def deliver(sender: Sender, now: datetime | None = None) -> int:
    """
    What is due on a channel is sent, as much as it takes at once; how many were due. Safe to run twice.

    Raises:
        ServiceFaultError: The service's words, once all is settled; a chore that fails is told to who runs the system.
    """
    at = now or datetime.now(UTC)
    async with ENGINE.transaction():
        due, claimed = await channel_claims.claim(sender.channel, at, sender.most, cost_on(sender.channel))
    messages = {each.id: message for each in claimed if (message := _message(sender.channel, each))}
    outcomes = {outcome.id: outcome for outcome in await sender.send([*messages.values()])} if messages else {}
    done = now or datetime.now(UTC)
    if claimed:
        async with ENGINE.transaction():
            await channel_claims.settle([_result(each, outcomes.get(each.id), done) for each in claimed], done)
        _tell(sender.channel, outcomes)
    faults = sorted({each.said for each in outcomes.values() if isinstance(each, Later) and each.ours})
    if faults:
        raise ServiceFaultError(sender.channel, *faults)
    return due


_SAYING: set[asyncio.Task[list[Outcome]]] = set()


def say_soon(channel: Channel, to: str, title: str, body: str) -> None:
    """A word of the system itself to an address, after the answer has gone; nothing where the channel is not set up."""
    message = Message(uuid4(), to, title, body, f"{settings().public_url}/app/me")
    for sender in senders():
        if sender.channel is channel:
            task = asyncio.get_running_loop().create_task(sender.send([message]))
            _SAYING.add(task)
            task.add_done_callback(_SAYING.discard)


async def all_said() -> None:
    """Nothing of `say_soon` is on its way any more."""
    await asyncio.gather(*_SAYING)


def cost_on(channel: Channel) -> Callable[[str], int]:
    """What a notice of a title costs there, in messages."""
    service = outside.sms()
    sign, link = service.sign if service else "", texts.sms_link(settings().public_url)
    return lambda title: texts.sms_parts(texts.sms(title, link), sign) if channel is Channel.SMS else 1


def opened(channel: Channel, person: UUID, sealed: bytes) -> str | None:
    """An address as it is kept, opened; None if it does not open."""
    purpose = "phone" if channel is Channel.SMS else f"address-{channel}"
    try:
        return sealing.unseal(purpose, person.bytes, sealed).decode()
    except sealing.SealError:
        return None


def _message(channel: Channel, claimed: Claimed) -> Message | None:
    to, public_url = opened(channel, claimed.person, claimed.sealed), settings().public_url
    page = f"{public_url}/app/notices?notice={claimed.notice}"
    link = texts.sms_link(public_url) if channel is Channel.SMS else page
    return Message(claimed.id, to, claimed.title, claimed.body, link, claimed.enclosed) if to else None


def _result(claimed: Claimed, outcome: Outcome | None, now: datetime) -> Result:
    if outcome is None:
        return Result(claimed, DeliveryState.UNREACHABLE, Unsent.NO_ADDRESS, gives_back=True)
    if isinstance(outcome, Accepted):
        return Result(claimed, DeliveryState.ACCEPTED, service_id=outcome.service_id)
    paid_here = claimed.budget is not None
    if not isinstance(outcome, Later):
        return Result(claimed, DeliveryState.UNREACHABLE, outcome.reason, outcome.said, gives_back=paid_here)
    again, unsent = now + timedelta(seconds=outcome.after_s), paid_here and not outcome.unsure
    if again >= claimed.settled_by or (claimed.tries >= MOST_TRIES and not outcome.ours):
        return Result(claimed, DeliveryState.UNREACHABLE, Unsent.TRIED_OUT, gives_back=unsent)
    return Result(claimed, DeliveryState.WAITING, None, None, again, forgiven=outcome.ours, gives_back=unsent)


def _tell(channel: Channel, outcomes: dict[UUID, Outcome]) -> None:
    kinds = [type(outcome).__name__.lower() for outcome in outcomes.values()]
    log.info("channel_sent", channel=channel, **{kind: kinds.count(kind) for kind in sorted(set(kinds))})
