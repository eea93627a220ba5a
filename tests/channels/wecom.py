"""
A WeCom (企业微信) of ours, as its documentation describes the real one (developer.work.weixin.qq.com, 90236 and 91039).

Tokens end, users are unknown, what says the same to the same within its interval is taken and not shown again.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from server.outside import Wecom
from tests.channels.http import Asked, Reply, serving

CORP, SECRET, AGENT = "ww-test", "wecom-secret-canary", 1000002


class FakeWecom:
    """What it knows, and what its users saw."""

    def __init__(self) -> None:
        self.users: set[str] = set()
        self.unlicensed: set[str] = set()
        self.token, self.tokens = "", 0
        self.asked: list[Asked] = []
        self.screens: dict[str, list[str]] = {}
        self.recalled: list[str] = []
        self.errors: list[int] = []
        """Codes of the next sends or recalls, first to last; 0 is none."""
        self.replies: list[Reply] = []
        """Whole replies to the next sends or recalls, after the work was done."""
        self._numbers = itertools.count(1)
        self._seen: set[tuple[str, str]] = set()
        self._shown: dict[str, list[tuple[str, str]]] = {}

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if asked.path == "/cgi-bin/gettoken":
            return Reply(self._gettoken(asked))
        if asked.query.get("access_token") != self.token:
            code = 42001 if asked.query.get("access_token", "").startswith("token-") else 40014
            return _error(code, "access_token expired")
        if self.errors and (code := self.errors.pop(0)):
            return _error(code, "refused")
        if asked.path == "/cgi-bin/message/recall":
            self._recall(asked.body["msgid"])
            return self.replies.pop(0) if self.replies else Reply({"errcode": 0, "errmsg": "ok"})
        said = self._send(asked.body)
        return self.replies.pop(0) if self.replies else Reply(said)

    def end_tokens(self) -> None:
        """Every token given so far counts no more."""
        self.token = "none"

    def sends(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == "/cgi-bin/message/send"]

    def _gettoken(self, asked: Asked) -> dict[str, Any]:
        if asked.query != {"corpid": CORP, "corpsecret": SECRET}:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.tokens += 1
        self.token = f"token-{self.tokens}"
        return {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200}

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        named = body["touser"].split("|")
        if len(named) > 1000 or body["agentid"] != AGENT:
            return {"errcode": 40058, "errmsg": "invalid argument"}
        known = [user for user in named if user in self.users]
        if not known:
            return {"errcode": 81013, "errmsg": "user & party & tag all invalid", "invaliduser": body["touser"]}
        msgid = f"msg-{next(self._numbers)}"
        self._shown[msgid] = [(user, body["textcard"]["title"]) for user in known if self._show(user, body)]
        return {
            "errcode": 0,
            "errmsg": "ok",
            # The real one answers in small letters, however an account is written.
            "invaliduser": "|".join(user.lower() for user in named if user not in self.users),
            "unlicenseduser": "|".join(self.unlicensed & set(named)),
            "msgid": msgid,
        }

    def _recall(self, msgid: str) -> None:
        self.recalled.append(msgid)
        for user, title in self._shown.pop(msgid, ()):
            self.screens[user].remove(title)

    def _show(self, user: str, body: dict[str, Any]) -> bool:
        """Whether it is on the screen now, and was not before."""
        said = str(body["textcard"])
        if body.get("enable_duplicate_check") and (user, said) in self._seen:
            return False
        self._seen.add((user, said))
        if user not in self.unlicensed:
            self.screens.setdefault(user, []).append(body["textcard"]["title"])
        return user not in self.unlicensed


def _error(code: int, words: str) -> Reply:
    return Reply({"errcode": code, "errmsg": words})


@asynccontextmanager
async def a_wecom(*users: str) -> AsyncIterator[tuple[FakeWecom, Wecom]]:
    """One that knows these users, and how it is reached."""
    fake = FakeWecom()
    fake.users |= set(users)
    async with serving(fake.answer) as url:
        yield fake, Wecom(CORP, SECRET, AGENT, url)
