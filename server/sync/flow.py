"""
Which records of a claim may go now: each phone's in its order, as many together as can be.

A record waits behind a parked one about the same entity, and for the records it hangs on.
What has a set form goes together until something of its phone wants another kind, or the
outcome of one before it. Pure: what became of a wave is told by `heard`.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from server.domain.bodies import Body
from server.domain.records import UNSETTLED, Author, ReceiptCode

HOLDING_UP = UNSETTLED - {ReceiptCode.WAITING_BLOB}
"""Answers behind which others wait; a photo that waits for its bytes is linked already."""


@dataclass(frozen=True, slots=True)
class Task:
    """
    What a record asks for.

    Attributes:
        device: The phone it came from.
        deps: Records that must be settled before.
        body: None where its kind or version is newer than we are.
    """

    device: UUID
    author: Author
    kind: str
    deps: list[UUID]
    body: Body | None

    @property
    def about(self) -> tuple[UUID, UUID]:
        """The phone, and what the record is about: records with the same of both keep their order."""
        return self.device, self.author.entity


@dataclass(slots=True)
class Wave:
    """
    What goes now.

    Attributes:
        waits: Must wait for another record.
        newer: Wants a newer server.
        together: Those with a set form, by kind; of one phone, of one kind.
        alone: One of a phone.
    """

    waits: list[Task] = field(default_factory=list)
    newer: list[Task] = field(default_factory=list)
    together: dict[str, list[Task]] = field(default_factory=dict)
    alone: list[Task] = field(default_factory=list)

    def tasks(self) -> list[Task]:
        """All of them."""
        return [*self.waits, *self.newer, *(task for run in self.together.values() for task in run), *self.alone]


class Flow:
    """The records of a claim that are still to go."""

    def __init__(
        self,
        tasks: Iterable[Task],
        parked: Mapping[tuple[UUID, UUID], int],
        settled: Iterable[UUID],
        is_known: Callable[[str], bool],
        goes_together: Callable[[str], bool],
    ) -> None:
        self._parked, self._settled = dict(parked), set(settled)
        self._is_known, self._goes_together = is_known, goes_together
        self._queues: dict[UUID, deque[Task]] = {}
        for task in tasks:
            self._queues.setdefault(task.device, deque()).append(task)

    def wave(self) -> Wave | None:
        """What goes next; None when nothing is left."""
        if not any(self._queues.values()):
            return None
        wave = Wave()
        for queue in self._queues.values():
            self._take(queue, wave)
        return wave

    def heard(self, wave: Wave, codes: Mapping[UUID, ReceiptCode]) -> None:
        """
        What became of a wave.

        Raises:
            KeyError: A record was left without an answer.
        """
        for task in wave.tasks():
            if codes[task.author.record] in HOLDING_UP:
                self._park(task)
            else:
                self._settled.add(task.author.record)

    def _take(self, queue: deque[Task], wave: Wave) -> None:
        kind, ids, entities = "", set[UUID](), set[UUID]()
        while queue:
            task = queue[0]
            if task.author.entity in entities or not ids.isdisjoint(task.deps):
                return
            if self._must_wait(task):
                wave.waits.append(task)
                self._park(task)
            elif task.body is None or not self._is_known(task.kind):
                wave.newer.append(task)
                self._park(task)
            elif self._goes_together(task.kind) and kind in ("", task.kind):
                kind = task.kind
                wave.together.setdefault(kind, []).append(task)
                ids.add(task.author.record)
                entities.add(task.author.entity)
            else:
                if not kind:
                    wave.alone.append(queue.popleft())
                return
            queue.popleft()

    def _must_wait(self, task: Task) -> bool:
        # Only what was written before can hold a record up: a child that came first waits for it.
        if self._parked.get(task.about, task.author.seq) < task.author.seq:
            return True
        return not self._settled.issuperset(task.deps)

    def _park(self, task: Task) -> None:
        self._parked.setdefault(task.about, task.author.seq)
