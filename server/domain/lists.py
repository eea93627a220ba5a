"""The four lists (四张清单), the states of topics and items, and what their fields may say."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from server.errors import InvalidError

MAX_TEXT, MAX_PLACE = 2000, 200


class List(StrEnum):
    WORK = "WORK"  # 工作
    PROBLEM = "PROBLEM"  # 问题
    SUGGESTION = "SUGGESTION"  # 建议
    RESULT = "RESULT"  # 成果


class ItemState(StrEnum):
    OPEN = "OPEN"
    DOING = "DOING"
    DONE = "DONE"
    DROPPED = "DROPPED"


class ItemField(StrEnum):
    """A field of an item that may be set; each is merged by itself."""

    TEXT = "TEXT"
    OWNER = "OWNER"
    DUE_ON = "DUE_ON"
    FROM_ITEM = "FROM_ITEM"
    PLACE = "PLACE"
    STATE = "STATE"


class TopicState(StrEnum):
    DRAFT = "DRAFT"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


STATE_WORDS = {
    ItemState.OPEN: "待办",
    ItemState.DOING: "进行中",
    ItemState.DONE: "已办结",
    ItemState.DROPPED: "不再办理",
}


def check(field: ItemField, value: str | None, *, reason: str | None = None, on: List | None = None) -> None:
    """
    Nothing, if a field may say that; whether an id names anything is not asked here.

    Args:
        reason: Why an item is dropped.
        on: The list it stands on.

    Raises:
        InvalidError: Which field cannot, and why.
    """
    if field is ItemField.STATE and value == ItemState.DROPPED and not (reason or "").strip():
        raise InvalidError("不再办理请写明理由。", field="reason")
    if field is ItemField.FROM_ITEM and value is None and on is List.RESULT:
        raise InvalidError("成果要写明它回应的是哪一条。", field=field)
    if value is None and field not in (ItemField.TEXT, ItemField.STATE):
        return
    fits, words = CHECKS[field]
    if value is None or not fits(value):
        raise InvalidError(words, field=field)


def may_be_done(on: List, answers: Iterable[tuple[List, ItemState]]) -> bool:
    """
    Whether an item may be done: a problem only once something answers it.

    Args:
        answers: List and state of the items that name it as what they came from. The phone's twin is
            `pwa/src/rules/answers.ts`; both are held to `tests/cases/answers.json`.
    """
    if on is not List.PROBLEM:
        return True
    return any(list_ in ANSWERS and state is not ItemState.DROPPED for list_, state in answers)


ANSWERS = frozenset({List.SUGGESTION, List.RESULT})


def _reads_as(read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        try:
            read(value)
        except ValueError:
            return False
        return True

    return fits


CHECKS: dict[ItemField, tuple[Callable[[str], bool], str]] = {
    ItemField.TEXT: (lambda value: len(value.strip()) > 0 and len(value) <= MAX_TEXT, "内容要写一到两千字。"),
    ItemField.OWNER: (_reads_as(UUID), "没有找到这位负责人。"),
    ItemField.DUE_ON: (_reads_as(date.fromisoformat), "这一天不存在,请检查日期。"),
    ItemField.FROM_ITEM: (_reads_as(UUID), "没有找到它所回应的清单项。"),
    ItemField.PLACE: (lambda value: len(value) <= MAX_PLACE, "地点最多两百字。"),
    ItemField.STATE: (_reads_as(ItemState), "没有这种状态。"),
}
