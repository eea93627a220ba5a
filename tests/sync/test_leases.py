"""What a contact gives a phone to read with, and what it may have opened that it sealed to us."""

import json
import os
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from server import keypairs
from server.commands import keys
from server.domain import vouchers
from server.domain.keys import KeyPurpose
from server.sealing import SealError
from server.sync import leases
from server.sync.leases import Entrusted
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone, unpadded, viewer_of

PLACE = b"a person, and a name"
CASES = json.loads((Path(__file__).parents[1] / "cases" / "entrusted.json").read_text())


def sealed_to(point: bytes, place: bytes, text: bytes) -> bytes:
    """As a phone seals: a key of the moment, agreed with ours."""
    own = ec.generate_private_key(ec.SECP256R1())
    ephemeral = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    nonce = os.urandom(12)
    body = AESGCM(keypairs.entrusted_key(shared, ephemeral, point)).encrypt(nonce, text, place)
    return ephemeral + nonce + body


def entrusted(point: bytes, person: UUID, name: str, text: str) -> Entrusted:
    """One of them on the wire."""
    sealed = vouchers.key_id(point) + sealed_to(point, person.bytes + name.encode(), text.encode())
    return Entrusted(name, urlsafe_b64encode(sealed).rstrip(b"=").decode())


@pytest.mark.parametrize("case", CASES["entrusted"], ids=[case["name"] for case in CASES["entrusted"]])
def test_what_a_phone_seals_is_opened_as_the_cases_say(case: dict[str, Any]) -> None:
    """The phone's own tests read the same file."""
    private = ec.derive_private_key(int.from_bytes(unpadded(CASES["private"]["d"]), "big"), ec.SECP256R1())
    place, sealed = UUID(case["person"]).bytes + case["as"].encode(), unpadded(case["sealed"])[leases.ID_BYTES :]

    if case["text"] is not None:
        assert keypairs.opened_by(private, place, sealed).decode() == case["text"]
        return
    with pytest.raises(SealError):
        keypairs.opened_by(private, place, sealed)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
@settings(max_examples=300)
def test_nothing_changed_on_its_way_opens(place: int, change: int) -> None:
    """Any byte of point, nonce or body."""
    sealed = bytearray(sealed_to(keypairs.public_key(KeyPurpose.ENTRUST, 1), PLACE, b"text"))
    assert keypairs.open_entrusted(1, PLACE, bytes(sealed)) == b"text"
    sealed[place % len(sealed)] ^= change

    with pytest.raises(SealError):
        keypairs.open_entrusted(1, PLACE, bytes(sealed))


@given(st.binary(max_size=200))
def test_whatever_comes_is_refused_and_breaks_nothing(sealed: bytes) -> None:
    """No point on the curve, too short, empty."""
    with pytest.raises(SealError):
        keypairs.open_entrusted(1, PLACE, sealed)


def test_each_purpose_has_keys_of_its_own() -> None:
    """What signs never opens."""
    made = {keypairs.public_key(purpose, generation) for purpose in KeyPurpose for generation in (1, 2)}

    assert len(made) == 2 * len(KeyPurpose)


@pytest.mark.usefixtures("database")
async def test_a_person_has_one_share_on_all_phones_and_nobody_else_has_it() -> None:
    """It is the same after any time, so that what was wrapped by it opens again."""
    deputy = await a_deputy()
    first, second, other = await a_phone(deputy), await a_phone(deputy), await a_phone(await a_deputy("林涛"))

    shares = [(await leases.of(await viewer_of(phone))).share for phone in (first, first, second, other)]

    assert shares[0] == shares[1] == shares[2] != shares[3]
    assert [len(unpadded(share)) for share in shares] == [32] * 4


@pytest.mark.usefixtures("database")
async def test_what_a_phone_entrusted_is_opened_for_its_person_alone() -> None:
    """Under its own name, by whichever generation it was sealed to; junk and others' is null."""
    chen, lin = [await viewer_of(await a_phone(await a_deputy(name))) for name in ("陈静", "林涛")]
    old = (await keys.ensure())[KeyPurpose.ENTRUST].public_key
    async with ENGINE.transaction() as tx:
        new = await keys.renew(tx, KeyPurpose.ENTRUST)
    assert new is not None
    hers = entrusted(old, chen.person, "outbox/1", "甲")
    later = entrusted(new.public_key, chen.person, "outbox/2", "乙")
    renamed = Entrusted("outbox/9", hers.sealed)
    nobodys = entrusted(keypairs.public_key(KeyPurpose.RECEIPT, 1), chen.person, "outbox/3", "丙")
    junk = [Entrusted("outbox/4", text) for text in ("", "!", "AAAA", "汉")]

    assert await leases.opened(chen, [hers, later, renamed, nobodys, *junk]) == ["甲", "乙", None, None, *[None] * 4]
    assert await leases.opened(lin, [hers, later]) == [None, None]
