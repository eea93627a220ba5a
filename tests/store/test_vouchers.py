"""Final answers are vouched for, in the feed and when a phone asks again; old vouchers outlive their key."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from server import sealing
from server.commands import keys
from server.domain import vouchers
from server.domain.keys import KeyPurpose
from server.domain.records import ReceiptCode
from server.store import changes, receipts, sql
from server.store.changes import Answer
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone, an_activity
from tests.phone import Phone
from tests.scenes import scene, settled

pytestmark = pytest.mark.usefixtures("database")


def opened(voucher: str) -> tuple[vouchers.Statement, bytes]:
    """Read as whoever scans its link would."""
    raw = urlsafe_b64decode(voucher + "=" * (-len(voucher) % 4))
    found = vouchers.read(vouchers.link("", raw).partition("#")[2])
    assert found is not None
    return found


def honoured(phone: Phone) -> list[bytes]:
    """The public keys a phone was told of."""
    told = [body for body in phone.rows("key").values() if body["purpose"] == "RECEIPT"]
    return [urlsafe_b64decode(body["key"] + "==") for body in told]


def is_believed(phone: Phone, voucher: str) -> bool:
    """Whether one of the keys this phone holds verifies it."""
    return any(vouchers.is_genuine(*opened(voucher), key) for key in honoured(phone))


async def test_a_settled_scan_comes_with_a_voucher_any_phone_can_verify() -> None:
    """It says which record, its hash, where, when by the corrected clock, and the verdict."""
    await keys.ensure()
    _, activity, phone = await scene()
    scan = phone.scans(await activity.live())
    (receipt,) = await settled(phone, scan)
    said, _ = opened(receipt["voucher"])
    host = await a_phone(await a_deputy("何远"))
    await host.pulls()

    assert is_believed(host, receipt["voucher"])
    assert (said.record, said.sha, said.activity) == (UUID(scan.id), scan.sha, activity.id)
    assert said.at_ms == scan.given["at"] - (scan.given["skew"] or 0)
    assert (said.verdict, said.evidence, said.code) == ("PRESENT", "E2", "APPLIED")
    assert str(said.entity) == receipt["entity"]


async def test_an_answer_that_is_not_final_is_not_vouched_for() -> None:
    """And the final one is, when it comes."""
    await keys.ensure()
    phone = await a_phone(await a_deputy())
    record = phone.scans("/a/x")
    await phone.syncs()

    async def answered(code: ReceiptCode) -> Any:
        async with ENGINE.transaction() as tx:
            answer = Answer(phone.person, UUID(record.id), code, None, uuid4(), {}, "scan")
            await changes.commit(tx, answers=[answer])
        await phone.pulls()
        return phone.receipt(record)["voucher"]

    assert await answered(ReceiptCode.WAITING_PARENT) is None
    assert await answered(ReceiptCode.POISON) is None
    assert is_believed(phone, await answered(ReceiptCode.REJECTED_INVALID))


async def test_a_phone_that_lost_its_receipt_is_given_the_same_voucher() -> None:
    """Byte for byte: it is kept, not made again."""
    await keys.ensure()
    _, activity, phone = await scene()
    scan = phone.scans(activity.poster)
    (receipt,) = await settled(phone, scan)

    (told,) = await receipts.of(phone.person, [UUID(scan.id)])

    assert told["voucher"] == receipt["voucher"]


async def test_old_vouchers_are_believed_after_the_key_was_renewed() -> None:
    """Phones hear of the new key beside the old one; new receipts are signed by the new one."""
    await keys.ensure()
    deputy, activity, phone = await scene()
    (before,) = await settled(phone, phone.scans(activity.poster))
    async with ENGINE.transaction() as tx:
        await keys.renew(tx, KeyPurpose.RECEIPT)
    (after,) = await settled(phone, phone.scans((await an_activity([deputy])).poster))

    assert opened(before["voucher"])[0].key != opened(after["voucher"])[0].key
    assert len(honoured(phone)) == 2
    assert is_believed(phone, before["voucher"])
    assert is_believed(phone, after["voucher"])


async def test_another_secret_makes_another_key_and_the_old_vouchers_stay_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is signed by a key that is not ours; whoever needs one next makes it."""
    await keys.ensure()
    deputy, activity, phone = await scene()
    (before,) = await settled(phone, phone.scans(activity.poster))
    derive = sealing.derive
    monkeypatch.setattr(sealing, "derive", lambda purpose: derive(f"another-{purpose}"))
    (unsigned,) = await settled(phone, phone.scans((await an_activity([deputy])).poster))
    made = await keys.ensure()
    (after,) = await settled(phone, phone.scans((await an_activity([deputy])).poster))

    assert unsigned["voucher"] is None
    assert made[KeyPurpose.RECEIPT].generation == 2
    assert is_believed(phone, before["voucher"])
    assert is_believed(phone, after["voucher"])


async def test_asking_again_makes_no_key() -> None:
    """One of each purpose, told once, with a line of history."""
    first = await keys.ensure()
    again = await keys.ensure()

    assert again == first
    assert {key.generation for key in first.values()} == {1}
    assert await sql.value("SELECT count(*) FROM feed WHERE kind = 'key'") == len(KeyPurpose)
    assert await sql.value("SELECT count(*) FROM event WHERE kind = 'key'") == len(KeyPurpose)
    assert all(key.made_at <= datetime.now(UTC) for key in first.values())
