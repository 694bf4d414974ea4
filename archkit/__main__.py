"""Starts the command line; the version is told before anything else is imported."""

from __future__ import annotations

import os
import sys

from archkit.version import __version__


def main() -> None:
    """Run `archkit` with the arguments of the process, and leave with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"archkit {__version__}")
        sys.exit(0)
    # Plugins of pydantic are code of other packages that would see every document; looking for them costs 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from archkit.cli.app import main as run

        code = run()
    except KeyboardInterrupt:  # while the modules are loaded
        from archkit.errors import INTERRUPTED

        print(INTERRUPTED, file=sys.stderr)
        code = 130
    _leave(code)


def _leave(code: int) -> None:
    """End the process without freeing every object one by one: a fifth of the time of a large lint."""
    import atexit
    from contextlib import suppress

    atexit._run_exitfuncs()  # noqa: SLF001
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
