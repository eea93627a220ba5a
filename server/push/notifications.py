"""From a claimed push to the message its phone reads."""

from datetime import datetime

from server.domain.notices import Words, digest
from server.push import payloads
from server.push.payloads import Push
from server.push.sender import Letter
from server.settings import settings
from server.store.push_claims import Claimed

TOGETHER = "digest"
"""The tag of one push for many (汇总): the next replaces it."""


def letter(one: Claimed, now: datetime) -> Letter:
    """What is sent for a claimed push; one for many says of how many, and names what it can."""
    tag = TOGETHER if one.along else one.tag
    return Letter(
        endpoint=one.endpoint,
        p256dh=one.p256dh,
        auth=one.auth,
        generation=one.generation,
        message=payloads.payload(_push(one, tag), settings().public_url),
        topic=payloads.topic(tag),
        urgency=one.urgency,
        ttl_s=int((one.until - now).total_seconds()),
    )


def _push(one: Claimed, tag: str) -> Push:
    words = digest([part.title for part in (*one.along, one)]) if one.along else Words(one.title, one.body)
    return Push(
        delivery=one.id,
        notice=one.notice,
        person=one.person,
        kind=one.kind,
        category=one.category,
        title=words.title,
        body=words.body,
        tag=tag,
        about_kind=None if one.along else one.about_kind,
        about=None if one.along else one.about,
        unread=one.unread,
    )
