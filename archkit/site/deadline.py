"""A limit on the time that one text may take: some make a Markdown parser look at everything for everything.

What is counted is the processor's time, so that a busy machine changes nothing. Where the platform has no such
clock (Windows), or outside the main thread, there is no limit.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooLong(RuntimeError):
    """The time was up."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooLong in the block when it has worked for so long."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    # It comes again: Python drops an exception that is raised in a callback of its garbage collector.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds / 4)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
