"""A gateway of short messages of ours, on the wire of docs/channels.md: one id is sent once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from server.outside import Sms
from tests.channels.http import Asked, Reply, serving

KEY, SIGN, TEMPLATE, CODE_TEMPLATE = "sms-key-canary", "测试市人大", "T1", "T2"


class FakeSms:
    """What it would answer, and what numbers got."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        """By number, what is answered instead of OK; `None` in the wire is no answer."""
        self.phones: dict[str, list[str]] = {}
        self.sent: dict[str, str] = {}
        self.asked: list[Asked] = []
        self.replies: list[Reply] = []
        self.most = 200

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return Reply({"error": "who"}, status=401)
        if len(asked.body["messages"]) > self.most:
            return Reply({"error": "too many"}, status=400)
        results = [one for each in asked.body["messages"] if (one := self._take(asked.body, each))]
        return self.replies.pop(0) if self.replies else Reply({"results": results})

    def _take(self, body: dict[str, Any], each: dict[str, str]) -> dict[str, str] | None:
        if body["sign"] != SIGN:
            return {"id": each["id"], "code": "SIGN"}
        if body["template"] not in (TEMPLATE, CODE_TEMPLATE):
            return {"id": each["id"], "code": "TEMPLATE"}
        if each["id"] in self.sent:
            return {"id": each["id"], "code": "DUPLICATE", "sid": self.sent[each["id"]]}
        code = self.codes.get(each["phone"], "OK")
        if code == "SILENT":
            return None
        if code != "OK":
            return {"id": each["id"], "code": code}
        self.sent[each["id"]] = f"sid-{len(self.sent) + 1}"
        self.phones.setdefault(each["phone"], []).append(each["text"])
        return {"id": each["id"], "code": "OK", "sid": self.sent[each["id"]]}


@asynccontextmanager
async def an_sms_gateway(sign: str = SIGN, key: str = KEY) -> AsyncIterator[tuple[FakeSms, Sms]]:
    """One, and how it is reached."""
    fake = FakeSms()
    async with serving(fake.answer) as url:
        yield fake, Sms(f"{url}/send", key, sign, TEMPLATE, CODE_TEMPLATE)
