"""
Phones and a server, and whatever may happen between them, in any order Hypothesis thinks of.

`quiet` ends every story: faults stop, everybody talks until nobody has anything to say. Then
nothing is lost, doubled or without an answer, and whoever holds the same holds it equal.
"""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from server.domain.records import UNSETTLED
from tests.models.phones import Phone
from tests.models.server import Act, Server

PEOPLE = ("陈静", "林涛", "周敏")
TOPICS = ("topic:甲", "topic:乙")
PHONES = st.integers(0, len(PEOPLE))
"""One more than there are people: the first of them has two."""
FIELDS = st.sampled_from(
    [("TEXT", "a"), ("TEXT", "b"), ("PLACE", "c"), ("STATE", "DOING"), ("STATE", "DONE"), ("STATE", "DROPPED")]
)
SMALL = st.integers(1, 4)


class World(RuleBasedStateMachine):
    """One story."""

    bugs: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.server = Server(self.bugs, held={person: set(TOPICS) for person in PEOPLE})
        self.phones = [Phone(PEOPLE[n % len(PEOPLE)], UUID(int=n + 1)) for n in range(len(PEOPLE) + 1)]
        self.kept = self.server.backup()
        self.written = 0
        self.now = 0

    @initialize(n=st.integers(0, 3))
    def some_items(self, n: int) -> None:
        for number in range(n):
            self.adds(number, "x", number % 2)
        self.everybody_talks()

    @rule(phone=PHONES, text=st.sampled_from("xy"), topic=st.integers(0, 1))
    def adds(self, phone: int, text: str, topic: int) -> None:
        held = self.phones[phone]
        if TOPICS[topic] in held.scopes or held.cursor is None:
            self._writes(held, "add", f"item {self.written}", TOPICS[topic], 0, (("TEXT", text),))

    @rule(phone=PHONES, which=st.integers(0, 9), said=FIELDS, clock=st.integers(-3, 3))
    def sets(self, phone: int, which: int, said: tuple[str, str], clock: int) -> None:
        self._edits(phone, which, "set", (said,), clock)

    @rule(phone=PHONES, which=st.integers(0, 9), act=st.sampled_from(["del", "reopen", "move"]))
    def acts(self, phone: int, which: int, act: str) -> None:
        self._edits(phone, which, act, (("RANK", f"b{self.written}"),) if act == "move" else ())

    @rule(phone=PHONES, count=SMALL, turned=st.booleans(), lost=st.booleans())
    def sends(self, phone: int, count: int, turned: bool, lost: bool) -> None:
        held = self.phones[phone]
        acts = sorted(held.unsent(), key=lambda act: act.seq, reverse=turned)[:count]
        acked = self.server.push(acts)
        if not lost:
            held.acked |= {*acked}

    @rule(phone=PHONES, limit=SMALL)
    def pulls(self, phone: int, limit: int) -> None:
        held = self.phones[phone]
        is_one_page = held.pulling is None
        if held.pulls(self.server, limit) and is_one_page:
            assert held.base == self.server.of(held.scopes), "a whole pull brings what stands"

    @rule(phone=PHONES)
    def dies(self, phone: int) -> None:
        self.phones[phone].dies()

    @rule(phone=PHONES)
    def has_a_quiet_moment(self, phone: int) -> None:
        held = self.phones[phone]
        held.acked |= {*self.server.push(held.unsent())}
        if not self.server.running:
            self._settles_all()
        while not held.pulls(self.server, 1000):
            held.acked |= {*self.server.push(held.unsent())}

    @rule(phone=PHONES, which=st.integers(0, 9))
    def takes_off(self, phone: int, which: int) -> None:
        self._edits(phone, which, "del", ())
        self.has_a_quiet_moment(phone)
        self.server.forget()

    @precondition(lambda self: self.server.waiting())
    @rule(which=st.integers(0, 9), limit=SMALL)
    def claims(self, which: int, limit: int) -> None:
        waiting = self.server.waiting()
        self.server.claim(waiting[which % len(waiting)], limit)

    @precondition(lambda self: self.server.running)
    @rule(which=st.integers(0, 9), dies=st.integers(0, 4))
    def ends(self, which: int, dies: int) -> None:
        running = sorted(self.server.running)
        (self.server.abort if dies == 0 else self.server.commit)(running[which % len(running)])

    @rule(person=st.sampled_from(PEOPLE), topic=st.sampled_from(TOPICS))
    def grants_or_revokes(self, person: str, topic: str) -> None:
        self.server.held[person] ^= {topic}

    @rule()
    def forgets(self) -> None:
        self.server.forget()

    @rule()
    def looks_again(self) -> None:
        self.server.looks_again()

    @rule(phone=PHONES)
    def recovers(self, phone: int) -> None:
        self.phones[phone].recovers(self.server)

    @rule()
    def backs_up(self) -> None:
        self.kept = self.server.backup()

    @rule()
    def restores(self) -> None:
        self.server.restore(self.kept)

    @invariant()
    def every_effect_at_most_once(self) -> None:
        assert all(times == 1 for times in self.server.effects.values() if times), "an effect is had once"

    def teardown(self) -> None:
        self.everybody_talks()
        for phone in self.phones:
            assert phone.base == self.server.of(phone.scopes), f"{phone.person} holds what stands"
            assert phone.scopes == self.server.held[phone.person] | {f"person:{phone.person}"}
            assert not phone.unsent()
            assert {*phone.written} <= {*self.server.records}, "nothing written is lost"
            waits = {r for r in phone.written if self.server.answered.get(r) in UNSETTLED}
            assert {*phone.ended} | waits == {*phone.written}, "everything has its answer"
            assert all(self.server.effects[record] == 1 for record in phone.ended)
            assert all(self._lacks_its_parent(phone.written[record]) for record in waits)

    def everybody_talks(self) -> None:
        """Faults stop; until nobody has anything to say."""
        for xid in sorted(self.server.running):
            self.server.commit(xid)
        before: Any = None
        while before != (before := self._told()):
            for phone in self.phones:
                phone.dies()
                phone.recovers(self.server)
                phone.acked |= {*self.server.push(phone.unsent())}
            self.server.looks_again()
            self._settles_all()
            for phone in self.phones:
                while not phone.pulls(self.server, 1000):
                    phone.acked |= {*self.server.push(phone.unsent())}

    def _settles_all(self) -> None:
        while waiting := self.server.waiting():
            for device in waiting:
                if tx := self.server.claim(device, 100):
                    self.server.commit(tx.xid)

    def _told(self) -> Any:
        # What is sent again after a reset waits though as many are acked and ended as before it.
        return self.server.waiting(), [(phone.base, {*phone.acked}, {*phone.ended}) for phone in self.phones]

    def _edits(self, phone: int, which: int, kind: str, said: tuple[Any, ...], clock: int = 0) -> None:
        held = self.phones[phone]
        names = sorted(held.items())
        if names:
            name = names[which % len(names)]
            scope, rev, _ = held.items()[name]
            self._writes(held, kind, name, scope, rev, said, clock)

    def _writes(
        self, phone: Phone, kind: str, entity: str, scope: str, base: int, said: tuple[Any, ...], clock: int = 0
    ) -> None:
        self.written += 1
        self.now += 1
        phone.seq += 1
        record = UUID(int=(self.written << 64) + phone.device.int)
        phone.writes(
            Act(record, phone.person, phone.device, phone.seq, kind, entity, scope, self.now + clock, base, said)
        )

    def _lacks_its_parent(self, act: Act) -> bool:
        """Whether a record waits with reason: what it edits was lost in a restore and never made again, or refused."""
        return act.entity not in self.server.things


def world(*bugs: str) -> type[World]:
    """Worlds in which something is done wrong on purpose."""
    return type("Bugged", (World,), {"bugs": frozenset(bugs)})
