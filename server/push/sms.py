"""
Notices as short messages (短信), through the city's gateway.

Each number has an answer of its own. A text whose answer never came is asked for again under
the same id, and the gateway knows whether it sent it.
"""

from collections.abc import Sequence

import structlog

from server import sms_gateway
from server.domain import texts
from server.domain.notices import Channel, Unsent
from server.outside import Sms
from server.push.channel import Accepted, Later, Message, Outcome, Refused
from server.sms_gateway import Answer, GatewayError, Text

log = structlog.get_logger()

TAKEN = frozenset({"OK", "DUPLICATE"})
NEVER = {"BAD_NUMBER": Unsent.NO_ADDRESS, "BLOCKED": Unsent.REFUSED}
"""No number of anybody's; or its owner, or the operator, wants none."""
LATER_S = {"BUSY": 30.0, "NUMBER_LIMIT": 3600.0}
"""The whole gateway is busy; or this number had as many as the operator lets through in an hour."""
OURS = frozenset({"SIGN", "TEMPLATE", "BALANCE"})
"""Not registered, or the account is empty: somebody should look."""
AGAIN_S = 60.0
"""Where nothing said when; assumed."""
LOOKED_AFTER_S = 900.0


class SmsSender:
    """Sends by one gateway."""

    channel = Channel.SMS
    most = sms_gateway.MOST

    def __init__(self, service: Sms) -> None:
        self.service = service

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        said = [Text(each.id, each.to, texts.sms(each.title, each.link)) for each in messages]
        try:
            answers = await sms_gateway.post(self.service, said, self.service.template)
        except GatewayError as exc:
            log.warning("sms_not_sent", why=exc.said, texts=len(said), ours=exc.ours)
            after_s = exc.after_s or (LOOKED_AFTER_S if exc.ours else AGAIN_S)
            return [Later(each.id, after_s, exc.said, exc.ours, exc.unsure) for each in messages]
        return [_outcome(each, answers.get(each.id)) for each in messages]


def _outcome(message: Message, answer: Answer | None) -> Outcome:
    code = answer.code if answer else "UNANSWERED"
    if answer and code in TAKEN:
        return Accepted(message.id, answer.sid)
    if code in NEVER:
        return Refused(message.id, NEVER[code], code)
    ours = code in OURS
    after_s = LATER_S.get(code, LOOKED_AFTER_S if ours else AGAIN_S)
    return Later(message.id, after_s, code, ours, unsure=answer is None)
