"""The second factor, against the vectors of its standards."""

import pytest

from server.domain import totp

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(("counter", "code"), [*enumerate(["755224", "287082", "359152", "969429", "338314"])])
def test_codes_are_those_of_rfc_4226(counter: int, code: str) -> None:
    """Appendix D."""
    assert totp.code_at(SECRET, counter) == code


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    """Appendix B, the last six of its eight digits."""
    assert totp.matching_step(SECRET, code, seconds) == seconds // 30


def test_a_code_holds_for_a_step_to_either_side() -> None:
    """A watch may be half a minute off, and no more."""
    code = totp.code_at(SECRET, 100)

    assert [totp.matching_step(SECRET, code, step * 30) for step in (98, 99, 100, 101, 102)] == [
        None, 100, 100, 100, None,
    ]  # fmt: skip


@pytest.mark.parametrize("nonsense", ["", "abc", "１２３４５６", "0" * 1000])
def test_what_is_no_code_matches_nothing(nonsense: str) -> None:
    """Nothing a person may type is an error."""
    assert totp.matching_step(SECRET, nonsense, 59) is None
