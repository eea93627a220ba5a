"""A document sent to what it hangs on, and saved by who may read that; as nothing that could run."""

from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import pytest

from server.domain import enclosures
from server.domain.people import Role
from tests.builders import Someone, a_deputy, a_unit, an_activity
from tests.documents import a_docx, a_pdf
from tests.web.browser import signed_in_as

HOSTILE = {"origin": "https://elsewhere.example"}
NOBODY = UUID(int=1)


async def sends(
    site: httpx.AsyncClient, about: str, data: bytes, name: str = "议程.pdf", **more: str
) -> httpx.Response:
    """What the desk's page does with a chosen file."""
    headers = {"content-type": "application/octet-stream", "x-daima": "1"} | more
    return await site.post(f"/enclosures?about={about}&name={quote(name)}", content=data, headers=headers)


@pytest.fixture
async def deputy(database: None) -> Someone:
    """Who is invited."""
    return await a_deputy()


@pytest.fixture
async def activity(site: httpx.AsyncClient, deputy: Someone) -> UUID:
    """One of a congress whose staff's browser this is."""
    unit = await a_unit()
    staff = await a_deputy("何远", role=Role.CONGRESS_STAFF, unit=unit)
    await signed_in_as(site, staff.person, staff.seat)
    return (await an_activity([deputy], unit=unit)).id


async def test_what_is_sent_is_saved_as_it_came(site: httpx.AsyncClient, activity: UUID, deputy: Someone) -> None:
    """By who is invited, under its name, with headers that let it do nothing; and once held it is not sent again."""
    made = await sends(site, f"ACTIVITY:{activity}", a_docx(), "下周 议程.docx")
    await signed_in_as(site, deputy.person, deputy.seat)
    answer = await site.get(f"/enclosures/{made.json()['id']}")
    again = await site.get(f"/enclosures/{made.json()['id']}", headers={"if-none-match": answer.headers["etag"]})

    assert made.status_code == 201
    assert (answer.status_code, answer.content) == (200, a_docx())
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote('下周 议程.docx')}"
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats-officedocument.wordprocessing")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")


async def test_who_may_not_read_the_activity_finds_nothing(site: httpx.AsyncClient, activity: UUID) -> None:
    """The same words as for a document that never was."""
    made = (await sends(site, f"ACTIVITY:{activity}", a_pdf())).json()["id"]
    stranger = await a_deputy("林涛")
    await signed_in_as(site, stranger.person, stranger.seat)

    theirs, guessed = await site.get(f"/enclosures/{made}"), await site.get(f"/enclosures/{uuid4()}")

    assert theirs.status_code == guessed.status_code == 404
    assert theirs.text == guessed.text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 400, enclosures.EMPTY),
        (b"<script>", 400, enclosures.UNKNOWN),
        (bytes((enclosures.MAX_MB << 20) + 1), 413, enclosures.TOO_LARGE),
    ],
)
async def test_what_cannot_hang_there_is_answered_in_words(
    site: httpx.AsyncClient, activity: UUID, data: bytes, status: int, words: str
) -> None:
    """For the page that sent it to show."""
    answer = await sends(site, f"ACTIVITY:{activity}", data)

    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"] == words


@pytest.mark.parametrize("about", ["", "ACTIVITY", "ACTIVITY:1", f"PERSON:{NOBODY}", f"NOTICE:{NOBODY}"])
async def test_what_names_nothing_is_not_found(site: httpx.AsyncClient, activity: UUID, about: str) -> None:
    """Whatever is wrong with the name of what it should hang on."""
    answer = await sends(site, about, a_pdf())

    assert answer.status_code == 404


async def test_nobody_and_another_site_hang_nothing(site: httpx.AsyncClient, activity: UUID) -> None:
    """A form of another site is refused before it is read; so is who is not signed in."""
    other = await sends(site, f"ACTIVITY:{activity}", a_pdf(), **HOSTILE)
    site.cookies.clear()

    assert other.status_code == 403
    assert (await sends(site, f"ACTIVITY:{activity}", a_pdf())).status_code == 401
    assert (await site.get(f"/enclosures/{uuid4()}")).status_code in (401, 403)
