"""How a notice looks where it is read (预览): on a lock screen, and as a short message; made as the senders make it."""

from uuid import UUID

import msgspec
import strawberry

from server.api.enums import NoticeCategory, NoticeKind
from server.api.info import Info
from server.commands import composing as commands
from server.domain import texts
from server.push.payloads import Push, payload
from server.settings import settings

NOBODY = UUID(int=0)


@strawberry.type(description="A notice as a lock screen and a short message show it; 消息 shows the whole.")
class NoticeFaces:
    push_title: str
    push_body: str
    sms: str


@strawberry.type
class FacesQuery:
    @strawberry.field(description="How a text would look, as the senders would make it.")
    async def notice_faces(
        self, info: Info, title: str, body: str, kind: NoticeKind, category: NoticeCategory
    ) -> NoticeFaces:
        await commands.speaker(info.context.signed_in())
        url = settings().public_url
        push = Push(NOBODY, NOBODY, NOBODY, kind, category, title, body, tag="preview")
        shown = msgspec.json.decode(payload(push, url))["notification"]
        sms = texts.sms(title, texts.sms_link(url))
        return NoticeFaces(push_title=shown["title"], push_body=shown["body"], sms=sms)
