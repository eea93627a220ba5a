"""
What answers mean in rows: where each delivery stands, which phones are gone or set aside, how the service does.

Written together for many. A service that refuses us is judged by all that all workers heard of
it in this hour, before any phone is: then nobody's phone pays for a mistake of ours.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.domain.notices import DeliveryState, Unsent
from server.push import outcomes, pacing
from server.push.outcomes import Answer, Health, Meaning
from server.push.pacing import Pace, Paces
from server.store import changes, push_claims, push_origins, subscriptions
from server.store.push_claims import Claimed, Settled
from server.store.push_origins import News
from server.store.sql import Row

REFUSED_MOST = 3
"""Refusals in a row after which a phone is set aside."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer to one push."""

    claimed: Claimed
    answer: Answer


async def settle(tx: Any, heard: Sequence[Heard], paces: Paces, now: datetime) -> list[Row]:
    """
    Every answer is written; the services heard of as they now stand.

    Args:
        paces: Of the services, as this process knows them.
    """
    known = await push_origins.tell(_news(heard, paces), now)
    bad = {origin for origin, row in known.items() if _health(row) is Health.BAD and _refuses(heard, origin)}
    for origin in sorted(bad):
        said = next(one.answer.said for one in heard if one.claimed.origin == origin and _is_refusal(one))
        await push_origins.stop(origin, said, now)
        known[origin] |= {"stopped_at": now, "reason": said}
    await _phones(tx, [one for one in heard if one.claimed.origin not in bad or not _is_refusal(one)], now)
    await push_claims.settle([_settled(one, bad, now) for one in heard], now)
    return [*known.values()]


def _news(heard: Sequence[Heard], paces: Paces) -> list[News]:
    by_origin = defaultdict[str, list[Answer]](list)
    for one in heard:
        by_origin[one.claimed.origin].append(one.answer)
    return [_told(origin, answers, paces.of(origin)) for origin, answers in sorted(by_origin.items())]


def _told(origin: str, answers: list[Answer], pace: Pace) -> News:
    count = {meaning: sum(one.meaning is meaning for one in answers) for meaning in Meaning}
    reasons = [one.said for one in answers if one.meaning in (Meaning.BUSY, Meaning.LOST)]
    faults = [one.said for one in answers if one.meaning is Meaning.OURS]
    return News(
        origin,
        taken=count[Meaning.TAKEN],
        refused=count[Meaning.REFUSED],
        answered=count[Meaning.LOST] < len(answers),
        failures=pace.failures,
        paused_until=pace.paused_until,
        reason=reasons[-1] if reasons else None,
        fault=faults[-1] if faults else None,
    )


def _health(row: Row) -> Health:
    return outcomes.health(row["taken"], row["refused"])


def _refuses(heard: Sequence[Heard], origin: str) -> bool:
    return any(one.claimed.origin == origin and _is_refusal(one) for one in heard)


def _is_refusal(one: Heard) -> bool:
    return one.answer.meaning is Meaning.REFUSED


async def _phones(tx: Any, heard: Sequence[Heard], now: datetime) -> None:
    """Phones that were woken, that are gone, and those refused once more."""
    named = {meaning: [one.claimed for one in heard if one.answer.meaning is meaning] for meaning in Meaning}
    if named[Meaning.TAKEN]:
        await subscriptions.woken([one.address for one in named[Meaning.TAKEN]], now)
    if named[Meaning.REFUSED]:
        aside = [one.address for one in named[Meaning.REFUSED] if one.fails + 1 >= REFUSED_MOST]
        await subscriptions.refused([one.address for one in named[Meaning.REFUSED]], aside, now)
    if named[Meaning.GONE]:
        gone = await subscriptions.remove(sorted(one.address for one in named[Meaning.GONE]))
        told = [changes.Happened("subscription", row["id"], "gone", "", now, None, row["person"]) for row in gone]
        await changes.commit(tx, events=told)


def _settled(one: Heard, bad: set[str], now: datetime) -> Settled:
    claimed, said = one.claimed, one.answer.said
    match one.answer.meaning:
        case Meaning.TAKEN:
            return Settled(claimed, DeliveryState.ACCEPTED)
        case Meaning.GONE:
            return Settled(claimed, DeliveryState.UNREACHABLE, Unsent.GONE)
        case Meaning.OURS | Meaning.UNLISTED:
            return Settled(claimed, DeliveryState.UNREACHABLE, Unsent.REFUSED)
        case Meaning.REFUSED if claimed.origin in bad:
            return Settled(claimed, DeliveryState.WAITING, said, now, forgiven=True)
        case Meaning.REFUSED if claimed.fails + 1 >= REFUSED_MOST:
            return Settled(claimed, DeliveryState.UNREACHABLE, Unsent.REFUSED)
        case Meaning.BUSY:
            return _later(claimed, said, now, forgiven=True)
        case Meaning.REFUSED | Meaning.LOST:
            return _later(claimed, said, now)


def _later(claimed: Claimed, said: str, now: datetime, *, forgiven: bool = False) -> Settled:
    """It waits for its next turn, if that comes before it makes no sense any more."""
    again = now if forgiven else now + pacing.retry_in(claimed.tries)
    if again >= claimed.until:
        return Settled(claimed, DeliveryState.UNREACHABLE, Unsent.TRIED_OUT)
    return Settled(claimed, DeliveryState.WAITING, said, again, forgiven)
