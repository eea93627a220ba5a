"""
HEAD: everything that answers GET answers it too, the same but without a body (RFC 9110 §9.3.2).

One place for all routes, around the application: monitors and link previews ask this way.
"""

from typing import Any

START, BODY = "http.response.start", "http.response.body"


class Heads:
    """ASGI: what follows sees a GET; of its answer the head alone is sent."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        started = False

        async def heads(message: Any) -> None:
            nonlocal started
            if started or message["type"] != START:
                return
            started = True
            await send(message)
            await send({"type": BODY, "body": b"", "more_body": False})

        async def receives() -> Any:
            """Once the head is out there is nobody to stream to."""
            return {"type": "http.disconnect"} if started else await receive()

        await self.app({**scope, "method": "GET"}, receives, heads)
