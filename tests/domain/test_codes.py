"""What is in a code, and that none can be made by chance."""

import json
import random
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import codes

CASES = json.loads((Path(__file__).parents[1] / "cases" / "codes.json").read_text())
ACTIVITY, DEPUTY = CASES["liveActivity"], CASES["liveDeputy"]


def named(rows: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("case", rows, ids=[row["name"] for row in rows])


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@named(CASES["tokens"])
def test_a_check_sign_catches_what_people_mistype(case: dict[str, Any]) -> None:
    """One wrong sign, a swap of neighbours or a strange sign always shows."""
    assert codes.has_right_sign(case["token"]) == case["valid"]


@named(CASES["links"])
def test_a_code_is_read_as_the_phone_reads_it(case: dict[str, Any]) -> None:
    """Links, paths and typed signs mean the same here and there."""
    found = codes.read(case["text"])

    assert told(found) == case["read"]


def told(found: codes.ScannedCode | None) -> dict[str, Any] | None:
    if found is None:
        return None
    live: dict[str, Any] | None = None
    if isinstance(found.live, codes.LiveActivity):
        live = {"display": found.live.display, "slot": found.live.slot, "mac": found.live.mac.hex()}
    elif found.live:
        signature = CASES["liveDeputy"]["signature"]
        assert raw(signature) == found.live.signature
        live = {"device": str(found.live.device), "slot": found.live.slot, "signature": signature}
    return {"kind": found.kind, "token": found.token, "live": live, "damaged": found.damaged}


def test_a_display_makes_the_fragment_we_expect() -> None:
    """Key and fragment of a fixed display, day and slot."""
    key = codes.display_key(
        bytes.fromhex(ACTIVITY["master"]), UUID(ACTIVITY["activity"]), ACTIVITY["display"], ACTIVITY["day"]
    )

    assert key.hex() == ACTIVITY["key"]
    assert codes.day_of_slot(ACTIVITY["slot"]) == ACTIVITY["day"]
    assert (
        codes.live_activity_fragment(key, ACTIVITY["token"], ACTIVITY["display"], ACTIVITY["slot"])
        == (ACTIVITY["fragment"])
    )


@named(ACTIVITY["checks"])
def test_a_mac_is_good_for_its_own_code_only(case: dict[str, Any]) -> None:
    """Nothing of a live activity code can be changed."""
    found = codes.read(f"/a/{case['token']}#{case['fragment']}")

    assert found is not None
    assert isinstance(found.live, codes.LiveActivity)
    assert codes.is_live_activity(found.live, case["token"], bytes.fromhex(ACTIVITY["key"])) == case["valid"]


@named(DEPUTY["checks"])
def test_a_signature_is_good_for_its_own_code_only(case: dict[str, Any]) -> None:
    """Nothing of a live deputy code can be changed, and no other phone can make one."""
    found = codes.read(f"/d/{case['token']}#{case['fragment']}")

    assert found is not None
    assert isinstance(found.live, codes.LiveDeputy)
    assert codes.is_live_deputy(found.live, case["token"], raw(case["publicKey"])) == case["valid"]


def test_a_poster_is_recognised_by_its_hash() -> None:
    """A phone that knows an activity knows its poster."""
    poster = CASES["poster"]

    assert codes.poster_hash(UUID(poster["activity"]), poster["token"]) == poster["hash"]


@given(st.binary(min_size=16, max_size=40))
def test_every_token_made_has_its_sign(chance: bytes) -> None:
    """What we print can be typed."""
    token = codes.make_token(chance)

    assert codes.has_right_sign(token)
    assert codes.read(token.lower()) == codes.ScannedCode(kind=None, token=token)


def test_no_mutated_live_code_is_taken() -> None:
    """A hundred thousand changes to a live code, and not one passes for it."""
    chance = random.Random(20261121)
    key, token = bytes.fromhex(ACTIVITY["key"]), ACTIVITY["token"]
    proof = raw(ACTIVITY["fragment"])

    for _ in range(100_000):
        changed = bytearray(proof)
        changed[chance.randrange(1, len(proof))] ^= chance.randrange(1, 256)
        live = codes.LiveActivity(
            int.from_bytes(changed[1:5], "big"), int.from_bytes(changed[5:9], "big"), bytes(changed[9:])
        )
        assert not codes.is_live_activity(live, token, key)


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    """Whatever a camera sees is an answer, not an error."""
    codes.read(text)


def test_a_sign_that_only_folds_to_ours_is_no_code() -> None:
    """The long s of old print is not an s: the link is not ours, and nothing is raised."""
    assert codes.read("https://code.example/ſ/7K3M9QX9") is None
