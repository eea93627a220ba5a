"""What a notice says where there is little room, or where others may look: short messages and cards (短信、卡片)."""

import re
from collections.abc import Sequence

SMS_TITLE = 40
"""Characters; with the sign and the address it is mostly one or two messages."""
SMS_ALONE = 70
SMS_EACH = 67
"""Characters of UCS-2 in a message by itself, and in each of several (3GPP TS 23.040 §9.2.3.24.1)."""

ENCLOSED_BYTES = 96
"""Of a document's name on a card, of whose 512 the notice's own words have the most."""

NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
"""Telephones and identity cards."""


def sms(title: str, link: str) -> str:
    """What a short message says: what it is about, and where to read it."""
    return f"{shortened(veiled(title), SMS_TITLE)} 请打开查看:{link}"


def sms_link(public_url: str) -> str:
    """Where a short message leads: 消息 itself, for a longer address costs another message."""
    return f"{public_url}/app/notices"


def sms_parts(text: str, sign: str) -> int:
    """How many messages an operator counts, its sign 【…】 included."""
    units = len((text + (f"【{sign}】" if sign else "")).encode("utf-16-le")) // 2
    return 1 if units <= SMS_ALONE else -(-units // SMS_EACH)


def veiled(text: str) -> str:
    """A text without numbers of telephones and identity cards."""
    return NUMBERS.sub("…", text)


def shortened(text: str, most: int) -> str:
    """At most so many characters, and a sign that there was more."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def in_bytes(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, whole characters, and a sign that there was more."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore").rstrip() + "…"


def on_a_card(body: str, enclosed: Sequence[str], most: int) -> str:
    """A notice's text on a card of so many bytes, and under it one line for the documents it brings."""
    line = enclosed_line(enclosed)
    below = f"\n{line}" if line else ""
    return in_bytes(veiled(body), most - len(below.encode())) + below


def enclosed_line(enclosed: Sequence[str]) -> str:
    """附件:年度计划.pdf 等 3 份; empty if there are none."""
    if not enclosed:
        return ""
    more = f" 等 {len(enclosed)} 份" if len(enclosed) > 1 else ""
    return f"附件:{_named(veiled(enclosed[0]))}{more}"


def enclosed_list(enclosed: Sequence[str]) -> str:
    """The documents a notice brings, a line each, and where they are opened; empty if there are none."""
    return "\n".join(["附件:", *enclosed, "附件登录后在“消息”里打开。"]) if enclosed else ""


def _named(name: str) -> str:
    """A document's name where there is little room; it still ends as what it is."""
    stem, dot, ending = name.rpartition(".")
    return in_bytes(stem, ENCLOSED_BYTES - len((dot + ending).encode())) + dot + ending
