"""
Notices as messages of a WeCom application (企业微信应用消息).

Whoever is told the same is told in one call. WeCom knows no idempotency key: it drops what says
the same to the same person within half an hour (`enable_duplicate_check`), and since every
notice's card leads to its own address, only a repetition says the same.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import structlog

from server.domain import texts
from server.domain.notices import Channel, Unsent
from server.outside import Wecom
from server.push.channel import Accepted, Later, Message, Outcome, Refused

log = structlog.get_logger()

TIMEOUT_S = 10.0
MOST = 1000
"""Users a call takes (developer.work.weixin.qq.com, message/send)."""
REPEATED_S = 1800
"""Within which a repetition is dropped; the service's own default, four hours at most."""
RENEW_BEFORE_S = 120.0
TITLE_BYTES, TEXT_BYTES = 128, 512
"""Of a card."""

TOKEN_GONE = frozenset({40014, 42001})
NOBODY = frozenset({81013, 60111})
"""None of those named is in the corporation, or may see the application."""
BUSY_S = {-1: 30.0, 45009: 60.0, 45033: 10.0}
"""System busy; too often in a minute; too many at once."""
AGAIN_S = 60.0
LOOKED_AFTER_S = 900.0
"""Secret, application, or the address we call from is not known there: somebody should look."""


class Answer(msgspec.Struct, frozen=True):
    """What WeCom answers, to whatever it was asked."""

    errcode: int = 0
    errmsg: str = ""
    access_token: str = ""
    expires_in: int = 0
    msgid: str | None = None
    invaliduser: str = ""
    unlicenseduser: str = ""


class WecomError(Exception):
    """No answer that counts: what broke, or a status."""


class WecomSender:
    """Speaks for one application; keeps its access token, which all calls share."""

    channel = Channel.WECOM
    most = MOST

    def __init__(self, service: Wecom) -> None:
        self.service = service
        self._token, self._until, self._refused = "", 0.0, Answer()
        self._renewing = asyncio.Lock()

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        alike: dict[tuple[object, ...], list[Message]] = {}
        for each in messages:
            alike.setdefault((each.title, each.body, each.link, each.enclosed), []).append(each)
        outcomes: dict[UUID, Outcome] = {}
        for same in alike.values():
            for some in _batches(same):
                outcomes |= {outcome.id: outcome for outcome in await self._send(some)}
        return [outcomes[each.id] for each in messages]

    async def recall(self, msgid: str) -> bool:
        """Whether a message is off everybody's screen; WeCom lets a day pass at most."""
        try:
            answer = await self._asks("message/recall", {"msgid": msgid})
        except WecomError as exc:
            log.warning("wecom_not_recalled", why=str(exc))
            return False
        if answer.errcode != 0:
            log.warning("wecom_not_recalled", why=answer.errcode)
        return answer.errcode == 0

    async def _send(self, same: Sequence[Message]) -> list[Outcome]:
        body = {
            "touser": "|".join(each.to for each in same),
            "msgtype": "textcard",
            "agentid": self.service.agent,
            "textcard": card(same[0]),
            "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEATED_S,
        }
        try:
            answer = await self._asks("message/send", body)
        except WecomError as exc:
            log.warning("wecom_not_sent", why=str(exc), messages=len(same))
            return [Later(each.id, AGAIN_S, str(exc)) for each in same]
        return _outcomes(same, answer)

    async def _asks(self, path: str, body: dict[str, Any]) -> Answer:
        """The answer, with a new token if the one at hand is no more; asked again once."""
        token = await self._access("")
        answer = await self._call("POST", f"{path}?access_token={token}", body) if token else self._refused
        if token and answer.errcode in TOKEN_GONE:
            token = await self._access(token)
            return await self._call("POST", f"{path}?access_token={token}", body) if token else self._refused
        return answer

    async def _access(self, gone: str) -> str:
        """A token that is not `gone`; empty, and `_refused` says why, if WeCom gives none."""
        async with self._renewing:
            if not self._token or self._token == gone or time.monotonic() >= self._until:
                query = f"corpid={self.service.corp}&corpsecret={self.service.secret}"
                self._refused = answer = await self._call("GET", f"gettoken?{query}", None)
                self._token = answer.access_token
                self._until = time.monotonic() + max(0.0, answer.expires_in - RENEW_BEFORE_S)
            return self._token

    async def _call(self, method: str, path: str, body: dict[str, Any] | None) -> Answer:
        """
        Raises:
            WecomError: It did not answer, or not as WeCom does. Never with the address: secrets stand in it.
        """
        import httpx  # heavy, and who has no WeCom never needs it

        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client:
                answer = await client.request(method, f"{self.service.url}/cgi-bin/{path}", json=body)
        except httpx.HTTPError as exc:
            raise WecomError(type(exc).__name__) from None
        if answer.status_code != 200:
            raise WecomError(str(answer.status_code))
        try:
            return msgspec.json.decode(answer.content, type=Answer)
        except msgspec.DecodeError:
            raise WecomError("UNREADABLE") from None


def card(message: Message) -> dict[str, str]:
    """What a message looks like in WeCom."""
    return {
        "title": texts.in_bytes(texts.veiled(message.title), TITLE_BYTES),
        "description": texts.on_a_card(message.body, message.enclosed, TEXT_BYTES),
        "url": message.link,
        "btntxt": "查看",
    }


def _batches(same: Sequence[Message]) -> Iterable[Sequence[Message]]:
    return (same[first : first + MOST] for first in range(0, len(same), MOST))


def _outcomes(same: Sequence[Message], answer: Answer) -> list[Outcome]:
    code = answer.errcode
    if code == 0:
        unknown = {*answer.invaliduser.lower().split("|"), *answer.unlicenseduser.lower().split("|")}
        return [_one(each, answer, each.to.lower() in unknown) for each in same]
    if code in NOBODY:
        return [Refused(each.id, Unsent.NO_ADDRESS, str(code)) for each in same]
    ours = code not in BUSY_S
    log.warning("wecom_not_sent", why=code, messages=len(same), ours=ours)
    return [Later(each.id, BUSY_S.get(code, LOOKED_AFTER_S), str(code), ours) for each in same]


def _one(message: Message, answer: Answer, unknown: bool) -> Outcome:
    """Who left the corporation, or never was in it, stands in `invaliduser`; the others have it."""
    return Refused(message.id, Unsent.NO_ADDRESS, "invaliduser") if unknown else Accepted(message.id, answer.msgid)
