"""
Templates of notices (模板): texts with places that are filled, each of a kind.

A place is a name in braces, `{日期}`. An activity fills three: `{活动}`, `{活动时间}`,
`{活动地点}`. Nothing is evaluated; what is left open or unknown is told before anything is sent.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import StrEnum

import msgspec

PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST_VALUE = 200
WEEKDAYS = "一二三四五六日"


class VariableType(StrEnum):
    TEXT = "TEXT"
    DATE = "DATE"
    TIME = "TIME"
    ACTIVITY = "ACTIVITY"
    UNIT = "UNIT"


class Variable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place of a template and what may stand there."""

    name: str
    type: VariableType
    hint: str = ""


class BrokenError(ValueError):
    """A text that cannot be filled: the variable, and words for a person."""

    def __init__(self, variable: str, words: str) -> None:
        super().__init__(words)
        self.variable, self.words = variable, words


def places(text: str) -> list[str]:
    """The names in braces, in order, each once."""
    return list(dict.fromkeys(PLACE.findall(text)))


def provided(variable: Variable) -> list[str]:
    """The places one variable fills."""
    if variable.type is VariableType.ACTIVITY:
        return [variable.name, f"{variable.name}时间", f"{variable.name}地点"]
    return [variable.name]


def fault(text: str) -> str | None:
    """What of a text's places keeps it from being sent, in words; None if nothing does."""
    if left := places(text):
        return f"还有变量没有填写:{'、'.join('{' + name + '}' for name in left)}。"
    if "{" in text or "}" in text:
        return "有一个花括号不成对,请检查模板变量。"
    return None


def fill(text: str, variables: Sequence[Variable], values: Mapping[str, str]) -> str:
    """
    The text with its places filled.

    Args:
        values: By place; of activities and units what is to be read, of the rest as it was typed in.

    Raises:
        BrokenError: A place nobody provides, or a value missing or not of its type.
    """
    types = {place: variable for variable in variables for place in provided(variable)}

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        if name not in types:
            raise BrokenError(name, f"模板里的变量“{{{name}}}”没有定义,请联系管理员或改用别的模板。")
        return said(types[name], values.get(name, ""))

    return PLACE.sub(filled, text)


def said(variable: Variable, value: str) -> str:
    """
    A value as it is read.

    Raises:
        BrokenError: Nothing is there, or not what the variable wants.
    """
    value = value.strip()
    if not value:
        raise BrokenError(variable.name, f"请填写“{variable.name}”。")
    if len(value) > LONGEST_VALUE or "{" in value or "}" in value:
        raise BrokenError(variable.name, f"“{variable.name}”太长,或含有花括号。")
    try:
        if variable.type is VariableType.DATE:
            day = date.fromisoformat(value)
            return f"{day.month}月{day.day}日(周{WEEKDAYS[day.weekday()]})"
        if variable.type is VariableType.TIME:
            return time.fromisoformat(value).strftime("%H:%M")
    except ValueError as exc:
        kind = "日期" if variable.type is VariableType.DATE else "时间"
        raise BrokenError(variable.name, f"“{variable.name}”要填{kind}。") from exc
    return value


def broken(title: str, body: str, variables: Sequence[Variable]) -> list[str]:
    """What is wrong with a template itself: places nobody provides, variables nothing asks for."""
    asked, given = places(title + body), [place for one in variables for place in provided(one)]
    unknown = [f"没有定义变量“{name}”" for name in asked if name not in given]
    idle = [f"变量“{one.name}”没有用到" for one in variables if not set(provided(one)) & set(asked)]
    return unknown + idle
