"""
Files (导出文件) a phone makes of its outbox: canonical records, with the phone's signature over them.

A file is taken in push by push, as the phone would have sent it. What its device's key
vouches for is as good as sent by the phone; what no key vouches for was perhaps written by
somebody else, and must never take the place of what the phone itself will bring.
"""

from enum import StrEnum
from typing import Any

import msgspec
import rfc8785

from server.domain.bodies import MEMBERS

MEMBER_OF = {kind: member for member, kind in MEMBERS.items()}


class ImportCode(StrEnum):
    """What became of a record of a file: as an ack, or kept apart because no key vouches for it."""

    RECEIVED = "RECEIVED"
    DUPLICATE = "DUPLICATE"
    ID_REUSED = "ID_REUSED"
    MALFORMED = "MALFORMED"
    TOO_LARGE = "TOO_LARGE"
    NOT_YOURS = "NOT_YOURS"
    UNPROVEN = "UNPROVEN"


def canonical(found: Any) -> bytes | None:
    """The bytes the phone hashed, if these are they; None of what has no canonical form."""
    try:
        return rfc8785.dumps(found)
    except (rfc8785.CanonicalizationError, RecursionError, TypeError):
        return None


def wire(found: Any) -> bytes:
    """A canonical record as the phone would have sent it; what is none, as it is."""
    if not isinstance(found, dict):
        return msgspec.json.encode(found)
    given = {name: value for name, value in found.items() if name not in ("kind", "device", "body")}
    return msgspec.json.encode(given | {"body": {_member(found.get("kind")): found.get("body")}})


def _member(kind: Any) -> str:
    """`scan.add` → `scanAdd`, also of a kind we do not know."""
    noun, _, verb = str(kind).partition(".")
    return MEMBER_OF.get(str(kind)) or noun + verb.capitalize()
