"""Records (同步记录) as they were kept: read again from their canonical bytes when they are settled."""

import msgspec

from server.domain.records import BODIES, Body, Signed

NUL, UNREADABLE = "\0", "\N{REPLACEMENT CHARACTER}"


def read(canonical: bytes) -> tuple[Signed, Body | None]:
    """A kept record and its body; None where its kind or version is newer than we are."""
    signed = msgspec.json.decode(canonical, type=Signed)
    shape = BODIES.get(signed.kind)
    return signed, _storable(msgspec.json.decode(signed.body, type=shape)) if shape and signed.v == 1 else None


def _storable(body: Body) -> Body:
    """The body with a sign a table can hold in place of NUL; what was hashed and signed keeps it."""
    texts = {name: getattr(body, name) for name in body.__struct_fields__}
    odd = {name: text.replace(NUL, UNREADABLE) for name, text in texts.items() if isinstance(text, str) and NUL in text}
    return msgspec.structs.replace(body, **odd) if odd else body
