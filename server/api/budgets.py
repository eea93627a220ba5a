"""What a congress allows itself to spend on messages beyond push, and has spent."""

from typing import Any

import strawberry

from server import outside
from server.api.acting import acting
from server.api.enums import Channel
from server.api.info import Info
from server.commands import budgets as commands
from server.domain.cascades import BEYOND, PAID


@strawberry.type(description="A channel's budget this month, in messages as the operator counts them.")
class Budget:
    channel: Channel
    is_set_up: bool = strawberry.field(description="Whether this installation can send there.")
    is_needed: bool = strawberry.field(description="Whether nothing goes out where no budget is set.")
    allowed: int | None
    spent: int


@strawberry.type
class BudgetsQuery:
    @strawberry.field(description="The budgets of the asking seat's congress this month.")
    async def budgets(self, info: Info) -> list[Budget]:
        return _budgets(await commands.of(info.context.signed_in()))


@strawberry.type
class BudgetsMutation:
    @strawberry.mutation(description="Allow so many messages a month from this one on.")
    async def set_budget(self, info: Info, channel: Channel, messages: int) -> list[Budget]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return _budgets(await commands.allow(tx, viewer, channel, messages))


def _budgets(rows: dict[Channel, dict[str, Any]]) -> list[Budget]:
    set_up = outside.channels()
    return [
        Budget(
            channel=channel,
            is_set_up=channel in set_up,
            is_needed=channel in PAID,
            allowed=rows[channel]["allowed"] if channel in rows else None,
            spent=rows[channel]["spent"] if channel in rows else 0,
        )
        for channel in BEYOND
    ]
