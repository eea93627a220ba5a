"""
Bodies that do not change: compressed once, known by the hash of their bytes.

Litestar's own static files answer no `If-None-Match` and compress anew every time
(measured); so what we serve carries its encodings and strong tags with it.
"""

import gzip
import hashlib
from dataclasses import dataclass, field
from typing import Any

import brotli
from litestar import Request, Response

COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
WASM = "application/wasm"
SMALLEST = 400
"""Bytes below which compression wins nothing."""

IMMUTABLE = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@dataclass(frozen=True, slots=True)
class Body:
    """
    One document in every encoding we have of it.

    Attributes:
        media: Media type; Litestar adds the charset to text.
        cache: The `Cache-Control` it is sent with.
        tag: Hash of the plain bytes; each encoding adds its own suffix, as a strong tag must.
    """

    media: str
    plain: bytes
    cache: str
    tag: str
    encoded: dict[str, bytes] = field(default_factory=dict)


def make(plain: bytes, media: str, cache: str = ASK_AGAIN, *, quality: int = 5, brotlied: bytes | None = None) -> Body:
    """
    A body with brotli and gzip where they help.

    Args:
        quality: Brotli's, 0 to 11.
        brotlied: The plain bytes in brotli, if somebody made it before.
    """
    tag = hashlib.sha256(plain).hexdigest()[:20]
    squeezable = media.startswith((*COMPRESSIBLE, WASM)) and len(plain) >= SMALLEST
    if not squeezable:
        return Body(media, plain, cache, tag)
    smaller = {"br": brotlied or brotli.compress(plain, quality=quality), "gzip": gzip.compress(plain, 6, mtime=0)}
    return Body(media, plain, cache, tag, smaller)


def answer(
    request: Request[Any, Any, Any], body: Body, status: int = 200, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """The body as this browser takes it, or 304 if it has it already."""
    encoding = next((name for name in body.encoded if _accepts(request, name)), None)
    tag = f'"{body.tag}-{encoding}"' if encoding else f'"{body.tag}"'
    head = {"cache-control": body.cache, "etag": tag, "vary": "accept-encoding", **(headers or {})}
    if status == 200 and has(request, tag):
        return Response(b"", status_code=304, headers=head, media_type=body.media)
    if encoding:
        head["content-encoding"] = encoding
    content = body.encoded[encoding] if encoding else body.plain
    return Response(content, status_code=status, headers=head, media_type=body.media)


def _accepts(request: Request[Any, Any, Any], encoding: str) -> bool:
    """Whether `Accept-Encoding` names it with a weight above nothing (RFC 9110 §12.5.3)."""
    for part in request.headers.get("accept-encoding", "").split(","):
        name, _, weight = part.strip().partition(";")
        if name == encoding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def has(request: Request[Any, Any, Any], tag: str) -> bool:
    """Whether the browser says that it holds what the tag names."""
    wanted = request.headers.get("if-none-match", "")
    return wanted == "*" or tag in [part.strip().removeprefix("W/") for part in wanted.split(",")]
