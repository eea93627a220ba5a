"""Every payload version ever shipped is read as it was meant, and a newer one is kept unread."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.domain import kept_records, parsing, upcasts
from server.domain.bodies import BODIES, MEMBERS, ScanWithdraw
from server.domain.parsing import Malformed, ParsedRecord
from server.domain.records import MAX_RECORD_BYTES

SHIPPED: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "cases/records.json").read_text())
"""One record of each version of each kind, as phones hashed it; never changed, only added to."""

DEVICE = UUID("0199f000-0000-7000-8000-000000000900")
WIRE = {kind: member for member, kind in MEMBERS.items()}


def sent(canonical: str, **changed: Any) -> bytes:
    """A kept record as its phone sent it."""
    given = json.loads(canonical) | changed
    kind, body = given.pop("kind"), given.pop("body")
    given.pop("device")
    return msgspec.json.encode(given | {"body": {WIRE.get(kind, kind): body}})


def test_every_version_ever_shipped_has_its_case() -> None:
    """Whoever raises a version adds its record here, and leaves those before."""
    ever = {(kind, v) for kind, newest in upcasts.VERSIONS.items() for v in range(1, newest + 1)}

    assert {(case["kind"], case["v"]) for case in SHIPPED} == ever
    assert set(upcasts.UPCASTS) == {(kind, v) for kind, v in ever if v < upcasts.VERSIONS[kind]}


@pytest.mark.parametrize("case", SHIPPED, ids=lambda case: f"{case['kind']}-v{case['v']}")
def test_a_version_ever_shipped_is_read_as_it_was_meant(case: dict[str, Any]) -> None:
    """From the wire to the same bytes and hash, and from the kept bytes to what it means today."""
    record = parsing.parse(sent(case["canonical"]), DEVICE)
    signed, body = kept_records.read(case["canonical"].encode())

    assert isinstance(record, ParsedRecord)
    assert record.canonical == case["canonical"].encode()
    assert record.sha.hex() == case["sha"] == hashlib.sha256(case["canonical"].encode()).hexdigest()
    assert (signed.kind, signed.v) == (case["kind"], case["v"])
    assert msgspec.to_builtins(body) == case["means"]


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdrawing is of version 2 now: its `reason` is called `note`, and was never empty."""

    class Withdraw2(ScanWithdraw, frozen=True):
        note: str = ""

    monkeypatch.setitem(upcasts.VERSIONS, "scan.withdraw", 2)
    monkeypatch.setitem(
        upcasts.UPCASTS, ("scan.withdraw", 1), lambda body: {"note": body["reason"] or "", "reason": None}
    )
    monkeypatch.setitem(BODIES, "scan.withdraw", Withdraw2)


@pytest.mark.usefixtures("raised")
def test_an_older_version_keeps_its_bytes_and_means_what_it_meant() -> None:
    """What the phone hashed stays as it was; what is applied is of today."""
    (case,) = [case for case in SHIPPED if case["kind"] == "scan.withdraw"]

    record = parsing.parse(sent(case["canonical"]), DEVICE)
    _, body = kept_records.read(case["canonical"].encode())

    assert isinstance(record, ParsedRecord)
    assert record.canonical == case["canonical"].encode()
    assert msgspec.to_builtins(body) == {"note": "扫错了", "reason": None}


@pytest.mark.usefixtures("raised")
def test_an_older_version_is_held_to_its_own_fields() -> None:
    """What that version could not hold is refused now as it was then."""
    (case,) = [case for case in SHIPPED if case["kind"] == "scan.withdraw"]

    refused = parsing.parse(sent(case["canonical"], body={"note": "x"}), DEVICE)

    assert isinstance(refused, Malformed)


NEWER = [
    ("scan.withdraw", 2, {"reason": None, "because": {"π": [1, 2.5, None]}}),
    ("scan.withdraw", 9, {}),
    ("dutyDeclare", 1, {"days": 0.5}),
]


@pytest.mark.parametrize(("kind", "v", "body"), NEWER)
def test_what_is_newer_than_this_server_is_kept_unread(kind: str, v: int, body: dict[str, Any]) -> None:
    """Its bytes are those of RFC 8785 whatever it holds, so that a newer server finds hash and chain whole."""
    record = parsing.parse(sent(SHIPPED[1]["canonical"], kind=kind, v=v, body=body), DEVICE)

    assert isinstance(record, ParsedRecord)
    assert msgspec.json.decode(record.canonical)["body"] == body
    assert kept_records.read(record.canonical)[1] is None


@pytest.mark.parametrize(
    ("kind", "v", "body"),
    [
        ("scan.withdraw", 1, {"reason": None, "because": 1}),  # today's version with a field it never had
        ("no kind", 1, {}),
        ("dutyDeclare", 1, "half a day"),
        ("dutyDeclare", 1, {"days": 2**60}),  # no integer every phone carries exactly
        ("dutyDeclare", 0, {}),
        ("dutyDeclare", 1, {"text": "字" * (MAX_RECORD_BYTES // 3)}),
    ],
)
def test_what_no_server_could_read_is_refused(kind: str, v: int, body: Any) -> None:
    """A newer version is no way past the limits."""
    assert isinstance(parsing.parse(sent(SHIPPED[1]["canonical"], kind=kind, v=v, body=body), DEVICE), Malformed)
