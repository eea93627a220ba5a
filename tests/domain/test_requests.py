"""What a department may ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.domain.requests import Asked, check
from server.errors import InvalidError

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WISH = Asked("开放日", "请代表实地查看。", NOW + HOUR, NOW + 3 * HOUR)

FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("title", {"title": " "}),
    ("title", {"title": "长" * 81}),
    ("text", {"text": ""}),
    ("text", {"text": "长" * 5001}),
    ("startsAt", {"starts_at": NOW}),
    ("startsAt", {"ends_at": datetime(9999, 1, 1, tzinfo=UTC)}),
    ("endsAt", {"ends_at": NOW + HOUR}),
    ("endsAt", {"ends_at": NOW + HOUR + timedelta(days=60, seconds=1)}),
    ("place", {"place": "长" * 121}),
    ("deputies", {"deputies": -1}),
    ("deputies", {"deputies": 1001}),
    ("expertise", {"expertise": tuple("一二三四五六七八九")}),
    ("expertise", {"expertise": ("",)}),
]


@pytest.mark.parametrize(("field", "changed"), FAULTS)
def test_a_wish_that_cannot_be_names_its_field(field: str, changed: dict[str, Any]) -> None:
    """Each fault says which field of the form is wrong, in Chinese."""
    with pytest.raises(InvalidError) as refused:
        check(replace(WISH, **changed), NOW)

    assert (refused.value.detail["field"], refused.value.words[-1]) == (field, "。")


def test_a_wish_at_the_good_side_of_each_limit_stands() -> None:
    """Limits belong to what is allowed."""
    check(WISH, NOW)
    longest = replace(WISH, ends_at=NOW + HOUR + timedelta(days=60))
    check(replace(longest, title="长" * 80, deputies=1000, expertise=("环保",) * 8), NOW)
