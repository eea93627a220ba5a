"""Templates: filled by type, and never sent half filled."""

import pytest

from server.commands import catalogue
from server.domain import templates
from server.domain.composing import CATEGORIES, KINDS, MAX_TITLE
from server.domain.templates import BrokenError, Variable, VariableType

DAY = Variable("日期", VariableType.DATE)
WHAT = Variable("活动", VariableType.ACTIVITY)


def test_each_kind_is_said_as_people_say_it() -> None:
    """A date with its weekday, a clock, an activity with its time and place."""
    text = "{日期} {几点} {活动},{活动时间},{活动地点}"
    values = {"日期": "2026-12-03", "几点": "14:00", "活动": "接待日", "活动时间": "12月3日 14:00", "活动地点": "三楼"}

    filled = templates.fill(text, [DAY, Variable("几点", VariableType.TIME), WHAT], values)

    assert filled == "12月3日(周四) 14:00 接待日,12月3日 14:00,三楼"


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("{日期}", {}, "请填写“日期”。"),
        ("{日期}", {"日期": "明天"}, "“日期”要填日期。"),
        ("{日期}", {"日期": "{日期}"}, "“日期”太长,或含有花括号。"),
        ("{日子}", {"日子": "2026-12-03"}, "模板里的变量“{日子}”没有定义,请联系管理员或改用别的模板。"),
    ],
)
def test_what_cannot_be_filled_is_said(text: str, values: dict[str, str], words: str) -> None:
    """A value missing or of another kind, and a place nobody provides, each in words."""
    with pytest.raises(BrokenError) as broken:
        templates.fill(text, [DAY], values)

    assert broken.value.words == words


def test_an_open_place_or_a_lone_brace_keeps_a_text_from_being_sent() -> None:
    """What a person typed in themselves is held to the same."""
    assert templates.fault("请于{日期}前答复") == "还有变量没有填写:{日期}。"
    assert templates.fault("请于{日期前答复")
    assert templates.fault("请于十二月三日前答复") is None


@pytest.mark.parametrize("one", catalogue.templates(), ids=lambda one: one.key)
def test_those_installed_are_whole(one: catalogue.Template) -> None:
    """Each place is provided, each variable used, each may be sent, and each says where it comes from."""
    assert templates.broken(one.title, one.body, one.variables) == []
    assert one.kind in KINDS
    assert one.category in CATEGORIES
    assert len(one.title) <= MAX_TITLE
    assert one.source


def test_a_broken_template_is_found() -> None:
    """A place without a variable, and a variable without a place."""
    found = templates.broken("{日期}", "{钟点}", [DAY, Variable("地点", VariableType.TEXT)])

    assert found == ["没有定义变量“钟点”", "变量“地点”没有用到"]
