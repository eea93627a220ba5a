"""Which addresses a browser may name as its own."""

import pytest

from server.domain import endpoints
from server.domain.endpoints import EndpointError
from tests.push.hostile import HOSTILE

REAL = [
    ("https://fcm.googleapis.com/fcm/send/dGVzdA:APA91bE-x_y", "Google"),
    ("https://updates.push.services.mozilla.com/wpush/v2/gAAAAABm", "Mozilla"),
    ("https://web.push.apple.com/QGVh-3_x", "Apple"),
    ("https://wns2-sg2p.notify.windows.com/w/?token=BQYAAAB%2f%3d", "Microsoft"),
]


@pytest.mark.parametrize(("url", "service"), REAL)
def test_a_browsers_own_address_is_taken(url: str, service: str) -> None:
    """As Chrome, Firefox, Safari and Edge give them."""
    found = endpoints.read(url)

    assert (found.service, found.port, found.is_local) == (service, 443, False)
    assert url.startswith(f"{found.origin}/")


def test_there_are_enough_hostile_ones() -> None:
    """A hundred and fifty ways and more, none twice."""
    assert len(HOSTILE) == len(set(HOSTILE)) >= 150


@pytest.mark.parametrize("url", HOSTILE)
def test_what_only_looks_like_one_is_refused(url: str) -> None:
    """However it is written."""
    with pytest.raises(EndpointError):
        endpoints.read(url)


def test_a_city_may_have_a_push_service_of_its_own() -> None:
    """By its host alone, or by all under it; still https and nothing else."""
    more = ("push.tinglan.gov.cn", ".up.tinglan.gov.cn")

    assert endpoints.read("https://push.tinglan.gov.cn/x", more).host == "push.tinglan.gov.cn"
    assert endpoints.read("https://a.up.tinglan.gov.cn/x", more).host == "a.up.tinglan.gov.cn"
    for url in ("http://push.tinglan.gov.cn/x", "https://up.tinglan.gov.cn/x", "https://xpush.tinglan.gov.cn/x"):
        with pytest.raises(EndpointError):
            endpoints.read(url, more)


def test_a_test_may_name_one_port_of_this_machine() -> None:
    """That origin, written so, and no other; without the setting, none."""
    local = "http://127.0.0.1:8123"

    assert endpoints.read(f"{local}/push/1", loopback=[local]).is_local
    for url in ("http://127.0.0.1:81231/x", "http://127.0.0.1:8124/x", "http://localhost:8123/x", local):
        with pytest.raises(EndpointError):
            endpoints.read(url, loopback=[local])
    with pytest.raises(EndpointError):
        endpoints.read(f"{local}/push/1")
    assert not endpoints.is_loopback("http://10.0.0.1:80")
