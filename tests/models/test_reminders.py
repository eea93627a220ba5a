"""
Right people, right time: worlds of chance, in the product and foretold by another hand.

`make test` has 500 worlds; the long form is `WORLDS=10000 SEED=… python -m pytest tests/models/test_reminders.py`.
A difference is printed with the world it is of.
"""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.models import reminding
from tests.models.oracle import Notice, World
from tests.models.rows import ROWS, OfCalendar
from tests.models.worlds import SPANS, a_plot, a_span, some_looks

WORLDS = int(os.environ.get("WORLDS", "500"))
SEED = int(os.environ.get("SEED", "20261126"))
TOGETHER = 100
"""Worlds in one database."""
BATCHES = range(-(-WORLDS // TOGETHER))
RULES = Path(__file__).parents[2] / "server/tables/catalogue/reminders.json"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("batch", BATCHES)
async def test_who_gets_what_when_is_as_foretold(database: None, batch: int) -> None:
    """Each reminder once, to whom it concerns, at the first look after it is due; phones woken when they may be."""
    chance = Random(SEED + batch)
    begins, ends = a_span(batch)
    plots = [a_plot(chance, number, begins, ends) for number in range(min(TOGETHER, WORLDS - batch * TOGETHER))]
    worlds = [World(plot) for plot in plots]
    await reminding.settle_in(plots)

    for now in some_looks(chance, begins, ends):
        for plot, world in zip(plots, worlds, strict=True):
            while plot.events and plot.events[0].at <= now:
                event = plot.events.pop(0)
                await reminding.befall(plot, event)
                world.befalls(event)
            world.looks(now)
        await reminding.look(now)

    whose = {person: world.plot.number for world in worlds for person in world.plot.people}
    differences = Counter({**_notices(await reminding.told(), worlds), **_pushes(await reminding.pushed(), worlds)})
    assert not differences, "\n".join(f"{whose[key[0]]} {key} {n:+}" for key, n in list(differences.items())[:20])
    if len(worlds) == TOGETHER:
        assert _rows_of(batch) <= {notice.rule for world in worlds for notice in world.notices}


def test_the_oracle_knows_every_rule_of_the_release() -> None:
    """A rule nobody foretells is held by nothing."""
    rules = msgspec.json.decode(RULES.read_bytes(), type=list[dict[str, Any]])

    assert sorted(row.key for row in ROWS) == sorted(rule["key"] for rule in rules)


def test_every_row_comes_up_in_a_run_of_the_tests() -> None:
    """Each of a calendar's in one of five spans."""
    dated = {row.key for row in ROWS if isinstance(row, OfCalendar)}

    assert dated == {key for _, keys in SPANS[:5] for key in keys.split()}


def _rows_of(batch: int) -> set[str]:
    """What so many worlds are told of, or nobody looked at it."""
    always = {row.key for row in ROWS if not isinstance(row, OfCalendar)}
    return always | set(SPANS[batch % len(SPANS)][1].split())


def _notices(rows: list[dict[str, Any]], worlds: list[World]) -> dict[Any, int]:
    """Of every notice, whether it is there (+) or only foretold (-); none if both."""
    there = Counter(
        (row["person"], *_named(row["occurrence"]), row["published_at"], row["expires_at"], row["tag"], row["has_left"])
        for row in rows
    )
    said = Counter(
        (one.person, *_name(one), one.at, one.expires, one.tag, one.left) for world in worlds for one in world.notices
    )
    return _difference(there, said)


def _pushes(rows: list[dict[str, Any]], worlds: list[World]) -> dict[Any, int]:
    """The same of every way to a phone: where it stands, why it was dropped, when it woke, how long it waits."""
    there = Counter(
        (row["person"], *_named(row["occurrence"]), row["address"], *_stands(row["state"], row["reason"], row))
        for row in rows
    )
    said = Counter(
        (
            one.notice.person,
            *_name(one.notice),
            one.phone,
            *_stands(one.state, one.reason, {"accepted_at": one.accepted, "not_before": one.not_before}),
        )
        for world in worlds
        for one in world.pushes
    )
    wakes = Counter(
        (row["person"], row["address"], row["accepted_at"]) for row in rows if _is_one(row["state"], row["reason"])
    )
    meant = Counter(
        (one.notice.person, one.phone, one.accepted)
        for world in worlds
        for one in world.pushes
        if _is_one(one.state, one.reason)
    )
    return {**_difference(there, said), **_difference(wakes, meant)}


def _stands(state: str, reason: str | None, row: dict[str, Any]) -> tuple[Any, ...]:
    """Which of many told together carries the others is nobody's business."""
    waits = row["not_before"] if state == "WAITING" else None
    return state, reason if state == "DROPPED" else None, row["accepted_at"], waits


def _is_one(state: str, reason: str | None) -> bool:
    return state == "ACCEPTED" and reason != "TOGETHER"


def _difference(there: Counter[Any], said: Counter[Any]) -> dict[Any, int]:
    return {key: there[key] - said[key] for key in there | said if there[key] != said[key]}


def _named(occurrence: str) -> tuple[str, UUID, datetime, int]:
    rule, subject, moment, step = occurrence.split(":")
    return rule, UUID(subject), EPOCH + timedelta(microseconds=int(moment)), int(step)


def _name(notice: Notice) -> tuple[str, UUID, datetime, int]:
    return notice.rule, notice.subject, notice.moment, notice.step
