"""A whole file in a request's body, no larger than its address takes."""

from typing import Any

from litestar import Request

from server.errors import TooLargeError


async def whole(request: Request[Any, Any, Any], most_mb: int, words: str) -> bytes:
    """
    The bytes that came; for small files that are judged as one.

    Raises:
        TooLargeError: More than `most_mb`; its words are `words`.
    """
    pieces, size = list[bytes](), 0
    async for piece in request.stream():
        size += len(piece)
        if size > most_mb << 20:
            raise TooLargeError(words)
        pieces.append(piece)
    return b"".join(pieces)
