"""
What every channel beyond 消息 is asked, and what it answers: one interface for push, WeCom, SMS and e-mail.

A sender only carries. Who is told, whether it is still right to tell them, and what it may
cost was decided in the transaction that claimed the deliveries; what became of them is
written by who asked. A sender never raises for what the service beyond says or fails to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from server.domain.notices import Channel, Unsent


@dataclass(frozen=True, slots=True)
class Message:
    """
    A notice on its way to one address.

    Attributes:
        id: Of its delivery: the idempotency key. Sent twice under one id, it reaches the person once where
            the service can tell, and looks like one where it cannot.
        to: An account, a number or an address, opened; never in a log.
        link: Absolute; where its words lead.
        enclosed: The names of the documents it brings.
    """

    id: UUID
    to: str
    title: str
    body: str
    link: str
    enclosed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The service took it; `service_id` is its own name for it, by which it is recalled or reported on."""

    id: UUID
    service_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken for this address; `said` is the service's own code."""

    id: UUID
    reason: Unsent
    said: str


@dataclass(frozen=True, slots=True)
class Later:
    """
    Not now.

    Attributes:
        after_s: The earliest time to try again, from now.
        ours: Of our settings or of the service as a whole: no address is to blame, and somebody should look.
        unsure: It may have been sent all the same; what it cost stays spent.
    """

    id: UUID
    after_s: float
    said: str
    ours: bool = False
    unsure: bool = False


Outcome = Accepted | Refused | Later


class Sender(Protocol):
    """How one channel is spoken to."""

    channel: Channel
    most: int
    """How many messages it takes at once."""

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """One outcome a message, in their order."""
        ...
