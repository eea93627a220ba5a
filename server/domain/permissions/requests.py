"""Who asks the congress for an activity, and who answers."""

from server.domain.people import Role
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import Rules, within

HANDLERS = frozenset({Role.HANDLER})
STAFF = frozenset({Role.CONGRESS_STAFF})

ALLOWED: Rules = {
    Act.ASK_ACTIVITY: within(HANDLERS),
    Act.ANSWER_REQUEST: within(STAFF),
}
