"""The process in which a template of a knowledge base is filled: a question on stdin, an answer on stdout.

Started by `archkit.scaffold.templates`; never imported. When memory or time runs out there is no answer.
"""

from __future__ import annotations

import json
import sys

_MEMORY = 1 << 29


def _limit(seconds: int) -> None:
    """Let the system end this process; where it cannot (Windows), the one who asked does."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_AS", _MEMORY), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", 0)):
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, OSError, ValueError):
            continue


def _answer(question: dict[str, object], largest: int) -> dict[str, object]:
    from archkit.errors import ArchkitError
    from archkit.source.template import render

    values = question["values"]
    assert isinstance(values, dict)
    try:
        made = render(str(question["text"]), values, str(question["name"]))
    except ArchkitError as error:
        return {"message": error.message, "hint": error.hint}
    if len(made) > largest:
        return {"message": f"the template {question['name']} makes more than a megabyte", "hint": None}
    return {"made": made}


def main() -> None:
    """Answer one question."""
    seconds, largest = int(sys.argv[1]), int(sys.argv[2])
    question = json.load(sys.stdin.buffer)
    _limit(seconds)
    sys.stdout.buffer.write(json.dumps(_answer(question, largest)).encode())


if __name__ == "__main__":
    main()
