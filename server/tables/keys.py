"""Our own keys (密钥): their public halves, all still honoured."""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.domain.keys import KeyPurpose
from server.tables import columns as c
from server.tables.engine import ENGINE


class ServerKey(Table, db=ENGINE):
    """One generation of the key of one purpose. Never changed; the private half is derived, never kept."""

    id = c.key()
    purpose = c.state(KeyPurpose)
    generation = c.number()
    alg = c.small()
    """How it signs or agrees; 2 is P-256, as in codes."""
    public_key = c.raw()
    """Uncompressed point, 65 bytes."""
    made_at = c.moment()

    server_key_once = Unique([purpose, generation])
