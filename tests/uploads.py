"""A phone that sends a photo's bytes by tus, from the specification and not from the server's code."""

import base64
import hashlib
from dataclasses import dataclass, field

import httpx

from server.sync import uploads
from tests.builders import Someone
from tests.pictures import Photo

PIECE = 64 * 1024


@dataclass
class Sender:
    """Somebody's browser, signed in, with a photo to send."""

    site: httpx.AsyncClient
    photo: Photo
    headers: dict[str, str] = field(default_factory=lambda: {"x-daima": "1", "tus-resumable": "1.0.0"})

    @property
    def address(self) -> str:
        return f"/uploads/{self.photo.sha}"

    async def begins(self, size: int | None = None, **more: str) -> httpx.Response:
        """Say how much will come."""
        said = {"upload-length": str(len(self.photo.data) if size is None else size)}
        return await self.site.post(self.address, headers=self.headers | said | named(more))

    async def asks(self) -> httpx.Response:
        """Ask how much is there."""
        return await self.site.head(self.address, headers=self.headers)

    async def sends(self, offset: int, piece: bytes | None = None, **more: str) -> httpx.Response:
        """Bring the piece at an offset; `more` says other headers than the right ones."""
        piece = self.photo.data[offset : offset + PIECE] if piece is None else piece
        said = {
            "content-type": "application/offset+octet-stream",
            "upload-offset": str(offset),
            "upload-checksum": f"sha256 {base64.b64encode(hashlib.sha256(piece).digest()).decode()}",
        }
        return await self.site.patch(self.address, content=piece, headers=self.headers | said | named(more))

    async def sends_all(self) -> None:
        """Begin, and go on from what is there until all is."""
        await self.begins()
        offset = int((await self.asks()).headers["upload-offset"])
        while offset < len(self.photo.data):
            answer = await self.sends(offset)
            assert answer.status_code == 204, answer.text
            offset = int(answer.headers["upload-offset"])


def named(more: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in more.items()}


async def sent(someone: Someone, photo: Photo) -> None:
    """All bytes of a photo are here."""
    sha = bytes.fromhex(photo.sha)
    await uploads.begin(someone.person, sha, len(photo.data))
    for at in range(0, len(photo.data), 100_000):
        await uploads.append(someone.person, sha, at, photo.data[at : at + 100_000])
