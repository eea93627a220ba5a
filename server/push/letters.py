"""
What a letter (电子邮件) looks like: a text, a page that says the same, and headers that machines read.

The page has no picture and nothing from elsewhere, so opening it tells nobody.
"""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from uuid import UUID

from server import sealing
from server.domain import texts
from server.push.channel import Message
from server.settings import settings

LONGEST_SUBJECT = 120
MAC_BYTES = 16

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body style="font:16px/1.7 sans-serif;color:#222">
<h1 style="font-size:20px">{title}</h1>
<p style="white-space:pre-wrap">{body}</p>
<p><a href="{link}">打开查看</a></p>
<p style="color:#666;font-size:14px">您在代码中登记了这个邮箱,所以收到这封信。
<a href="{stop}">不再收信</a></p></body></html>
"""


def letter(message: Message, sender: str, now: datetime | None = None) -> EmailMessage:
    """The letter of a delivery; made twice, it has one Message-ID."""
    title, stop = " ".join(message.title.split()), stop_link(message.id)
    made = EmailMessage(policy=SMTP)
    made["From"] = _address(sender)
    made["To"] = message.to
    made["Subject"] = texts.shortened(title, LONGEST_SUBJECT)
    made["Date"] = format_datetime(now or datetime.now(UTC))
    made["Message-ID"] = f"<{message.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made["List-Unsubscribe"] = f"<{stop}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    body = "\n\n".join(filter(None, [message.body, texts.enclosed_list(message.enclosed)]))
    made.set_content(f"{body}\n\n打开查看:{message.link}\n\n不再收信:{stop}\n", cte="base64")
    said = {"title": title, "body": body, "link": message.link, "stop": stop}
    page = PAGE.format(**{name: escape(text) for name, text in said.items()})
    made.add_alternative(page, subtype="html", cte="base64")
    return made


def stop_link(delivery: UUID) -> str:
    """Where who got this letter asks for no more, without signing in."""
    return f"{settings().public_url}/mail/stop/{delivery}/{stop_code(delivery)}"


def stop_code(delivery: UUID) -> str:
    """The right to ask for no more letters, which only who got this one has."""
    mac = sealing.keyed_hash("mail-stop", delivery.bytes)[:MAC_BYTES]
    return urlsafe_b64encode(mac).decode().rstrip("=")


def _address(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(name, addr_spec=address)
