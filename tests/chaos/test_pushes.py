"""Everything that carries a push dies now and then; each push comes all the same, and 消息 has each notice once."""

import secrets

import pytest

from tests.chaos import pushes

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]


async def test_each_push_comes_whatever_dies() -> None:
    """Short here; `make chaos-push` is the long form."""
    told = await pushes.run(1500, 1.0, secrets.token_hex(4))

    assert told.is_well, told
    assert sum(told.kills.values()) >= 4
