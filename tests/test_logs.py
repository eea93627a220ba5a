"""What is written down."""

from server.logs import drop_what_is_private


def test_private_facts_never_reach_the_log() -> None:
    """However a cookie, a body or a telephone number got into a line, it is dropped."""
    fact = {"event": "signed in", "person": "018f", "Phone": "10000000001", "cookie": "daima=1", "body": "{}"}

    assert drop_what_is_private(None, "info", fact) == {"event": "signed in", "person": "018f"}
