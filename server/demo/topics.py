"""Topics and their four lists (四张清单): 310 items, many of them in full chains."""

from datetime import timedelta

from server.demo.people import People
from server.demo.themes import THEMES, Theme
from server.demo.units import Tree
from server.demo.world import World
from server.domain.lists import ItemState, List, TopicState
from server.tables.lists import ListItem, Topic
from server.tables.people import Seat, Unit

OPEN_CHAINS = (4, 4, 4, 3, 3, 3, 3, 2, 2, 1, 1, 1)
CLOSED_CHAINS = (4, 4, 4, 4, 4, 4, 4, 3)
"""How far each chain of a topic came: 31 items a topic."""

DROPPED_BECAUSE = "已由上级统一规划,不再单列。"


def raise_topics(world: World, tree: Tree, people: People) -> list[Topic]:
    """Ten topics, six of them open, each with its lists."""
    topics = []
    for number, theme in enumerate(THEMES):
        begun = world.now - timedelta(days=(150 - number * 8) if theme.open else (380 - number * 5))
        topic = _raise(world, tree, theme, begun.date().year, number)
        topics.append(topic)
        for chain, length in enumerate(OPEN_CHAINS if theme.open else CLOSED_CHAINS):
            _fill_chain(world, tree, people, topic, theme, chain, length)
    return topics


def open_problems(world: World) -> list[ListItem]:
    """The first problem of every open topic's first three chains."""
    open_topics = {topic.id for topic in world.of(Topic) if topic.state == TopicState.OPEN}
    there = [item for item in world.of(ListItem) if item.topic in open_topics and item.list == List.PROBLEM]
    return [item for item in there if item.rank in ("a00", "a01", "a02")]


def _raise(world: World, tree: Tree, theme: Theme, year: int, number: int) -> Topic:
    starts = world.today - timedelta(days=(150 - number * 8) if theme.open else (380 - number * 5))
    return world.make(
        Topic,
        tree.founded,
        unit=tree.city.id,
        title=theme.title,
        brief=theme.brief,
        year=year,
        starts_on=starts,
        ends_on=starts + timedelta(days=330 if theme.open else 200),
        state=TopicState.OPEN if theme.open else TopicState.CLOSED,
    )


def _fill_chain(world: World, tree: Tree, people: People, topic: Topic, theme: Theme, chain: int, length: int) -> None:
    """Items one after another, each from the one before."""
    town = tree.towns[(chain * 5 + THEMES.index(theme)) % len(tree.towns)]
    place = town.communities[chain % len(town.communities)]
    owners = people.by_station[town.station.id]
    before: ListItem | None = None
    for step, name in enumerate(list(List)[:length]):
        text = theme.chains[chain % len(theme.chains)][step].format(place=place.name)
        before = _write(world, topic, name, text, town.unit, owners[step % len(owners)], before, chain, length)
        if theme.open or length == 4:
            continue
        if step == length - 1:
            before.state, before.reason = ItemState.DROPPED, DROPPED_BECAUSE


def _write(
    world: World,
    topic: Topic,
    name: List,
    text: str,
    unit: Unit,
    owner: Seat,
    before: ListItem | None,
    chain: int,
    length: int,
) -> ListItem:
    step = list(List).index(name)
    written = world.now - timedelta(days=120 - chain * 6 - step * 3, hours=chain)
    return world.make(
        ListItem,
        written,
        topic=topic.id,
        list=name,
        text=text,
        unit=unit.id,
        owner_seat=owner.id,
        due_on=topic.starts_on + timedelta(days=60 + step * 40),
        state=_state(step, length),
        from_item=before.id if before else None,
        place=unit.name,
        rank=f"a{chain:02d}",
        by=owner.person,
        written_at=written,
        changed_at=written,
    )


def _state(step: int, length: int) -> ItemState:
    """All of a full chain is done; the end of a shorter one is open, what led there is being done."""
    if length == len(List) or step < length - 2:
        return ItemState.DONE
    return ItemState.OPEN if step == length - 1 else ItemState.DOING
