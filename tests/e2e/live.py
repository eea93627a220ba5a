"""A live code (活码) of the town's activity, made as a display makes it; and one that only looks so."""

import base64
import secrets
import time

from server.domain import codes
from tests.e2e.conftest import Town

DISPLAY = 20261121


def live_link(town: Town) -> str:
    """The link a projector would show now."""
    _stand_display(town)
    day = codes.day_of_slot(_slot())
    key = codes.display_key(_master(town), town.tiny.activity, DISPLAY, day)
    return _link(town, key)


def forged_link(town: Town) -> str:
    """The same by someone who has no key."""
    _stand_display(town)
    return _link(town, secrets.token_bytes(32))


def _stand_display(town: Town) -> None:
    town.running.ask(
        "INSERT INTO display (id, number, activity, opened_at) VALUES (gen_random_uuid(), $1, $2, now())"
        " ON CONFLICT DO NOTHING",
        DISPLAY,
        town.tiny.activity,
    )


def _link(town: Town, key: bytes) -> str:
    fragment = codes.live_activity_fragment(key, town.tiny.activity_token, DISPLAY, _slot())
    return f"{town.url}/a/{town.tiny.activity_token}#{fragment}"


def _slot() -> int:
    return codes.slot_at(time.time())


def _master(town: Town) -> bytes:
    text = town.running.environment()["DAIMA_SECRET"]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
