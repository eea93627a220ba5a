"""When an item may be done."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.domain.lists import ItemState, List, may_be_done

CASES = json.loads((Path(__file__).parents[1] / "cases" / "answers.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_item_is_done_as_the_shared_cases_say(case: dict[str, Any]) -> None:
    """Python and TypeScript agree."""
    answers = [(List(on), ItemState(state)) for on, state in case["answers"]]

    assert may_be_done(List(case["list"]), answers) is case["done"]
