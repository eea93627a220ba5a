"""What an address (联系方式) of a channel looks like once it is read, and how much of it its owner is shown."""

import re
import unicodedata

from server.domain.notices import Channel

OWN = (Channel.EMAIL, Channel.WECOM)
"""Those a person names; a short message goes to the number one signs in with."""
ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
SHAPES = {
    # The characters RFC 5321 §4.1.2 lets stand unquoted, and a host with a dot: what no server misreads.
    Channel.EMAIL: re.compile(rf"^{ATOM}(\.{ATOM})*@[a-z0-9-]+(\.[a-z0-9-]+)+$", re.I),
    # 1 to 64 letters, digits and _-@. (developer.work.weixin.qq.com, user/create)
    Channel.WECOM: re.compile(r"^[a-z0-9][a-z0-9_.@-]{0,63}$", re.I),
}
LONGEST = {Channel.EMAIL: 254, Channel.WECOM: 64}


def normal(channel: Channel, text: str) -> str | None:
    """The address as it is kept; None if what was typed is none."""
    plain = unicodedata.normalize("NFKC", text[:400]).strip()
    if channel not in SHAPES or len(plain) > LONGEST[channel] or not SHAPES[channel].match(plain):
        return None
    if channel is Channel.WECOM:
        return plain
    name, _, host = plain.rpartition("@")
    return f"{name}@{host.lower()}" if len(name) <= 64 else None


def hinted(address: str) -> str:
    """Enough to know one's own address again: `c…g@rd.example`, `ch…`."""
    name, at, host = address.rpartition("@") if "@" in address else (address, "", "")
    return f"{name[:1]}…{name[-1:]}{at}{host}"
