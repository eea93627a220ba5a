"""
The lease (租约): how long what is on a phone may be read without contact, and what it is read with.

A phone's data key is wrapped by a key of its own and a share that comes from here, renewed at
every contact and deleted by the phone when the lease ends. What it writes after that it seals
to our key, and asks us to open when it is back. It deters on a lost or shared phone; against
someone who copies its disk while the lease holds it does nothing.
"""

import time
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from server import keypairs, sealing
from server.commands import keys
from server.domain import logins, vouchers
from server.domain.keys import KeyPurpose, ServerKey
from server.domain.projections import base64url
from server.domain.viewer import Viewer
from server.sealing import SealError
from server.store import keys as stored_keys

MS = int(logins.LEASE.total_seconds() * 1000)
LOOK_AGAIN_S = 60.0
ID_BYTES = 4

_in_use: tuple[float, ServerKey] | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """
    What a contact gives a phone, base64url.

    Attributes:
        share: Our half of what wraps the person's data key; another phone of theirs has the same.
        entrust_key: What to seal to once it may not be read any more: a P-256 point.
    """

    share: str
    entrust_key: str


@dataclass(frozen=True, slots=True)
class Entrusted:
    """
    Something a phone sealed to us.

    Attributes:
        name: What it is to the phone; bound to the bytes, as the person is.
        sealed: The key's id ‖ ephemeral point ‖ nonce ‖ AES-256-GCM, base64url.
    """

    name: str
    sealed: str


async def of(viewer: Viewer) -> Lease:
    """A lease for the person asking, from now on."""
    share = sealing.keyed_hash("lease-share", viewer.person.bytes)
    return Lease(base64url(share), base64url((await _key_in_use()).public_key))


async def opened(viewer: Viewer, entrusted: Sequence[Entrusted]) -> list[str | None]:
    """The texts a phone of this person sealed to us, in order; None for what is not theirs or not ours."""
    known = {vouchers.key_id(key.public_key): key for key in await stored_keys.of(KeyPurpose.ENTRUST)}
    return [_opened(viewer.person, one, known) for one in entrusted]


def _opened(person: UUID, one: Entrusted, known: dict[bytes, ServerKey]) -> str | None:
    try:
        sealed = urlsafe_b64decode(one.sealed + "=" * (-len(one.sealed) % 4))
        key = known.get(sealed[:ID_BYTES])
        if key is None:
            return None
        return keypairs.open_entrusted(key.generation, person.bytes + one.name.encode(), sealed[ID_BYTES:]).decode()
    except (Base64Error, SealError, ValueError):
        return None


async def _key_in_use() -> ServerKey:
    """Looked up once a minute in this process."""
    global _in_use
    if _in_use is None or time.monotonic() - _in_use[0] > LOOK_AGAIN_S:
        _in_use = time.monotonic(), (await keys.ensure())[KeyPurpose.ENTRUST]
    return _in_use[1]
