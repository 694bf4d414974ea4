"""The process in which Graphviz runs: DOT text in, placement as JSON out, one graph after the other.

Both directions carry a length of four bytes (big-endian) and so many bytes. An answer begins with `+` (the
JSON) or `-` (why there is none). It runs as a script and imports nothing of archkit, so that it starts fast;
what makes Graphviz crash or hang takes this process down, never the one that asked.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import BinaryIO


def main(seconds: int) -> None:
    """Answer until the input ends. A graph that takes longer than `seconds` ends the process."""
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not get between the answers
    while question := _read(questions):
        if hasattr(signal, "alarm"):
            signal.alarm(seconds)  # the one who asked has its own clock; this one is for when it is gone
        answer = _answer(question)
        answers.write(len(answer).to_bytes(4, "big") + answer)
        answers.flush()


def _answer(dot: bytes) -> bytes:
    try:
        return b"+" + layout(dot)
    except Exception as error:  # whatever the library raises is an answer, not the end of the process
        return b"-" + (str(error) or type(error).__name__).encode("utf-8", "replace")


def layout(dot: bytes) -> bytes:
    """Graphviz' placement of the graph as JSON, always from a new graph: one drawn twice keeps the first drawing.

    There is no choice of format, because an unknown one makes the call after it crash.
    """
    from pygraphviz import AGraph

    graph = AGraph(string=dot.decode("utf-8"))
    try:
        drawn: bytes = graph.draw(format="json0", prog="dot")
        return drawn
    finally:
        graph.close()


def _read(stream: BinaryIO) -> bytes:
    header = stream.read(4)
    return stream.read(int.from_bytes(header, "big")) if len(header) == 4 else b""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
