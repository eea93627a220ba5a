"""Lines about units (单位) and stations (联络站): found by number, or by the unit above and the name."""

from dataclasses import replace
from typing import Any

from server.domain.intake_columns import IntakeKind
from server.domain.intake_lines import Problem, Read
from server.domain.intake_plans import Decision, Outcome, difference, heading, refused
from server.domain.intake_trees import Node, Tree
from server.domain.people import RECEIVING, Level, UnitKind
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer

PLACE = ("address", "lat", "lng", "hours", "public_phone", "intro")
OWN = ("name", "tags", "active")
ZONE = "Asia/Shanghai"

Wrong = list[Problem]


def decide(read: Read, tree: Tree, viewer: Viewer, seen: dict[Any, int]) -> Decision:
    """
    What becomes of the line; the tree then holds the unit as it will be.

    Args:
        seen: By unit, the line that was about it already.
    """
    label, wrong = read.get("name") or "(未填名称)", [*read.problems]
    parent = _parent(read, tree, wrong)
    found = _found(read, tree, parent, wrong)
    if found and not wrong:
        _check_found(read, found, parent, tree, viewer, wrong)
    elif not wrong:
        _check_new(read, parent, viewer, wrong)
    _check_place(read, found, wrong)
    if wrong:
        return refused(read.number, label, wrong)
    if found is None:
        assert parent is not None
        node = _made(read, parent, tree)
        seen[node.id] = read.number
        return Decision(read.number, Outcome.MAKE, tree.words(node), (), _told(node, parent), _rows(node, read, tree))
    if (line := seen.setdefault(found.id, read.number)) != read.number:
        return refused(read.number, label, [Problem(None, f"与第 {line} 行是同一个单位。")])
    return _changed(read, found, tree)


def _column(key: str) -> str:
    return heading(IntakeKind.UNITS, key)


def _parent(read: Read, tree: Tree, wrong: Wrong) -> Node | None:
    if (words := read.get("parent")) is None:
        return None
    node = tree.find(words)
    if isinstance(node, str):
        wrong.append(Problem(_column("parent"), node))
        return None
    return node


def _found(read: Read, tree: Tree, parent: Node | None, wrong: Wrong) -> Node | None:
    """The unit that is there already."""
    if (number := read.get("number")) is not None:
        if (node := tree.numbered(number)) is None:
            wrong.append(Problem(_column("number"), f"没有编号为 {number} 的单位。新单位请留空。"))
        return node
    if parent is not None:
        return tree.child(parent.id, read.get("name") or "")
    if not wrong:
        wrong.append(Problem(_column("parent"), "没有填写。新单位要写上级;已有单位也可以写单位编号。"))
    return None


def _check_found(read: Read, found: Node, parent: Node | None, tree: Tree, viewer: Viewer, wrong: Wrong) -> None:
    if not may(viewer, Act.MANAGE_SEATS, Target(found.path, found.congress)):
        wrong.append(Problem(None, foreign(found, tree, viewer)))
    if parent is not None and found.parent != parent.id:
        wrong.append(Problem(_column("parent"), "与现在的上级不同。导入不能调整隶属关系。"))
    if read.get("kind") not in (None, found.kind):
        wrong.append(Problem(_column("kind"), "与现在的类型不同。导入不能改变单位类型。"))
    if read.get("level") not in (None, found.level):
        wrong.append(Problem(_column("level"), "与现在的层级不同。导入不能改变层级。"))
    namesake = tree.child(found.parent, read.get("name")) if found.parent else None
    if namesake and namesake.id != found.id:
        wrong.append(Problem(_column("name"), "同一上级下已有这个名称。"))


ORDER = [*Level]


def _check_new(read: Read, parent: Node | None, viewer: Viewer, wrong: Wrong) -> None:
    assert parent is not None
    kind, level = read.get("kind"), read.get("level") or parent.level
    if kind is None:
        wrong.append(Problem(_column("kind"), "没有填写。新单位要写类型。"))
    if not may(viewer, Act.MANAGE_SEATS, Target(parent.path, parent.congress)):
        wrong.append(Problem(_column("parent"), f"“{parent.name}”不在您的管理范围,不能在它下面新建单位。"))
    if ORDER.index(level) < ORDER.index(parent.level):
        wrong.append(Problem(_column("level"), "不能高于上级单位的层级。"))
    if kind is UnitKind.CONGRESS and level == parent.level:
        wrong.append(Problem(_column("level"), "下级人大要比上级低一级。请填写层级。"))
    if parent.kind not in (UnitKind.CONGRESS, UnitKind.AREA) and kind is not None:
        wrong.append(Problem(_column("parent"), f"“{parent.name}”下面不能再设单位。"))


def _check_place(read: Read, found: Node | None, wrong: Wrong) -> None:
    kind = found.kind if found else read.get("kind")
    given = [key for key in PLACE if key in read.values]
    if given and kind is not None and kind not in RECEIVING:
        wrong.append(Problem(_column(given[0]), "只有代表之家、联络站、联系点才填地址和开放时间。"))
    if ("lat" in read.values) != ("lng" in read.values):
        wrong.append(Problem(_column("lat"), "经度和纬度要一起填。"))
    if found is None and given and not read.get("address"):
        wrong.append(Problem(_column("address"), "没有填写。有开放时间、电话或坐标时要写地址。"))


def _made(read: Read, parent: Node, tree: Tree) -> Node:
    new, number = tree.new_id(), tree.next_number()
    kind = UnitKind(read.get("kind"))
    node = Node(
        id=new,
        number=number,
        path=f"{parent.path}{number}.",
        name=read.get("name"),
        kind=kind,
        level=Level(read.get("level") or parent.level),
        parent=parent.id,
        congress=new if kind is UnitKind.CONGRESS else parent.congress,
        active=read.get("active") != "no",
        tags=tuple(read.get("tags") or ()),
    )
    tree.put(node)
    return node


def _told(node: Node, parent: Node) -> tuple[str, ...]:
    if node.kind is UnitKind.CONGRESS:
        return (f"新建下级人大。它的人员由它自己的管理员维护,请先在“{parent.name}”下指定一名管理员。",)
    return ()


def _changed(read: Read, found: Node, tree: Tree) -> Decision:
    """What the line says otherwise than what is there."""
    place = dict(found.place)
    held: dict[str, Any] = {"name": found.name, "tags": list(found.tags), "active": found.active, **place}
    wanted = {key: _wanted(key, read.values[key]) for key in (*OWN, *PLACE) if key in read.values}
    changes = {key: value for key, value in wanted.items() if value != held.get(key)}
    notes = tuple(difference(IntakeKind.UNITS, key, held.get(key), value) for key, value in changes.items())
    if not changes:
        return Decision(read.number, Outcome.LEAVE, tree.words(found))
    own = {key: value for key, value in changes.items() if key in OWN}
    node = replace(found, **own | ({"tags": tuple(own["tags"])} if "tags" in own else {}))
    node = replace(node, place=tuple((place | {k: v for k, v in changes.items() if k in PLACE}).items()))
    tree.put(node)
    return Decision(read.number, Outcome.CHANGE, tree.words(node), (), notes, _rows(node, read, tree))


def _wanted(key: str, value: Any) -> Any:
    match key:
        case "active":
            return value != "no"
        case "tags":
            return value or []
        case "intro" | "address":
            return value or ""
        case _:
            return value


def _rows(node: Node, read: Read, tree: Tree) -> dict[str, dict[str, Any]]:
    unit = {
        "id": node.id,
        "parent": node.parent,
        "kind": node.kind,
        "level": node.level,
        "name": node.name,
        "number": node.number,
        "path": node.path,
        "congress": node.congress,
        "zone": ZONE if node.kind is UnitKind.CONGRESS else None,
        "tags": list(node.tags),
        "active": node.active,
    }
    place = dict(node.place) | {key: _wanted(key, read.values[key]) for key in PLACE if key in read.values}
    if not place:
        return {"unit": unit}
    kept = {key: place.get(key) for key in PLACE} | {"intro": place.get("intro") or ""}
    return {"unit": unit, "place": kept | {"id": tree.new_id(), "unit": node.id}}


def foreign(node: Node, tree: Tree, viewer: Viewer) -> str:
    """Why a unit is not the viewer's to change."""
    if node.congress == viewer.congress:
        return f"“{node.name}”不在您的管理范围。"
    home = tree.by_id.get(node.congress)
    return f"“{node.name}”由{home.name if home else '另一级'}人大管理,请由那里的管理员导入。"
