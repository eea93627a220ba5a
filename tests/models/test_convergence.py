"""
Any order, repetition, split and death of deliveries, grants, deletions, forgetting, restores: the same in the end.

`EXAMPLES=100000 pytest tests/models` is the long form.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.models.machine import World, world

EXAMPLES = int(os.environ.get("EXAMPLES", "2000"))
QUICK = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    derandomize=EXAMPLES <= 2000,
    database=None,
    suppress_health_check=[*HealthCheck],  # type: ignore[arg-type]  its metaclass iterates
)
BUGS = (
    "sequence cursor",
    "floor not raised",
    "dropped scope kept",
    "epoch not changed",
    "archive not sent again",
    "effect without feed",
)

pytestmark = pytest.mark.timeout(240 + EXAMPLES // 5)


def test_phones_and_server_agree_in_the_end() -> None:
    """I4, I8, I13, I16 to I19, on the product's merge rules."""
    run_state_machine_as_test(World, settings=QUICK)


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    """The story that would hide it is not the only one told."""
    quickly = settings(QUICK, phases=[Phase.generate], max_examples=2000, derandomize=True)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(world(bug), settings=quickly)


def test_what_goes_again_after_a_second_restore_is_answered_before_all_fall_silent() -> None:
    """As many are acked and ended as before it; the record of before the first restore still waits."""
    story = World()
    story.some_items(0)
    story.adds(3, "x", 0)
    story.has_a_quiet_moment(3)
    story.grants_or_revokes("陈静", "topic:甲")
    story.adds(3, "x", 0)
    story.restores()
    story.takes_off(3, 0)
    story.restores()

    story.teardown()
