"""Secrets in a text: tokens of well-known shapes, private keys, and random text beside a word such as `password`.

What is found is only ever told by its kind and place; `masked` gives the text without it, character for character,
so that every line and column stays where it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from archkit.source.location import Span

MASK = "•"


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret: what it is, where it begins, and which characters of the text give it away."""

    kind: str
    """In a sentence: `a GitHub token`."""
    span: Span
    start: int
    end: int


_EDGE = r"(?<![A-Za-z0-9_-])"
_END = r"(?![A-Za-z0-9_-])"

_SHAPES: Sequence[tuple[str, tuple[str, ...], re.Pattern[str]]] = tuple(
    (kind, needles, re.compile(_EDGE + shape + _END))
    for kind, needles, shape in (
        ("an AWS access key", ("AKIA", "ASIA"), r"(?P<open>AKIA|ASIA)[A-Z2-7]{16}"),
        ("a GitHub token", ("gho_", "ghp_", "ghr_", "ghs_", "ghu_"), r"(?P<open>gh[oprsu]_)[A-Za-z0-9]{36,255}"),
        ("a GitHub token", ("github_pat_",), r"(?P<open>github_pat_)[A-Za-z0-9_]{60,100}"),
        ("a GitLab token", ("glpat-",), r"(?P<open>glpat-)[A-Za-z0-9_-]{20,60}"),
        ("a Slack token", ("xox",), r"(?P<open>xox[abeoprs]-)[A-Za-z0-9-]{20,200}"),
        ("a Stripe key", ("k_live_",), r"(?P<open>[rs]k_live_)[A-Za-z0-9]{20,200}"),
        ("a Google API key", ("AIza",), r"(?P<open>AIza)[A-Za-z0-9_-]{35}"),
        ("an npm token", ("npm_",), r"(?P<open>npm_)[A-Za-z0-9]{36}"),
        ("a PyPI token", ("pypi-AgE",), r"(?P<open>pypi-AgE)[A-Za-z0-9_-]{50,300}"),
        ("a SendGrid key", ("SG.",), r"(?P<open>SG\.)[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
        ("a DigitalOcean token", ("_v1_",), r"(?P<open>do[opr]_v1_)[a-f0-9]{64}"),
        ("a Vault token", ("hvs.", "hvb."), r"(?P<open>hv[bs]\.)[A-Za-z0-9_-]{24,200}"),
        ("an Anthropic key", ("sk-ant-",), r"(?P<open>sk-ant-)[A-Za-z0-9_-]{40,200}"),
        ("an OpenAI key", ("T3BlbkFJ",), r"(?P<open>sk-)[A-Za-z0-9_-]{10,120}T3BlbkFJ[A-Za-z0-9_-]{10,120}"),
        ("a Grafana token", ("glsa_",), r"(?P<open>glsa_)[A-Za-z0-9]{32}_[a-f0-9]{8}"),
        ("a signed token (JWT)", ("eyJ",),
         r"(?P<open>eyJ)[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{16,1000}"),
        ("an Azure storage key", ("AccountKey=",), r"(?P<open>AccountKey=)[A-Za-z0-9+/]{86}=="),
        ("a Slack webhook", ("hooks.slack.com/",),
         r"(?P<open>hooks\.slack\.com/services/)T[A-Z0-9]{6,14}/B[A-Z0-9]{6,14}/[A-Za-z0-9]{20,30}"),
    )
)  # fmt: skip
"""Kind, texts of which one must be there, shape; what is before the secret part stays readable."""

_KEY = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_KEY_LINE = re.compile(r"[ \t>]{0,20}[A-Za-z0-9+/=]{40,100}[ \t]{0,20}\Z")
_LONGEST_KEY = 12_000

_WORD = r"pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?"
_BESIDE = re.compile(
    rf"(?P<word>{_WORD})(?P<more>[A-Za-z0-9_.-]{{0,30}})[\"'*_`]{{0,3}}[ \t]{{0,3}}"
    r"(?:=>|:=|=|:|\|)[ \t]{0,3}[\"'`*]{0,3}"
    r"(?P<value>[^\s\"'`<>,;(){}\[\]|]{12,300})",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"--(?:password|passwd|token|api-key|secret)[= \t][\"']?(?P<value>[^\s\"'`<>,;(){}\[\]|]{12,300})"
)
_BEARER = re.compile(r"\b[Bb]earer[ \t]{1,3}(?P<value>[A-Za-z0-9._~+/=-]{20,4000})")
_ADDRESS = re.compile(r"://[^\s:/@\"'`<>]{1,60}:(?P<value>[^\s@/\"'`<>]{8,100})@")
_BY_WORDS = (
    (_FLAG, "a secret", ("--",)),
    (_BEARER, "a token", ("bearer",)),
    (_ADDRESS, "a password", ("://",)),
    (_BESIDE, "", ("pass", "pwd", "secret", "token", "key", "credential")),
)
"""Pattern, what it finds (empty: the word says), and texts without which there is nothing to look for."""
_ABOUT = (
    "id",
    "name",
    "path",
    "file",
    "url",
    "uri",
    "arn",
    "ref",
    "version",
    "type",
    "ttl",
    "policy",
    "role",
    "key-id",
)
"""How a name ends that only speaks of a secret: `SECRET_NAME`, `token_url`."""
_NO_SECRET = re.compile(
    r"[$%{}*…•]|example|change.?me|your|placeholder|redact|dummy|sample|replace|xxxx|\.\.\.|sha(?:1|256|512)"
    r"|^(?:vault|op|ssm|env|file|arn|secret|https?|ref|azurekv|gcpsm)[:/]",
    re.IGNORECASE,
)
_SAMPLE = "eyJzdWIiOiIxMjM0NTY3ODkw"
"""The token that every tutorial shows."""


def secrets(text: str) -> list[Secret]:
    """The secrets in a text, in order; none inside another. Takes time in proportion to the text."""
    found = sorted(_all(text), key=lambda f: (f[2], f[1]))
    if not found:
        return []
    breaks = [m.end() for m in _LINE.finditer(text)]
    result: list[Secret] = []
    for kind, at, start, end in found:
        if not result or start >= result[-1].end:
            result.append(Secret(kind, _span(breaks, at, end, text), start, end))
    return result


def masked(text: str) -> str:
    """The text with a mark in place of every character of a secret; line ends stay."""
    found = secrets(text)
    if not found:
        return text
    parts, at = [], 0
    for secret in found:
        parts += [text[at : secret.start], _VISIBLE.sub(MASK, text[secret.start : secret.end])]
        at = secret.end
    return "".join([*parts, text[at:]])


_LINE = re.compile(r"\r\n|\r|\n")
_VISIBLE = re.compile(r"\S")


def _span(breaks: Sequence[int], at: int, end: int, text: str) -> Span:
    line = bisect_right(breaks, at)
    first = breaks[line - 1] if line else int(text.startswith("\ufeff"))
    stop = min(end, breaks[line] - 1 if line < len(breaks) else len(text))
    return Span(line + 1, at - first + 1, line + 1, max(stop, at + 1) - first + 1)


def _all(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Kind, where it begins for a reader, and the stretch that must not be shown."""
    yield from _keys(text)
    for kind, needles, shape in _SHAPES:
        if any(needle in text for needle in needles):
            for match in shape.finditer(text):
                if "EXAMPLE" not in match[0] and _SAMPLE not in match[0]:
                    yield kind, match.start(), match.end("open"), match.end()
    lower = text.casefold()
    for pattern, kind, needles in _BY_WORDS:
        for match in pattern.finditer(text) if any(n in lower for n in needles) else ():
            about = kind or _about(match)
            if about and is_random(match["value"]):
                yield about, match.start("value"), match.start("value"), match.end("value")


def _about(match: re.Match[str]) -> str:
    if match["more"].lower().rstrip("_.-").endswith(_ABOUT):
        return ""
    word = match["word"].lower()
    kinds = (("pass", "a password"), ("pwd", "a password"), ("token", "a token"), ("api", "an API key"))
    return next((kind for begin, kind in kinds if word.startswith(begin)), "a secret")


def _keys(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Private keys with something in them; the words `BEGIN PRIVATE KEY` alone give nothing away."""
    if "PRIVATE KEY" not in text:
        return
    done = 0
    for match in _KEY.finditer(text):
        if match.start() < done:
            continue
        end = text.find("-----", match.end(), match.end() + _LONGEST_KEY)
        body = text[match.end() : end if end >= 0 else match.end() + _LONGEST_KEY]
        done = match.end() + len(body)
        if any(_KEY_LINE.match(line) for line in body.splitlines()):
            yield "a private key", match.start(), match.end(), match.end() + len(body)


def is_random(value: str) -> bool:
    """Whether a text looks like made by a machine to be guessed by nobody: letters and digits that change often,
    many different ones, and no words."""
    value = value.rstrip(".:")
    if len(value) < 8 or _NO_SECRET.search(value):
        return False
    kinds = [_kind(c) for c in value]
    if "0" not in kinds or not {"a", "A"} & {*kinds}:
        return False
    changes = sum(a != b for a, b in pairwise(kinds) if a != "-" and b != "-")
    in_words = sum(len(m[0]) for m in _WORDS.finditer(value))
    return changes >= 4 and in_words * 2 <= len(value) and _entropy(value) >= _ENTROPY


_ENTROPY = 2.9
"""Bits per character: eight different characters have three."""
_WORDS = re.compile(r"[a-z]{4,}|[A-Z]{4,}")


def _kind(character: str) -> str:
    if character.isdigit():
        return "0"
    if character.isalpha():
        return "a" if character.islower() else "A"
    return "-"


def _entropy(value: str) -> float:
    counts = [value.count(c) for c in set(value)]
    return -sum(n / len(value) * log2(n / len(value)) for n in counts)
