"""What looks like a secret, by its name or by itself: such values are read over and never handed on."""

from __future__ import annotations

import itertools
import re

_WORDS = frozenset(
    "SECRET SECRETS PASSWORD PASSWD PASSPHRASE PASS PWD TOKEN TOKENS KEY KEYS APIKEY CREDENTIAL CREDENTIALS "
    "PRIVATE AUTH SALT PEPPER SIGNATURE CERT DSN PIN OTP COOKIE SESSION WEBHOOK".split()
)
_ENDS = ("SECRET", "PASSWORD", "PASSWD", "TOKEN", "APIKEY", "PASSPHRASE", "CREDENTIALS")
_PUBLIC = frozenset({"PUBLIC", "PUBLISHABLE"})
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_SAYS_HOW = frozenset(
    "TTL LENGTH SIZE TIMEOUT FILE PATH NAME HEADER ENABLED URL ISSUER COUNT AGE EXPIRY".split()
)
"""`SESSION_TTL` is about a secret and none itself."""
_VALUE = re.compile(
    r"-----BEGIN |(?:^|[^\w])(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abprs]|AKIA|ASIA|eyJ)[-_A-Za-z0-9]{12}"
    r"|://[^/\s:@]{0,200}:[^/\s@]{1,200}@"
)
_RANDOM = re.compile(r"[A-Za-z0-9+/=_-]{24,512}\Z")


def is_secret_name(name: str) -> bool:
    """Whether a setting of this name most likely holds a secret."""
    words = [w.upper() for w in _SPLIT.split(name[:200]) if w]
    if not words or _PUBLIC & set(words) or words[-1] in _SAYS_HOW:
        return False
    return bool(_WORDS & set(words)) or words[-1].endswith(_ENDS)


def is_secret_value(value: str) -> bool:
    """Whether a value looks like a secret: a key, a password in an address, a long run of random letters."""
    text = value.strip()[:4096]
    if _VALUE.search(text):
        return True
    return bool(_RANDOM.match(text)) and _is_random(text)


def shown(name: str, value: str | None) -> str | None:
    """The value, unless it is or looks secret."""
    if value is None or is_secret_name(name) or is_secret_value(value):
        return None
    return value[:1000]


def _is_random(text: str) -> bool:
    """Letters of both cases and digits that change their kind again and again: no word does."""
    kinds = [0 if c.isdigit() else 1 if c.isupper() else 2 for c in text if c.isalnum()]
    return len(set(kinds)) == 3 and sum(a != b for a, b in itertools.pairwise(kinds)) * 3 >= len(kinds)
