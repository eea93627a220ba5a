"""
How far a notice came with each person (送达情况): counts that add up to the list.

A person is in exactly one place, the farthest any channel proves. That a notice stands in 消息
proves nothing of its reader, so it counts as not reached until it was read or a channel took it.
"""

from enum import StrEnum


class Reached(StrEnum):
    """The farthest a notice came with one person, the farthest first."""

    CONFIRMED = "CONFIRMED"  # 已回执
    ACTED = "ACTED"  # 已办: they did what it asks from the notification
    OPENED = "OPENED"  # 已读
    SHOWN = "SHOWN"  # 已显示: on a phone's screen
    ACCEPTED = "ACCEPTED"  # 已送出: the service beyond took it
    WAITING = "WAITING"  # 正在送
    UNREACHED = "UNREACHED"  # 未送达: only in 消息, unread
    LEFT = "LEFT"  # 已离任: was on the list, holds no seat any more


READERS = (Reached.CONFIRMED, Reached.ACTED, Reached.OPENED)
"""Those of whom we know that they read it."""
