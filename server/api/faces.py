"""How a notice looks where it is read (预览): on a lock screen and on every channel; made as the senders make it."""

from email.message import EmailMessage
from typing import Annotated
from uuid import UUID

import msgspec
import strawberry

from server import outside
from server.api.enums import Channel, NoticeCategory, NoticeKind
from server.api.info import Info
from server.commands import composing as commands
from server.domain import cascades, projections, texts
from server.push import letters, wecom
from server.push.channel import Message
from server.push.payloads import Push, payload
from server.settings import settings

NOBODY = UUID(int=0)
WRITER, READER = "notice@example.invalid", "you@example.invalid"
"""Stand in the letter where no mail server is set up, and where nobody is written to."""


@strawberry.type(description="A notice as a lock screen and the channels show it; 消息 shows the whole.")
class NoticeFaces:
    enclosed: list[str] = strawberry.field(description="The names of the documents it brings.")
    push_title: str
    push_body: str
    sms: str
    wecom_title: str
    wecom_text: str
    mail_subject: str
    mail_text: str
    not_set_up: list[Channel] = strawberry.field(description="Channels nothing can be sent by here.")


@strawberry.type
class FacesQuery:
    @strawberry.field(description="How a text would look, as the senders would make it.")
    async def notice_faces(
        self,
        info: Info,
        title: str,
        body: str,
        kind: NoticeKind,
        category: NoticeCategory,
        notice: Annotated[UUID | None, strawberry.argument(description="Whose documents it brings.")] = None,
    ) -> NoticeFaces:
        viewer = info.context.signed_in()
        await commands.speaker(viewer)
        row = await commands.one(viewer, notice) if notice else {}
        enclosed = tuple(one["name"] for one in projections.enclosures(row))
        url = settings().public_url
        push = Push(NOBODY, NOBODY, NOBODY, kind, category, title, body, tag="preview")
        shown = msgspec.json.decode(payload(push, url))["notification"]
        sms = texts.sms(title, texts.sms_link(url))
        message = Message(NOBODY, READER, title, body, f"{url}/app/notices", enclosed)
        card, letter = wecom.card(message), letters.letter(message, _writer())
        return NoticeFaces(
            enclosed=list(enclosed),
            push_title=shown["title"],
            push_body=shown["body"],
            sms=sms,
            wecom_title=card["title"],
            wecom_text=card["description"],
            mail_subject=str(letter["Subject"]),
            mail_text=_text(letter),
            not_set_up=[channel for channel in cascades.BEYOND if channel not in outside.channels()],
        )


def _writer() -> str:
    server = outside.smtp()
    return server.sender if server else WRITER


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return part.get_content().rstrip() if part else ""
