"""The version, in a module that imports next to nothing, and what tells two states of the code apart."""

from functools import cache

__version__ = "0.1.0"


@cache
def build() -> str:
    """The version and when its code was last written, installed or edited: what was made by another build is made
    anew, since other code may make something else of the same content. A process runs the code it began with."""
    import os
    from pathlib import Path

    newest, waiting = 0, [str(Path(__file__).resolve().parent)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.endswith(".py"):
                        newest = max(newest, entry.stat().st_mtime_ns)
                    elif entry.is_dir() and entry.name != "__pycache__":
                        waiting.append(entry.path)
        except OSError:
            continue  # in an archive, say: the version alone must do
    return f"{__version__}.{newest}"
