"""Whatever is said to /uploads: an answer, and never a fault of ours."""

import random

import httpx

from tests.builders import a_deputy
from tests.pictures import a_photo
from tests.uploads import Sender
from tests.web.browser import signed_in_as


async def test_no_header_breaks_anything(site: httpx.AsyncClient) -> None:
    """Whatever is said in whatever header: an answer of ours, and nothing is kept that was not promised."""
    deputy, chance, sender = await a_deputy(), random.Random(11), Sender(site, a_photo())
    await signed_in_as(site, deputy.person, deputy.seat)
    odd = [
        "",
        "-1",
        "0",
        "1e9",
        "99999999999999999999",
        "sha256 ",
        "sha1 !!",
        "sha256 AAAA",
        "1.0.0",
        "\x7f",
        "a" * 5000,
    ]
    names = ["upload_length", "upload_offset", "upload_checksum", "content_type", "tus_resumable", "x_daima"]
    await sender.begins()
    statuses: set[int] = set()
    for _ in range(300):
        said = {name: chance.choice(odd) for name in chance.sample(names, chance.randint(1, 4))}
        piece = chance.randbytes(chance.choice([0, 1, 1000]))
        answer = await (sender.begins(None, **said) if chance.random() < 0.3 else sender.sends(0, piece, **said))
        statuses.add(answer.status_code)

    assert statuses <= {200, 201, 204, 400, 403, 409, 412, 413, 415, 460}
    assert (await sender.asks()).headers["upload-length"] == str(len(sender.photo.data))
