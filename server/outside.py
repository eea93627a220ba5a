"""
How this installation reaches the services beyond it: WeCom, a gateway of short messages, a mail server.

Beside `settings`; `docs/channels.md` says what each needs. A channel of which the least is
missing is not set up, and its deliveries say so.
"""

import os
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from server.domain.notices import Channel

WECOM_URL = "https://qyapi.weixin.qq.com"


@dataclass(frozen=True, slots=True)
class Wecom:
    """An application of one WeCom corporation: `WECOM_CORP`, `WECOM_SECRET`, `WECOM_AGENT`, behind `WECOM_URL`."""

    corp: str
    secret: str = field(repr=False)
    agent: int
    url: str = WECOM_URL


@dataclass(frozen=True, slots=True)
class Sms:
    """
    A gateway of short messages.

    Attributes:
        url: `SMS_URL`.
        key: `SMS_KEY`: sent as a bearer token, and asked of who reports receipts.
        sign: `SMS_SIGN`: what stands in 【】 before every text, as registered with the operator.
        template: `SMS_TEMPLATE`: of notices, as registered; `SMS_CODE_TEMPLATE` of login codes.
    """

    url: str
    key: str = field(default="", repr=False)
    sign: str = ""
    template: str = ""
    code_template: str = ""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server: `SMTP_URL` as `smtps://user:password@host:465` or `smtp://…:587`; `MAIL_FROM` is who writes."""

    host: str
    port: int
    tls: bool
    """From the first byte; otherwise STARTTLS, which only a server on this machine may lack."""
    user: str
    password: str = field(repr=False)
    sender: str


def wecom() -> Wecom | None:
    """The application notices come from; None if it is not set up."""
    env = os.environ
    if not (env.get("WECOM_CORP") and env.get("WECOM_SECRET") and env.get("WECOM_AGENT")):
        return None
    url = env.get("WECOM_URL", WECOM_URL).rstrip("/")
    return Wecom(env["WECOM_CORP"], env["WECOM_SECRET"], int(env["WECOM_AGENT"]), url)


def sms() -> Sms | None:
    """The gateway; None if it is not set up."""
    names = ("SMS_URL", "SMS_KEY", "SMS_SIGN", "SMS_TEMPLATE", "SMS_CODE_TEMPLATE")
    return Sms(*(os.environ.get(name, "") for name in names)) if os.environ.get("SMS_URL") else None


def smtp() -> Smtp | None:
    """The mail server; None if it is not set up."""
    parts, sender = urlsplit(os.environ.get("SMTP_URL", "")), os.environ.get("MAIL_FROM", "")
    if not (parts.hostname and sender):
        return None
    tls = parts.scheme == "smtps"
    return Smtp(
        parts.hostname,
        parts.port or (465 if tls else 587),
        tls,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        sender,
    )


def channels() -> frozenset[Channel]:
    """The channels beyond push that are set up."""
    found = {Channel.WECOM: wecom(), Channel.SMS: sms(), Channel.EMAIL: smtp()}
    return frozenset(channel for channel, service in found.items() if service)


def named() -> list[str]:
    """The services that are set up, by the setting a person would take away."""
    found = {"SMS_URL": sms(), "WECOM_CORP": wecom(), "SMTP_URL": smtp()}
    return [name for name, service in found.items() if service]
