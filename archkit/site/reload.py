"""Live reload under the policy: the script that the server adds to each page is allowed in that page only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from archkit.site.policy import hashes_of, with_policy

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

_LAST = re.compile(r"<script>((?:(?!<script>).)*)</script></body>", re.DOTALL)
_ADDED = re.compile(r"\s*var livereload = function\(epoch, requestId\)")


def allow_reload(server: LiveReloadServer) -> None:
    """Recompute the policy of each page as it is sent."""
    inner = server.serve_request

    def application(environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
        sent: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            sent.append((status, headers))

        parts = inner(environ, start)
        status, headers = sent[-1]
        kind = next((value for name, value in headers if name == "Content-Type"), "")
        if not status.startswith("200") or not kind.startswith("text/html"):
            start_response(status, headers)
            return parts
        page = b"".join(parts)
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        page = allowed(page.decode("utf-8", "replace")).encode()
        kept = [(n, v) for n, v in headers if n != "Content-Length"]
        start_response(status, [*kept, ("Content-Length", str(len(page)))])
        return [page]

    server.set_app(application)


def allowed(html: str) -> str:
    """The page with the script at its end allowed besides those that were, if it is the live reload."""
    last = _LAST.search(html)
    if last is None or not _ADDED.match(last[1]):
        return html
    before = hashes_of(html)
    return with_policy(html, lambda script: script == last[1] or before(script))
