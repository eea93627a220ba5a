"""What Strawberry hands a resolver, with our context in it."""

import strawberry

from server.api.context import Context

Info = strawberry.Info[Context, None]
