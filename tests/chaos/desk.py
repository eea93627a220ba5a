"""
What staff do meanwhile: they invite, end, decide and print anew, and seats come and go.

A desk's click is answered or not; nobody tries again, and what came of it the database says.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg

from tests.api.browser import id_of
from tests.chaos import history, messages
from tests.chaos.engines import LOST
from tests.chaos.history import History
from tests.chaos.messages import TroubleError
from tests.chaos.writing import Town

ON_MENU = ("UNIT", "MEMBERS")
USUALLY = (4, 3, 3, 3, 1, 3, 3, 1)
FEW = 0.3
MORE = 10


@dataclass
class Desk:
    """
    Attributes:
        most: Acts that are done more often than others.
        revokes: Whether devices are ended. A restore would undo that after the phone is empty.
        database: Where persons and seats are kept, for what no page does yet.
    """

    port: int
    session: str
    built: dict[str, Any]
    town: Town
    database: str
    told: History
    dice: Random
    most: Sequence[str] = ()
    revokes: bool = True

    async def act(self) -> None:
        """One act, as often as such acts are."""
        seats = (self.end_seat, self.give_seat_back)
        acts = (self.invite, self.create, self.end, self.decide, self.print_anew, *seats, self.end_device)
        weights = [weight + MORE * (act.__name__ in self.most) for act, weight in zip(acts, USUALLY, strict=True)]
        (act,) = self.dice.choices(acts, weights)
        await act()

    async def invite(self) -> None:
        seats = self.dice.sample(self.built["seats"], min(2, len(self.built["seats"])))
        await self._asks("Invite", activity=self._activity()["id"], seats=seats)

    async def create(self) -> None:
        """One more activity; where phones may scan is known once it stands."""
        now = datetime.now(UTC)
        given = {
            "kind": self.built["kind"],
            "unit": self.dice.choice(self.built["units"]),
            "title": "临时走访",
            "startsAt": (now - timedelta(minutes=5)).isoformat(),
            "endsAt": (now + timedelta(hours=2)).isoformat(),
            "visibility": self.dice.choice(ON_MENU),
            "seats": self.dice.sample(self.built["seats"], min(3, len(self.built["seats"]))),
            "publish": True,
        }
        made = await self._asks("CreateActivity", input=given)
        if made is not None:
            self.town.activities.append({"id": made["id"], "poster": made["code"]["link"]})

    async def end(self) -> None:
        """One of those that are on: phones with it on their menu are told that it is gone."""
        if len(self.town.activities) > len(self.built["units"]):
            chosen = self._activity()
            verb = self.dice.choice(("END", "END", "CANCEL"))
            if verb == "END":
                await self._asks("MoveActivity", id=chosen["id"], verb="START")
            if await self._asks("MoveActivity", id=chosen["id"], verb=verb, reason="暴雨") is not None:
                self.town.activities.remove(chosen)

    async def decide(self) -> None:
        person = str(self.dice.choice(self.town.phones).person)
        presence = self.dice.choice(("PRESENT", "REFUSED"))
        await self._asks("Decide", activity=self._activity()["id"], person=person, presence=presence, reason="当面核对")

    async def print_anew(self) -> None:
        chosen = self._activity()
        made = await self._asks("ReplaceCode", kind="ACTIVITY", target=chosen["id"])
        if made is not None:
            chosen["poster"] = made["link"]

    async def end_seat(self) -> None:
        await self._seat("RESIGNED")

    async def give_seat_back(self) -> None:
        await self._seat("ACTIVE")

    async def end_device(self) -> None:
        """A phone was lost: what it holds must go at its next contact. Not often, or none would be left."""
        if self.revokes and self.dice.random() < FEW:
            device = str(self.dice.choice(self.town.phones).device)
            await self._asks("RevokeDeviceOf", device=device, reason="手机丢失")

    async def _seat(self, status: str) -> None:
        """The register of persons says so."""
        seat = self.dice.choice(self.built["seats"])
        with suppress(*LOST):
            connection = await asyncpg.connect(self.database, timeout=2)
            try:
                await connection.execute("UPDATE seat SET status = $2 WHERE id = $1", seat, status)
                self.told.tell("desk", history.ACTED, act="seat", seat=seat, status=status)
            finally:
                connection.terminate()

    def _activity(self) -> dict[str, Any]:
        return self.dice.choice(self.town.activities)

    async def _asks(self, name: str, **variables: Any) -> Any:
        """What the click came to; None if it was refused, or nobody knows."""
        answered, value = "nothing", None
        with suppress(TroubleError):
            asked = messages.post(self.session, {"id": id_of(name), "variables": variables})
            answer = await messages.ask(self.port, asked)
            answered = str(answer.status)
            told = answer.json()
            if answer.status == 500:
                self.told.tell("desk", history.BROKEN, act=name, words=str(told)[:500])
            if "errors" not in told:
                (value,) = told["data"].values()
        self.told.tell("desk", history.ACTED, act=name, answered=answered, done=value is not None)
        return value
