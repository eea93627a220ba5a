"""What a voucher states, and that none of it can be changed."""

import json
from base64 import urlsafe_b64decode
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import vouchers
from server.domain.records import UNSETTLED, ReceiptCode
from server.domain.vouchers import Statement

CASES = json.loads((Path(__file__).parents[1] / "cases" / "receipts.json").read_text())


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


VOUCHER, KEY = raw(CASES["made"]["voucher"]), raw(CASES["publicKey"])


def told(said: Statement) -> dict[str, Any]:
    """As the cases write it."""
    one = asdict(said)
    at = one.pop("at_ms")
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in one.items()} | {
        "record": str(said.record),
        "entity": str(said.entity),
        "activity": str(said.activity) if said.activity else None,
        "at": at,
    }


@pytest.mark.parametrize("case", CASES["vouchers"], ids=[case["name"] for case in CASES["vouchers"]])
def test_a_voucher_is_read_and_believed_as_the_phone_does(case: dict[str, Any]) -> None:
    """What cannot be read states nothing; what reads well may still be nobody's."""
    found = vouchers.read(case["fragment"])

    assert (told(found[0]) if found else None) == case["read"]
    assert (found is not None and vouchers.is_genuine(*found, KEY)) == case["genuine"]


def test_a_statement_is_packed_as_we_expect() -> None:
    """Byte for byte, and the link that carries it."""
    found = vouchers.read(CASES["made"]["link"].partition("#")[2])

    assert found is not None
    assert vouchers.packed(found[0]).hex() == CASES["made"]["statement"]
    assert vouchers.message(vouchers.packed(found[0])).hex() == CASES["made"]["message"]
    assert vouchers.link("https://code.example.gov.cn", VOUCHER) == CASES["made"]["link"]
    assert vouchers.encoded(VOUCHER[:93], VOUCHER[93:]) == CASES["made"]["voucher"]
    assert vouchers.key_id(KEY).hex() == CASES["keyId"]


def test_every_changed_bit_is_refused() -> None:
    """All 1,256 of them, in statement and signature."""
    for bit in range(8 * len(VOUCHER)):
        changed = int.from_bytes(VOUCHER, "big") ^ (1 << bit)
        found = vouchers.read(str(changed))
        assert found is None or not vouchers.is_genuine(*found, KEY)


@given(st.binary(min_size=157, max_size=157).filter(lambda change: any(change)))
@settings(max_examples=500)
def test_no_change_by_chance_is_believed(change: bytes) -> None:
    """Whatever is laid over a genuine voucher."""
    changed = int.from_bytes(VOUCHER, "big") ^ int.from_bytes(change, "big")

    found = vouchers.read(str(changed))

    assert found is None or not vouchers.is_genuine(*found, KEY)


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    """Whatever a camera sees is an answer."""
    assert vouchers.read(text) is None or text.isascii()


def test_every_final_answer_can_be_stated() -> None:
    """A code that joins the final ones joins the list here too."""
    assert set(vouchers.CODES) == set(ReceiptCode) - UNSETTLED
