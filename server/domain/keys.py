"""Our own keys (密钥): what each is for. The private half is nowhere; `server.keypairs` derives it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class KeyPurpose(StrEnum):
    RECEIPT = "RECEIPT"  # signs receipts; phones verify by it
    ENTRUST = "ENTRUST"  # phones seal to it what they may not read themselves
    VAPID = "VAPID"  # says to push services who asks (RFC 8292); browsers subscribe with its public half


@dataclass(frozen=True, slots=True)
class ServerKey:
    """The public half of one of our keys; the newest generation of a purpose is the one in use."""

    id: UUID
    purpose: KeyPurpose
    generation: int
    alg: int
    public_key: bytes
    made_at: datetime
