"""Telephone numbers as people type them."""

import pytest

from server.domain import phones


@pytest.mark.parametrize(
    "typed",
    ["13800000001", " 138 0000 0001 ", "138-0000-0001", "+8613800000001", "+86 138 0000 0001", "008613800000001",
     "１３８００００ ０００１"],
)  # fmt: skip
def test_one_number_has_many_spellings(typed: str) -> None:
    """All are the same eleven digits."""
    assert phones.normal(typed) == "13800000001"


@pytest.mark.parametrize(
    "typed", ["", "1380000000", "138000000011", "23800000001", "1380000000a", "١٣٨٠٠٠٠٠٠٠١", "1" * 999]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    """Never an error, never a guess."""
    assert phones.normal(typed) is None
