"""
How fast each push service is asked, and when it is left alone (断路).

A service nobody has heard of yet, or that fails, is asked ten times at once at most, so ten
silences open the breaker; one that answers is asked more. What is decided here for this process
at once is in `push_origin` a moment later, and then all workers keep to it.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.push.outcomes import Answer, Meaning

AT_ONCE = 64
"""Requests on their way to a service that answers."""
HELD = 128
"""Pushes one worker holds for it; beyond that others have their turn first."""
BREAKS_AT = 10
"""Failures in a row."""
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(seconds=40)
"""How long the breaker stays open, at first and at most: whoever is back is heard of within a minute."""
UNSAID = timedelta(seconds=30)
"""The pause of a service that wants one and does not say how long."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=5), timedelta(hours=1)


@dataclass(slots=True)
class Pace:
    """One service, as this process knows it."""

    on_the_way: int = 0
    failures: int = 0
    refusals: int = 0
    answered: bool = False
    paused_until: datetime | None = None
    stopped: bool = False

    def may_ask(self, now: datetime) -> bool:
        """Whether one more request may go there now."""
        if self.is_closed(now) or self.refusals >= BREAKS_AT:
            return False  # so many refusals in a row are judged first
        return self.on_the_way < (AT_ONCE if self.is_well else max(BREAKS_AT - self.failures, 1))

    def room(self, held: int) -> int:
        """How many more pushes a worker that holds so many may take for it."""
        return max((HELD if self.is_well else BREAKS_AT) - held, 0)

    @property
    def is_well(self) -> bool:
        """Whether it answers; one whose breaker was open is tried by one request."""
        return self.answered and not self.failures

    def is_closed(self, now: datetime) -> bool:
        """Whether nothing may go there now."""
        return self.stopped or (self.paused_until is not None and self.paused_until > now)

    def hear(self, answer: Answer, now: datetime) -> None:
        """One more answer, or silence."""
        if answer.meaning is Meaning.LOST:
            self._fail(now)
            return
        if answer.meaning is Meaning.UNLISTED:
            return
        self.failures = 0
        self.refusals = self.refusals + 1 if answer.meaning is Meaning.REFUSED else 0
        self.answered = self.answered or not self.refusals
        if answer.meaning is Meaning.BUSY:
            asked = UNSAID if answer.after_s is None else timedelta(seconds=answer.after_s)
            self._pause(now + asked + jitter(asked))

    def learn(self, paused_until: datetime | None, failures: int, *, stopped: bool) -> None:
        """What all workers together know."""
        self.stopped, self.failures, self.refusals = stopped, failures, 0
        self.paused_until = paused_until

    def _fail(self, now: datetime) -> None:
        """One more silence; those of requests that were on their way when the breaker opened say nothing new."""
        if self.is_closed(now):
            return
        self.failures += 1
        if self.failures >= BREAKS_AT:
            self._pause(now + opened_for(self.failures))

    def _pause(self, until: datetime) -> None:
        self.paused_until = max(until, self.paused_until or until)


@dataclass(slots=True)
class Paces:
    """All services."""

    by_origin: dict[str, Pace] = field(default_factory=dict)

    def of(self, origin: str) -> Pace:
        return self.by_origin.setdefault(origin, Pace())


def opened_for(failures: int) -> timedelta:
    """How long a service that failed so often in a row is left alone."""
    return min(SHORTEST * 2 ** min(failures - BREAKS_AT, 10), LONGEST)


def retry_in(tries: int) -> timedelta:
    """When a message that was tried so often is tried again."""
    pause = min(FIRST_RETRY * 2 ** min(tries - 1, 12), LAST_RETRY)
    return pause + jitter(pause)


def jitter(pause: timedelta) -> timedelta:
    """Up to a tenth more, so that not all come back at once."""
    return pause * random.uniform(0, 0.1)
