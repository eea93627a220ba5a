"""
The phones of the demo's deputies, and the displays of its hosts, that showed live codes.

Their keys are real, so that every live code in the demo's history can be checked. The
personas have no phone yet: whoever tries one registers the first.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.demo.world import World
from server.domain.codes import (
    day_of_slot,
    live_activity_fragment,
    live_deputy_fragment,
    live_deputy_message,
)
from server.tables.activities import Activity
from server.tables.codes import Display
from server.tables.sessions import Device

DisplayKey = Callable[[UUID, int, int], bytes]
"""The key of (activity, display number, day): made from the installation's secret."""

MODELS = ("Chrome · Android", "Safari · iPhone", "华为浏览器 · HarmonyOS", "Edge · Android", "微信 · Android")


class Phones:
    """Makes each person's phone and each activity's display when first asked."""

    def __init__(self, world: World, display_key: DisplayKey, without: set[Any]) -> None:
        self.world = world
        self.display_key = display_key
        self.without = without
        self._phones: dict[Any, tuple[Device, ec.EllipticCurvePrivateKey]] = {}
        self._displays: dict[Any, Display] = {}

    def of(self, person: Any) -> Device | None:
        """A person's phone; None for the personas."""
        return None if person in self.without else self._phone(person)[0]

    def live_activity(self, activity: Activity, token: str, slot: int) -> tuple[str, Display]:
        """An activity's live code in one slot, and the display that showed it."""
        display = self._display(activity)
        key = self.display_key(activity.id, display.number, day_of_slot(slot))
        return f"/a/{token}#{live_activity_fragment(key, token, display.number, slot)}", display

    def live_deputy(self, person: Any, token: str, slot: int) -> tuple[str, Device]:
        """A deputy's live code in one slot, and the phone that showed it."""
        device, key = self._phone(person)
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(key.sign(live_deputy_message(token, device.id, slot), algorithm))
        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return f"/d/{token}#{live_deputy_fragment(token, device.id, slot, signature)}", device

    def _phone(self, person: Any) -> tuple[Device, ec.EllipticCurvePrivateKey]:
        if person not in self._phones:
            self._phones[person] = self._buy(person)
        return self._phones[person]

    def _buy(self, person: Any) -> tuple[Device, ec.EllipticCurvePrivateKey]:
        chance, now = self.world.chance, self.world.now
        key = ec.derive_private_key(chance.getrandbits(250) + 1, ec.SECP256R1())
        registered = now - timedelta(days=370 + chance.randint(0, 20))
        device = self.world.make(
            Device,
            registered,
            person=person,
            name=chance.choice(MODELS),
            public_key=key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
            registered_at=registered,
            seen_at=now - timedelta(hours=chance.randint(1, 90)),
        )
        return device, key

    def _display(self, activity: Activity) -> Display:
        if activity.id not in self._displays:
            opened: datetime = activity.checkin_from
            self._displays[activity.id] = self.world.make(
                Display,
                opened,
                number=self.world.chance.getrandbits(32),
                activity=activity.id,
                opened_at=opened,
            )
        return self._displays[activity.id]
