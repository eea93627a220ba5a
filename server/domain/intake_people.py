"""
Lines about people (人员): a person by their telephone number, a seat by person, unit, role and term.

A person who is known keeps their name; a number that is somebody else's is refused without
saying whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server.domain import phones
from server.domain.intake_columns import ROLES as ROLE_WORDS
from server.domain.intake_columns import IntakeKind, word_for
from server.domain.intake_lines import Problem, Read
from server.domain.intake_plans import Decision, Outcome, difference, heading, refused
from server.domain.intake_trees import Node, Tree
from server.domain.intake_units import foreign
from server.domain.people import RECEIVING, SITS_IN, Role, SeatStatus, UnitKind
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer

FREE = ("district", "certificate_no", "expertise", "grass_roots", "leading", "title", "reception")
LEFT_WORDS = {
    SeatStatus.RESIGNED: "已辞职",
    SeatStatus.RECALLED: "已被罢免",
    SeatStatus.ENDED: "已终止",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A person who is there already."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TermFacts:
    id: UUID
    ordinal: int
    starts_on: date
    ends_on: date


@dataclass(slots=True)
class There:
    """
    What is there, and what the lines before will have made.

    Attributes:
        persons: By telephone number.
        seats: Rows of `seat` by (person, unit, role).
        terms: Of each congress, the newest first.
        heads: Who heads each station.
        called: By telephone number, the line that named it first and the name it gave.
        seen: By seat, the line that was about it.
    """

    tree: Tree
    today: date
    persons: dict[str, Known]
    seats: Mapping[tuple[UUID, UUID, str], Sequence[Mapping[str, Any]]]
    terms: Mapping[UUID, Sequence[TermFacts]]
    heads: dict[UUID, UUID]
    called: dict[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    seen: dict[Any, int] = field(default_factory=dict[Any, int])


@dataclass(frozen=True, slots=True)
class Chair:
    """Where the line's seat stands: its units and its term."""

    unit: Node
    role: Role
    term: TermFacts | None
    electing: Node | None
    station: Node | None


Wrong = list[Problem]


def decide(read: Read, there: There, viewer: Viewer) -> Decision:
    """What becomes of the line; `there` then holds the seat as it will be."""
    wrong = [*read.problems]
    chair = _chair(read, there, wrong)
    _check_name(read, there, wrong)
    if chair:
        _check_chair(read, chair, there, viewer, wrong)
    if wrong or chair is None:
        return refused(read.number, _label(read, chair), wrong)
    known = there.persons.get(read.get("phone"))
    seat = _held(read, known, chair, there, wrong)
    if not wrong and seat is None:
        _check_new(read, known, chair, there, wrong)
    key = (read.get("phone"), chair.unit.id, chair.role, chair.term.id if chair.term else None)
    if (line := there.seen.setdefault(key, read.number)) != read.number:
        wrong.append(Problem(None, f"与第 {line} 行重复。"))
    if wrong:
        return refused(read.number, _label(read, chair), wrong)
    return _changed(read, chair, seat) if seat else _made(read, chair, known, there)


def _column(key: str) -> str:
    return heading(IntakeKind.PEOPLE, key)


def _label(read: Read, chair: Chair | None) -> str:
    """Name, last digits, unit and role: enough to find the line again."""
    tail = f"(尾号 {phones.tail(read.get('phone'))})" if read.get("phone") else ""
    unit = chair.unit.name if chair else read.get("unit") or ""
    role = word_for(ROLE_WORDS, str(read.get("role") or ""))
    return " ".join(filter(None, (f"{read.get('name') or '(未填姓名)'}{tail}", unit, role)))


def _chair(read: Read, there: There, wrong: Wrong) -> Chair | None:
    units: dict[str, Node | None] = {}
    for key in ("unit", "electing_unit", "station"):
        words = read.get(key)
        node = there.tree.find(words) if words else None
        if isinstance(node, str):
            wrong.append(Problem(_column(key), node))
            node = None
        units[key] = node
    unit, role = units["unit"], read.get("role")
    if unit is None or role is None:
        return None
    term = _term(read, unit, Role(role), there, wrong)
    return Chair(unit, Role(role), term, units["electing_unit"], units["station"])


def _term(read: Read, unit: Node, role: Role, there: There, wrong: Wrong) -> TermFacts | None:
    """The one written; a deputy's is the sitting one if none is."""
    terms, ordinal = there.terms.get(unit.congress, ()), read.get("ordinal")
    if ordinal is not None:
        found = next((term for term in terms if term.ordinal == ordinal), None)
        if found is None:
            have = "、".join(str(term.ordinal) for term in terms) or "无"
            wrong.append(Problem(_column("ordinal"), f"系统中没有第 {ordinal} 届(现有:{have})。"))
        return found
    if role is not Role.DEPUTY:
        return None
    return next((term for term in terms if term.starts_on <= there.today <= term.ends_on), None)


def _check_name(read: Read, there: There, wrong: Wrong) -> None:
    phone, name = read.get("phone"), read.get("name")
    if not phone or not name:
        return
    line, called = there.called.setdefault(phone, (read.number, name))
    if called != name:
        wrong.append(Problem(_column("phone"), f"与第 {line} 行“{called}”的手机号相同,姓名却不同。"))
    elif (known := there.persons.get(phone)) and known.name != name:
        wrong.append(Problem(_column("phone"), f"尾号 {phones.tail(phone)} 的手机号已登记在其他人名下。"))


def _check_chair(read: Read, chair: Chair, there: There, viewer: Viewer, wrong: Wrong) -> None:
    unit, role = chair.unit, chair.role
    if not allowed(viewer, chair, there.tree):
        wrong.append(Problem(_column("unit"), foreign(unit, there.tree, viewer)))
    if unit.kind not in SITS_IN[role]:
        word = word_for(ROLE_WORDS, role)
        wrong.append(Problem(_column("role"), f"“{unit.name}”里不能任{word}。"))
    if chair.station and (role is not Role.DEPUTY or chair.station.kind not in RECEIVING):
        wrong.append(Problem(_column("station"), "只有代表才驻站,而且要写联络站、代表之家或联系点。"))
    if (electing := chair.electing) and not _elects(electing, unit, role):
        wrong.append(Problem(_column("electing_unit"), f"“{electing.name}”不是“{unit.name}”的下级人大。"))


def _elects(electing: Node, unit: Node, role: Role) -> bool:
    below = electing.path.startswith(unit.path) and electing.id != unit.id
    return role is Role.DEPUTY and electing.kind is UnitKind.CONGRESS and below


def allowed(viewer: Viewer, chair: Chair, tree: Tree) -> bool:
    """One's own congress, deputies one's congress elected, and the first administrator of a congress below."""
    electing = (chair.electing.id,) if chair.electing else ()
    if may(viewer, Act.MANAGE_SEATS, Target(chair.unit.path, chair.unit.congress, electing_units=electing)):
        return True
    above = tree.by_id.get(chair.unit.parent) if chair.unit.parent else None
    founds = viewer.role is Role.ADMIN and chair.role is Role.ADMIN and chair.unit.kind is UnitKind.CONGRESS
    return founds and above is not None and may(viewer, Act.MANAGE_SEATS, Target(above.path, above.congress))


def _held(read: Read, known: Known | None, chair: Chair, there: There, wrong: Wrong) -> Mapping[str, Any] | None:
    """The seat the line is about, if it is held or suspended."""
    if known is None:
        return None
    seats = there.seats.get((known.id, chair.unit.id, chair.role), ())
    term = chair.term.id if chair.term else None
    same = [seat for seat in seats if term is None or seat["term"] in (term, None)]
    if held := next((seat for seat in same if seat["status"] in (SeatStatus.ACTIVE, SeatStatus.SUSPENDED)), None):
        return held
    if left := next((seat for seat in same if read.get("since") in (None, seat["since"])), None):
        words = LEFT_WORDS[SeatStatus(left["status"])]
        wrong.append(Problem(None, f"此人{words}({left['until']})。重新任职请填写新的任职日期或届次。"))
    return None


def _check_new(read: Read, known: Known | None, chair: Chair, there: There, wrong: Wrong) -> None:
    since = read.get("since")
    if not chair.unit.active:
        wrong.append(Problem(_column("unit"), f"“{chair.unit.name}”已停用。"))
    if since is None:
        wrong.append(Problem(_column("since"), "没有填写。新任职要写任职日期。"))
    elif chair.term and not chair.term.starts_on <= since <= chair.term.ends_on:
        wrong.append(Problem(_column("since"), f"不在第 {chair.term.ordinal} 届任期内。"))
    head = there.heads.get(chair.unit.id) if chair.role is Role.STATION_HEAD else None
    if head is not None and (known is None or head != known.id):
        wrong.append(Problem(_column("role"), f"“{chair.unit.name}”已有站长。请先办理离任。"))


def _changed(read: Read, chair: Chair, seat: Mapping[str, Any]) -> Decision:
    wanted: dict[str, Any] = {key: _wanted(key, read.values[key]) for key in FREE if key in read.values}
    wanted |= {"since": read.get("since")} if read.get("since") else {}
    names: dict[str, str] = {}
    for key, node in (("electing_unit", chair.electing), ("station", chair.station)):
        if node is not None:
            wanted[key], names[key] = node.id, node.name
        elif key in read.values:
            wanted[key] = None
    changes = {key: value for key, value in wanted.items() if value != seat[key]}
    if not changes:
        return Decision(read.number, Outcome.LEAVE, _label(read, chair))
    notes = tuple(_note(key, seat, value, names) for key, value in changes.items())
    row = {**seat, **changes}
    return Decision(read.number, Outcome.CHANGE, _label(read, chair), (), notes, {"seat": row})


def _note(key: str, seat: Mapping[str, Any], value: Any, names: dict[str, str]) -> str:
    if key in ("electing_unit", "station"):
        return difference(IntakeKind.PEOPLE, key, seat.get(f"{key}_name"), names.get(key))
    return difference(IntakeKind.PEOPLE, key, seat[key], value)


def _wanted(key: str, value: Any) -> Any:
    if key in ("grass_roots", "leading"):
        return value == "yes"
    return value or [] if key == "expertise" else value


def _made(read: Read, chair: Chair, known: Known | None, there: There) -> Decision:
    rows: dict[str, Mapping[str, Any]] = {}
    if known is None:
        known = there.persons[read.get("phone")] = Known(there.tree.new_id(), read.get("name"))
        rows["person"] = {"id": known.id, "name": known.name, "phone": read.get("phone")}
        notes: tuple[str, ...] = ()
    else:
        line, _ = there.called[read.get("phone")]
        notes = (f"与第 {line} 行是同一人。" if line != read.number else "系统中已有此人,增加一个席位。",)
    if chair.role is Role.STATION_HEAD:
        there.heads[chair.unit.id] = known.id
    rows["seat"] = {
        "id": there.tree.new_id(),
        "person": known.id,
        "unit": chair.unit.id,
        "role": chair.role,
        "term": chair.term.id if chair.term else None,
        "electing_unit": chair.electing.id if chair.electing else None,
        "station": chair.station.id if chair.station else None,
        "since": read.get("since"),
        **{key: _wanted(key, read.get(key)) for key in FREE},
    }
    return Decision(read.number, Outcome.MAKE, _label(read, chair), (), notes, rows)
