"""Where a person may be told beside 消息 and push: their e-mail address and WeCom account."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server import outside
from server.api.acting import acting
from server.api.enums import Channel
from server.api.info import Info
from server.api.sessions import CodeRequest
from server.commands import addresses as commands
from server.domain import addresses as rules
from server.domain.logins import CODE_LIFE
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.push import beyond
from server.settings import settings
from server.store import addresses

TITLE = "验证码"
WORDS = "您的验证码是 {code},{minutes} 分钟内有效。请勿告诉任何人。"


@strawberry.type(description="A channel one may name an address on, and the one that was named.")
class Address:
    target: strawberry.Private[Target]
    channel: Channel
    is_set_up: bool = strawberry.field(description="Whether this installation can send there.")
    hint: str | None = strawberry.field(description="Enough to know one's own address again; null if there is none.")
    confirmed_at: datetime | None


@strawberry.type(description="A channel and whether its address of a person is known, as the office keeps it.")
class PersonAddress:
    channel: Channel
    is_set_up: bool
    hint: str | None = strawberry.field(description="Enough to compare with what is on paper; null if there is none.")


@strawberry.type(description="What befell a person's address.")
class AddressEvent:
    channel: Channel
    verb: str
    at: datetime
    by_name: str | None


@strawberry.type
class AddressesQuery:
    @strawberry.field(description="Where the person asking may be told beside push.")
    async def addresses(self, info: Info) -> list[Address]:
        return await _own(info.context.signed_in())


@strawberry.type
class AddressesMutation:
    @strawberry.mutation(description="Send a code to an address, to prove that it is one's own.")
    async def request_address_code(self, info: Info, channel: Channel, address: str) -> CodeRequest:
        info.context.signed_in()
        to, expires_at, code = await commands.ask(info.context.asker.client, channel, address)
        if settings().demo:
            return CodeRequest(expires_at=expires_at, shown=code)
        minutes = int(CODE_LIFE.total_seconds() // 60)
        beyond.say_soon(channel, to, TITLE, WORDS.format(code=code, minutes=minutes))
        return CodeRequest(expires_at=expires_at, shown=None)

    @strawberry.mutation(description="Name an address, proved by the code that was sent to it.")
    async def confirm_address(self, info: Info, channel: Channel, address: str, code: str) -> list[Address]:
        viewer = info.context.signed_in()
        await commands.confirm(info.context.asker.client, viewer, channel, address, code)
        return await _own(viewer)

    @strawberry.mutation(description="Be told there no more.")
    async def remove_address(self, info: Info, channel: Channel) -> list[Address]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.remove(tx, viewer, channel)
        return await _own(viewer)

    @strawberry.mutation(description="Say which account a person has; an empty one is none.")
    async def set_address_of(self, info: Info, person: UUID, channel: Channel, address: str) -> bool:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.set_of(tx, viewer, person, channel, address)
        return True


async def kept(person: UUID) -> list[PersonAddress]:
    """A person's addresses, for who keeps them."""
    rows, set_up = await addresses.of(person), outside.channels()
    hints = {channel: beyond.opened(channel, person, row["sealed"]) for channel, row in rows.items()}
    return [
        PersonAddress(
            channel=one, is_set_up=one in set_up, hint=rules.hinted(text) if (text := hints.get(one)) else None
        )
        for one in rules.OWN
    ]


async def _own(viewer: Viewer) -> list[Address]:
    kept, set_up = await addresses.of(viewer.person), outside.channels()
    own = Target(viewer.unit_path, viewer.congress, person=viewer.person)
    return [_address(own, channel, channel in set_up, kept.get(channel)) for channel in rules.OWN]


def _address(own: Target, channel: Channel, is_set_up: bool, row: dict[str, Any] | None) -> Address:
    address = beyond.opened(channel, row["person"], row["sealed"]) if row else None
    return Address(
        target=own,
        channel=channel,
        is_set_up=is_set_up,
        hint=rules.hinted(address) if address else None,
        confirmed_at=row["confirmed_at"] if row and address else None,
    )
