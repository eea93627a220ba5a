"""
What every answer says about itself, so that a page of ours can load nothing foreign.

A hook on sending rather than a middleware of routes: an address nobody serves, a method
nobody takes and an error of ours leave with the same headers as a page.
"""

from typing import Any

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from server.settings import settings

SELF_ONLY = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data: blob:; manifest-src 'self'; "
    "media-src 'self' blob:; style-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
APP = f"{SELF_ONLY}; script-src 'self' 'wasm-unsafe-eval'"
"""The scanner is WebAssembly; nothing else is evaluated."""

CITIZEN = f"{SELF_ONLY}; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
"""A citizen's page runs one small script that writes no HTML."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # the path of a page is a code
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}

HSTS = "max-age=63072000"
"""Two years; ASVS 5.0 §3.4.1 asks for one."""


async def guard(message: Message, scope: Scope) -> None:
    """Add to an answer the headers it does not carry yet."""
    if message["type"] != "http.response.start":
        return
    headers: Any = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", APP)
    if settings().secure:
        headers.setdefault("strict-transport-security", HSTS)
