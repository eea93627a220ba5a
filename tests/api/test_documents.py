"""POST /graphql answers shipped documents to our own pages, and nothing else to anyone."""

from typing import Any

import pytest

from server.api import failures
from server.domain.records import MAX_PUSH_RECORDS
from tests.api.browser import Browser, id_of

WELCOME = {"id": id_of("Welcome")}


async def test_a_shipped_document_is_answered(browser: Browser) -> None:
    """Who asks by a known id gets data, uncached, as UTF-8."""
    answer = await browser.posts(WELCOME)

    assert answer.status_code == 200
    assert answer.json()["data"]["welcome"]["demo"] is True
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "body",
    [
        {"id": "0" * 64},
        {"id": "0" * 64, "query": "{ welcome { city } }"},
        {"query": "{ welcome { city } }"},
        {"query": "{ __schema { types { name } } }"},
        {"query": "{ wellcome { citty } }"},
        {"id": "../../etc/passwd"},
        {},
    ],
)
async def test_an_unknown_document_is_refused_before_it_is_read(browser: Browser, body: dict[str, Any]) -> None:
    """Neither parsed nor validated: a right, a wrong and an introspecting one get the same words."""
    answer = await browser.posts(body)

    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "UNKNOWN_DOCUMENT", "retryable": False}
    assert error["message"] == "应用版本与服务器不一致,请更新后再试。"


@pytest.mark.parametrize("body", [[WELCOME, WELCOME], b"[" * 20_000, b"\xff\xfe", b"", b"null", b'{"id": 1}'])
async def test_what_is_no_request_is_refused(browser: Browser, body: Any) -> None:
    """Batches, deep nesting, other encodings, nothing at all: one answer in plain words."""
    answer = await browser.posts(body)

    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "INVALID"
    assert error["message"] == "请求无法读取。"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_a_form_of_another_site_cannot_ask(browser: Browser, kind: str) -> None:
    """What a browser sends across sites without asking first is never read."""
    answer = await browser.posts(WELCOME, content_type=kind)

    assert answer.json()["errors"][0]["extensions"]["code"] == "INVALID"


async def test_a_request_without_our_header_is_refused(browser: Browser) -> None:
    """A header of our own makes a browser ask before it sends across sites."""
    answer = await browser.posts(WELCOME, x_daima="")

    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_our_own_origin_may_ask(browser: Browser) -> None:
    """The browser says whose page asks."""
    answer = await browser.posts(WELCOME, origin="http://localhost:8000")

    assert "errors" not in answer.json()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://[", "http://[::1", "://"])
async def test_no_other_origin_may_ask(browser: Browser, origin: str) -> None:
    """Nor one that is none: refused, and no bug of ours."""
    answer = await browser.posts(WELCOME, origin=origin)

    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_query_by_address_is_not_served(browser: Browser) -> None:
    """GET would travel in logs and across sites."""
    answer = await browser.client.get("/graphql", params={"query": "{ welcome { city } }"})

    assert answer.status_code == 405


async def test_too_much_is_refused_with_its_own_status(browser: Browser) -> None:
    """A phone that gets 413 sends half as much."""
    answer = await browser.posts(b'{"id": "' + b"x" * 300_000 + b'"}')

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_LARGE"
    assert MAX_PUSH_RECORDS == 100


async def test_a_variable_that_cannot_be_read_is_named(browser: Browser) -> None:
    """A malformed id gets plain words and the field, not GraphQL's own English."""
    refused = await browser.is_told("Activity", id="not an id")

    assert (refused.code, refused.field) == ("INVALID", "id")
    assert refused.words == "填写的内容有误,请检查。"


async def test_development_answers_free_queries(browser: Browser, development: None) -> None:
    """Only a developer may ask what nobody shipped, and may look at the schema."""
    answer = await browser.posts({"query": "{ __schema { queryType { name } } }"})

    assert answer.json()["data"]["__schema"]["queryType"]["name"] == "Query"


def test_a_bug_is_told_by_its_number_alone() -> None:
    """What went wrong inside stands in the log, never in an answer."""
    failure = failures.of_bug(ZeroDivisionError("secret of the house"), "Me")

    (error,) = failure.errors
    assert failure.status == 500
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["number"] in error["message"]
    assert "secret" not in str(error)
    assert "ZeroDivision" not in str(error)
