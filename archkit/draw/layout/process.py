"""Our end of the pipe to the Graphviz process: one process for many graphs, a time limit for each."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path

from archkit.errors import ArchkitError

SECONDS = 30
"""How long one graph may take."""

_SCRIPT = Path(__file__).with_name("worker.py")


class LayoutFailed(ArchkitError):
    """Graphviz gave no placement: it is not there, it crashed, or it took too long."""


class Worker:
    """A process that answers DOT text with a placement. It is started when first asked, and again after a crash."""

    def __init__(self, seconds: float = SECONDS, script: Path = _SCRIPT) -> None:
        self.seconds = seconds
        self._script = script
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._answered = 0
        self._deaths = 0

    def ask(self, dot: str) -> bytes:
        """Graphviz' JSON for the graph. Raises LayoutFailed."""
        with self._lock:
            answer = self._exchange(dot.encode("utf-8"))
        if answer[:1] != b"+":
            reason = answer[1:].decode("utf-8", "replace")
            raise LayoutFailed(f"Graphviz could not lay out a drawing: {reason}")
        return answer[1:]

    def close(self) -> None:
        """End the process; the next question starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:  # what could not be flushed into a dead process
                    pass

    def _exchange(self, question: bytes) -> bytes:
        if self._deaths > 1 and not self._answered:
            raise LayoutFailed("Graphviz does not run here", "install the `pygraphviz` package again")
        process = self._started()
        assert process.stdin and process.stdout
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self.seconds, kill)
        clock.daemon = True
        clock.start()
        try:
            process.stdin.write(len(question).to_bytes(4, "big") + question)
            process.stdin.flush()
            header = process.stdout.read(4)
            size = int.from_bytes(header, "big") if len(header) == 4 else 0
            answer = process.stdout.read(size)
        except OSError:
            size, answer = 0, b""
        finally:
            clock.cancel()
        if size and len(answer) == size:
            self._answered += 1
            return answer
        self.close()
        if late.is_set():
            raise LayoutFailed(f"Graphviz took longer than {self.seconds:g} seconds for one drawing")
        self._deaths += 1
        raise LayoutFailed("Graphviz crashed on one drawing")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self.close()
            self._owner = os.getpid()
            self._process = self._start()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        # GV* would let the environment choose the plugins Graphviz loads. -P, a script by its path and a
        # folder of ours: nothing that lies where archkit is run (a json.py, say) is imported.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GV")}
        command = [sys.executable, "-P", str(self._script), str(int(self.seconds) + 1)]
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=self._script.parent,
            )
        except OSError as error:
            self._deaths += 1
            raise LayoutFailed(f"the process for Graphviz does not start: {error}") from error


_worker = Worker()
atexit.register(_worker.close)


def ask(dot: str) -> bytes:
    """Graphviz' JSON for the graph, from the process that all drawings share. Raises LayoutFailed."""
    return _worker.ask(dot)
