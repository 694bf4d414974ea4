"""The site on this machine, with live reload: a change of the catalog shows in the browser by itself."""

from __future__ import annotations

import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.site.build import base_of, render
from archkit.site.console import Console, listening

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


def serve(root: str, *, address: str = "127.0.0.1:8000", open_browser: bool = False) -> int:
    """Serve the site until Ctrl-C; returns the exit code. Raises ArchkitError.

    A build that fails is told, and the last good site stays on the air.
    """
    host, port = _parse(address)
    base = base_of(root)
    _check_free(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    with (
        tempfile.TemporaryDirectory(prefix="archkit-site-") as folder,
        listening() as console,
        _until_stopped(),
    ):
        try:
            site = Path(folder, "site")
            site.mkdir()
            pages = render(base, site, console, url=url)
            server = _server(base, site, console, host, port, url, pages)
            _run(server, open_browser=open_browser)
        except KeyboardInterrupt:
            pass
    print("stopped", flush=True)
    return 0


def _server(
    base: Path, site: Path, console: Console, host: str, port: int, url: str, pages: int
) -> LiveReloadServer:
    """A server over a built site that builds it again when something changes."""
    from mkdocs.livereload import LiveReloadServer

    from archkit.site.reload import allow_reload
    from archkit.site.watch import watched
    from archkit.workspace import find_root, open_workspace

    class Server(LiveReloadServer):
        """Tells its address when it can be reached, not before."""

        def server_activate(self) -> None:
            super().server_activate()
            print(f"{pages} pages on {url} (Ctrl-C ends it)", flush=True)

    def rebuild() -> None:
        console.warnings.clear()
        new, old = site.with_name("new"), site.with_name("old")
        new.mkdir()
        try:
            made = render(base, new, console, url=url)
        except ArchkitError as error:
            shutil.rmtree(new, ignore_errors=True)
            print(f"error: {error.message}", file=sys.stderr, flush=True)
            return
        site.rename(old)
        new.rename(site)
        shutil.rmtree(old, ignore_errors=True)
        print(f"{made} pages, made again", flush=True)

    server = Server(builder=rebuild, host=host, port=port, root=str(site))
    server.error_handler = lambda code: _error_page(site, code)
    allow_reload(server)
    for path in watched(open_workspace(base), find_root(base)):
        server.watch(str(path))
    return server


def _run(server: LiveReloadServer, *, open_browser: bool) -> None:
    try:
        server.serve(open_in_browser=open_browser)  # type: ignore[no-untyped-call]
    except OSError as error:
        raise _taken(str(server.server_address[0]), int(server.server_address[1]), error) from None
    finally:
        server.shutdown()


def _parse(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ArchkitError(f"`{address}` is no address to listen on", "write it as 127.0.0.1:8000")
    return host, int(port)


def _check_free(host: str, port: int) -> None:
    """Find out before the build whether the address can be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise _taken(host, port, error) from None


def _taken(host: str, port: int, error: OSError) -> ArchkitError:
    return ArchkitError(
        f"nothing can be served on {host}:{port}: {error.strerror or error}",
        f"try `--address {host}:{port % 65535 + 1}`",
    )


def _error_page(site: Path, code: int) -> bytes | None:
    try:
        return (site / f"{code}.html").read_bytes()
    except OSError:
        return None


@contextmanager
def _until_stopped() -> Iterator[None]:
    """A polite end (SIGTERM) is the same as Ctrl-C: what was made is removed."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
