"""The Content-Security-Policy of each page: scripts of the site and the theme's own inline ones, nothing else.

The theme's inline scripts depend on how deep a page stands, so they are hashed page by page. A script is
hashed only when it is one that the theme's templates hold: one that got in otherwise does not run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

IsKnown = Callable[[str], bool]

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PLACE = re.compile(r"<meta charset=\"?utf-8\"?\s*/?>", re.IGNORECASE)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
_TEMPLATES = ("partials/javascripts", "partials/integrations")


def with_policy(html: str, is_known: IsKnown) -> str:
    """The page with its policy, in the place of one that it had."""
    html = _POLICY.sub("", html)
    hashes = sorted({_hash(script) for script in _SCRIPT.findall(html) if is_known(script)})
    meta = f'<meta http-equiv="Content-Security-Policy" content="{_text(hashes)}">'
    return _PLACE.sub(lambda match: match[0] + meta, html, count=1)


def hashes_of(html: str) -> IsKnown:
    """Recognises the scripts that a page's own policy allows."""
    policy = _POLICY.search(html)
    text = policy[0] if policy else ""
    return lambda script: _hash(script) in text


def known_scripts(theme: Iterable[str]) -> IsKnown:
    """Recognises the inline scripts in the templates of the theme's folders."""
    folders = [Path(folder) / name for folder in theme for name in _TEMPLATES]
    return recognise(
        file.read_text(encoding="utf-8") for folder in folders for file in folder.rglob("*.html")
    )


def recognise(templates: Iterable[str]) -> IsKnown:
    """Recognises scripts that were rendered from templates: what a template puts in is a relative address."""
    patterns = {_pattern(script) for source in templates for script in _SCRIPT.findall(source)}
    whole = re.compile("|".join(sorted(patterns)) or r"(?!)")

    @lru_cache(maxsize=256)
    def is_known(script: str) -> bool:
        return whole.fullmatch(script) is not None

    return is_known


def _pattern(script: str) -> str:
    return r"[\w./-]{0,200}".join(re.escape(part) for part in re.split(r"\{\{.*?\}\}", script))


@lru_cache(maxsize=256)
def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _text(hashes: list[str]) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes]),
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",  # columns of tables that are aligned
            "img-src 'self' data:",  # the theme's icons are data addresses in its stylesheet
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
