"""The four lists (四张清单) and the states of topics and items."""

from enum import StrEnum


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
