"""What a person is woken for, and when; their phones hold it in the feed."""

import strawberry

from server.api.acting import acting
from server.api.enums import NoticeCategory
from server.api.info import Info
from server.commands import preferences as commands
from server.domain.scope import Target
from server.errors import InvalidError


@strawberry.type(description="What a person wants to be woken for, on all their phones.")
class Preference:
    target: strawberry.Private[Target]
    muted: list[NoticeCategory]
    quiet_from: int | None = strawberry.field(description="Minutes after midnight; null is as the congress has it.")
    quiet_until: int | None


@strawberry.type
class PreferencesMutation:
    @strawberry.mutation(
        description="Choose what one is woken for; quiet hours are two minutes of the day, or null for the congress's."
    )
    async def set_preference(
        self, info: Info, muted: list[NoticeCategory], quiet_from: int | None = None, quiet_until: int | None = None
    ) -> Preference:
        viewer = info.context.signed_in()
        if (quiet_from is None) != (quiet_until is None):
            raise InvalidError("请把开始和结束都选上。", field="quietFrom")
        quiet = None if quiet_from is None or quiet_until is None else (quiet_from, quiet_until)
        async with acting() as tx:
            row = await commands.choose(tx, viewer, muted, quiet)
        return Preference(
            target=Target(viewer.unit_path, viewer.congress, person=viewer.person),
            muted=[NoticeCategory(one) for one in row["muted"]],
            quiet_from=row["quiet_from"],
            quiet_until=row["quiet_until"],
        )
