"""Records (同步记录) as they were kept: read again from their canonical bytes when they are settled."""

from typing import Any

import msgspec

from server.domain import upcasts
from server.domain.bodies import BODIES, Body
from server.domain.records import Signed

NUL, UNREADABLE = "\0", "\N{REPLACEMENT CHARACTER}"
ESCAPED_NUL = b"\\u0000"


def read(canonical: bytes) -> tuple[Signed, Body | None]:
    """A kept record and its body; None where its kind or version is newer than we are."""
    signed = msgspec.json.decode(canonical, type=Signed)
    if not upcasts.is_known(signed.kind, signed.v):
        return signed, None
    if signed.v == upcasts.VERSIONS[signed.kind] and ESCAPED_NUL not in canonical:
        return signed, msgspec.json.decode(signed.body, type=BODIES[signed.kind])
    members = upcasts.to_now(signed.kind, signed.v, _storable(msgspec.json.decode(signed.body)))
    return signed, msgspec.convert(members, BODIES[signed.kind])


def _storable(told: Any) -> Any:
    """Text with a sign a table can hold in place of NUL; what was hashed and signed keeps it."""
    if isinstance(told, str):
        return told.replace(NUL, UNREADABLE)
    if isinstance(told, list):
        return [_storable(one) for one in told]
    if isinstance(told, dict):
        return {name: _storable(one) for name, one in told.items()}
    return told
