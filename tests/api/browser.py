"""A browser for tests: keeps cookies, sends shipped documents by their ids, and nothing else."""

import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

import httpx

from server import sealing
from server.api import trusted
from server.store import sql
from server.tables.columns import uuid7
from tests.phone import Phone

NUMBER = "13800000001"


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """The answer was an error."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error}")
        self.status = status
        self.words: str = error["message"]
        self.code: str = error["extensions"]["code"]
        self.field: str | None = error["extensions"].get("field")


class Browser:
    """One person's browser; `client` holds its cookies."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def posts(self, body: Any, **headers: str) -> httpx.Response:
        """Any body to /graphql, as our own page would."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(
            "/graphql", content=content, headers={"content-type": "application/json", "x-daima": "1"} | named
        )

    async def asks(self, name: str, **variables: Any) -> Any:
        """The one field a shipped operation asks for; raises Refused on an error."""
        answer = await self.posts({"id": id_of(name), "variables": variables})
        told = answer.json()
        if "errors" in told:
            raise Refused(answer.status_code, told["errors"][0])
        (value,) = told["data"].values()
        return value

    async def is_told(self, name: str, **variables: Any) -> Refused:
        """The error of an operation that must be refused."""
        try:
            told = await self.asks(name, **variables)
        except Refused as refused:
            return refused
        raise AssertionError(f"{name} was answered: {told}")

    async def signs_in(self, phone: str = NUMBER, device: Phone | None = None) -> Any:
        """Ask for a code and use it."""
        code = (await self.asks("RequestCode", phone=phone))["shown"]
        given = introduced(device, code) if device else None
        return await self.asks("SignIn", phone=phone, code=code, device=given)


def id_of(name: str) -> str:
    """The id of the document a phone built today would ask by."""
    return trusted.id_of((trusted.FOLDER / "operations" / f"{name}.graphql").read_text())


def introduced(device: Phone, typed: str, name: str = "测试手机") -> dict[str, str]:
    """A device as it presents itself at sign-in, with proof of its key."""
    message = b"daima-device-1" + device.device.bytes + typed.encode()
    return {
        "id": str(device.device),
        "name": name,
        "publicKey": urlsafe_b64encode(device.public_key).rstrip(b"=").decode(),
        "proof": urlsafe_b64encode(device.sign(message)).rstrip(b"=").decode(),
    }


def a_new_phone(person: UUID, browser: Browser) -> Phone:
    """A phone nobody knows yet, which syncs through the browser's session."""

    async def wire(_phone: Phone, given: dict[str, Any]) -> dict[str, Any]:
        return await browser.asks("Sync", input=given)

    return Phone(person, person, uuid7(), wire)


async def has_number(person: UUID, phone: str = NUMBER) -> None:
    """The person is reached at this number."""
    hashed, sealed = sealing.phone_hash(phone), sealing.seal_phone(person.bytes, phone)
    await sql.execute("UPDATE person SET phone_hash = $2, phone_sealed = $3 WHERE id = $1", person, hashed, sealed)
