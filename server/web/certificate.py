"""
The certificate a phone must trust before it may try `daima up --lan`: served for download, that is all.
"""

from pathlib import Path
from typing import Any

PATH = "/daima-ca.crt"


class OwnCertificate:
    """ASGI: answers `PATH` with the public half of our authority; hands everything else on."""

    def __init__(self, app: Any, file: Path) -> None:
        self.app = app
        self.body = file.read_bytes()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        headers = [(b"content-type", b"application/x-x509-ca-cert"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})
