"""What a telephone number (手机号) is once spaces, signs and the country code are gone."""

import re
import unicodedata

NUMBER = re.compile(r"^1\d{10}$")
PREFIX = re.compile(r"^(?:\+86|0086)")


def normal(text: str) -> str | None:
    """The eleven digits of a mainland mobile number; None if what was typed is none."""
    plain = re.sub(r"[\s\-()·.]", "", unicodedata.normalize("NFKC", text[:64]))
    digits = PREFIX.sub("", plain)
    return digits if digits.isascii() and NUMBER.match(digits) else None


def tail(phone: str) -> str:
    """The last two digits (尾号): enough to know one's own number again, and no more."""
    return phone[-2:]
