"""Starts the command line; the version is told before anything else is imported."""

from __future__ import annotations

import sys

from archkit.version import __version__


def main() -> None:
    """Run `archkit` with the arguments of the process, and leave with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"archkit {__version__}")
        sys.exit(0)
    from archkit.cli.app import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
