"""What the phones of the city hold of topics, their four lists and the notes on them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from server.demo.world import World, facts
from server.domain import topic_projections
from server.domain.topic_projections import topic_scope
from server.store import listed_items
from server.store.changes import Row
from server.tables.lists import ItemConflict, ListItem, Topic
from server.tables.notes import Note
from server.tables.people import Person, Seat, Unit


class TopicFeed:
    """Makes the rows of `topic:<id>`; the other half of `Feed`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.units: dict[Any, str] = {unit.id: unit.name for unit in world.of(Unit)}
        self.people: dict[Any, str] = {person.id: person.name for person in world.of(Person)}
        self.owners: dict[Any, str] = {seat.id: self.people[seat.person] for seat in world.of(Seat)}

    def rows(self) -> list[Row]:
        """All of them."""
        return [*self._of_topics(), *self._of_items(), *self._of_notes()]

    def _of_topics(self) -> Iterator[Row]:
        for topic in self.world.of(Topic):
            body = topic_projections.topic(facts(topic), unit_name=self.units[topic.unit])
            yield Row(topic_scope(topic.id), "topic", topic.id, topic.version, body)

    def _of_items(self) -> Iterator[Row]:
        beside: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        items = {item.id: facts(item) for item in self.world.of(ListItem)}
        for other in self.world.of(ItemConflict):
            stands = listed_items.standing(items[other.item], other.field)
            names = {"by_name": self.people[other.by], "stands_by_name": self.people[stands["stands_by"]]}
            beside[other.item].append(facts(other) | stands | names)
        for item in self.world.of(ListItem):
            body = topic_projections.item(
                facts(item),
                unit_name=self.units[item.unit],
                owner_name=self.owners.get(item.owner_seat),
                by_name=self.people.get(item.by),
                conflicts=beside[item.id],
            )
            yield Row(topic_scope(item.topic), "item", item.id, item.version, body)

    def _of_notes(self) -> Iterator[Row]:
        for note in self.world.of(Note):
            body = topic_projections.note(facts(note), by_name=self.people[note.by], others=[])
            yield Row(topic_scope(note.topic), "note", note.id, note.version, body)
