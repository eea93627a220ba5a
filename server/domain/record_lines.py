"""
A record in plain words (字段): what its author wrote, line by line, for staff to read.

Works on whatever could be read, so that bytes which are no record still tell what they can.
A citizen's tracking code (查询码) is a secret and is told nowhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from server.domain import codes
from server.domain.bodies import MEMBERS

UNTOLD = frozenset({"rank", "sha", "width", "height"})
"""What says nothing to a person."""

SECRET = re.compile(rf"(?:/t/)?(?<![0-9a-z])(?:[0-9a-z][ -]?){{{codes.TRACKING_LENGTH - 1}}}[0-9a-z](?![0-9a-z])", re.I)
HIDDEN = "/t/…"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of what was written; `field` as on the wire, `value` in words or a word of the contract."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Read:
    """
    What could be read of some bytes.

    Attributes:
        kind: `scan.add`; None if it could not be told.
        at_ms: The phone's clock, corrected by what the phone knew of it.
    """

    kind: str | None = None
    at_ms: int | None = None
    entity: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


def read(raw: bytes) -> Read:
    """As much of a record's bytes as makes sense; of kept ones, all of it."""
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Read()
    if not isinstance(found, dict):
        return Read()
    kind, body = _body(found)
    at, skew = found.get("at"), found.get("skew")
    at_ms = at - (skew if isinstance(skew, int) else 0) if isinstance(at, int) else None
    entity = found.get("entity")
    return Read(kind, at_ms, entity if isinstance(entity, str) else None, body)


def lines(body: Mapping[str, Any], names: Mapping[str, str]) -> list[Line]:
    """
    A body line by line.

    Args:
        names: What ids and code tokens in it are called.
    """
    return [line for field, value in body.items() if field not in UNTOLD for line in _told(field, value, names)]


def named(body: Mapping[str, Any]) -> Iterator[str]:
    """Ids and code tokens in a body that may have a name."""
    for value in body.values():
        for text in _texts(value):
            scanned = codes.read(text)
            if scanned and len(scanned.token) == codes.TOKEN_LENGTH:
                yield scanned.token
            elif is_id(text):
                yield text


def raw_text(raw: bytes, most: int = 4000) -> str:
    """Bytes as text for who wants to see them, without what is secret."""
    return without_secrets(raw.decode(errors="replace"))[:most]


def without_secrets(text: str) -> str:
    """The text with every tracking code hidden."""
    return SECRET.sub(lambda found: HIDDEN if _is_secret(found.group()) else found.group(), text)


def is_id(text: str) -> bool:
    """Whether a text is an id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _body(found: dict[str, Any]) -> tuple[str | None, Mapping[str, Any]]:
    """Kind and body, of canonical bytes or of what came on the wire."""
    body, kind = found.get("body"), found.get("kind")
    if not isinstance(body, dict):
        return None, {}
    if isinstance(kind, str):
        return kind[:40], body
    member = next((name for name in body if name in MEMBERS), None)
    inner = body.get(member) if member else None
    return (MEMBERS[member], inner if isinstance(inner, dict) else {}) if member else (None, {})


def _told(field: str, value: Any, names: Mapping[str, str]) -> Iterator[Line]:
    if value is None or value == "":
        return
    if field == "changes" and isinstance(value, list):
        for change in value:
            if isinstance(change, dict):
                yield Line(_camel(str(change.get("field"))), _words(change.get("value") or "", names) or "—")
    elif field == "position" and isinstance(value, dict):
        yield Line(field, _position(value))
    else:
        yield Line(field, _words(value, names))


def _words(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "YES" if value else "NO"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    scanned = codes.read(text)
    if scanned is None:
        return names.get(text) or without_secrets(text)
    if len(scanned.token) == codes.TRACKING_LENGTH:
        return HIDDEN
    return " · ".join(filter(None, (scanned.token, names.get(scanned.token))))


def _position(value: dict[str, Any]) -> str:
    try:
        return f"{value['lat'] / 1e6:.5f}, {value['lng'] / 1e6:.5f} ±{value['accuracyM']} m"
    except (KeyError, TypeError):
        return without_secrets(msgspec.json.encode(value).decode())


def _camel(field: str) -> str:
    """`DUE_ON` → `dueOn`: a field of an item goes by the name it has when it is added."""
    first, *rest = field.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)


def _is_secret(text: str) -> bool:
    scanned = codes.read(text.removeprefix("/t/").removeprefix("/T/"))
    return scanned is not None and len(scanned.token) == codes.TRACKING_LENGTH
