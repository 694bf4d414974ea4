"""Graphviz in its own process: whatever it does, there is a drawing."""

from __future__ import annotations

import os
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.draw.layout import place as placing
from archkit.draw.layout import process
from archkit.draw.layout.graphviz import as_dot, graphviz, read
from archkit.draw.layout.labels import settle
from archkit.draw.layout.place import place
from archkit.draw.layout.process import LayoutFailed, Worker
from archkit.draw.layout.shelves import shelves
from archkit.draw.layout.sketch import Area, Box, Curve, Frame, Link, Placement, Sketch
from archkit.draw.shapes import Line, Node, View
from archkit.draw.svg import svg

CHAIN = Sketch((Box(80, 40), Box(80, 40), Box(80, 40)), (Link(0, 1, 30, 15), Link(1, 2)))


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    frames = tuple(
        Frame(draw(st.floats(0, 200)), draw(st.sampled_from([None, *range(i)])))
        for i in range(draw(st.integers(0, 4)))
    )
    size = st.floats(20, 200)
    boxes = tuple(
        Box(draw(size), draw(size), draw(st.sampled_from([None, *range(len(frames))])))
        for _ in range(draw(st.integers(1, 8)))
    )
    end = st.integers(0, len(boxes) - 1)
    ends = draw(st.lists(st.tuples(end, end), max_size=10, unique=True))
    links = tuple(Link(a, b, *draw(st.sampled_from([(0.0, 0.0), (60.0, 15.0)]))) for a, b in ends if a != b)
    return Sketch(boxes, links, frames)


def overlap(a: Area, b: Area, slack: float = 0.5) -> bool:
    return (
        a.x + slack < b.x + b.width
        and b.x + slack < a.x + a.width
        and a.y + slack < b.y + b.height
        and b.y + slack < a.y + a.height
    )


def holds(outer: Area, inner: Area, slack: float = 0.5) -> bool:
    return (
        outer.x - slack <= inner.x
        and outer.y - slack <= inner.y
        and inner.x + inner.width <= outer.x + outer.width + slack
        and inner.y + inner.height <= outer.y + outer.height + slack
    )


def sound(sketch: Sketch, placement: Placement) -> None:
    """Nothing overlaps, everything is inside what holds it, and every line ends at its boxes."""
    whole = Area(0, 0, placement.width, placement.height)
    boxes = placement.boxes
    assert all(holds(whole, box) for box in boxes)
    for box, area in zip(sketch.boxes, boxes, strict=True):
        assert (area.width, area.height) == pytest.approx((box.width, box.height), abs=0.06)
    for i, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[i + 1 :])
        frame = sketch.boxes[i].frame
        for index, area in placement.frames.items():
            within = index in _around(sketch, frame)
            assert holds(area, box) if within else not overlap(area, box)
    for link, curve in zip(sketch.links, placement.curves, strict=True):
        target = boxes[link.target]
        assert len(curve.points) % 3 == 1
        assert holds(
            Area(target.x - 2, target.y - 2, target.width + 4, target.height + 4), Area(*curve.tip, 0, 0)
        )


def _around(sketch: Sketch, frame: int | None) -> set[int]:
    found: set[int] = set()
    while frame is not None:
        found.add(frame)
        frame = sketch.frames[frame].parent
    return found


@settings(max_examples=60)
@given(sketches(), st.sampled_from(["LR", "TB"]))
def test_graphviz_lets_nothing_overlap(sketch: Sketch, direction: str) -> None:
    sound(sketch, graphviz(sketch, direction))  # type: ignore[arg-type]


@settings(max_examples=100)
@given(sketches())
def test_shelves_let_nothing_overlap(sketch: Sketch) -> None:
    sound(sketch, shelves(sketch))


def test_many_boxes_without_lines_are_no_strip() -> None:
    placement = place(Sketch(tuple(Box(100, 40) for _ in range(60))))
    assert placement.width < 1500 and placement.height < 1000
    linked = graphviz(Sketch(tuple(Box(100, 40) for _ in range(42)), (Link(0, 1),)))
    assert max(linked.width, linked.height) < 1500


def test_frames_may_be_nested_deeper_than_python_recurses() -> None:
    frames = tuple(Frame(10, i - 1 if i else None) for i in range(3000))
    assert shelves(Sketch((Box(50, 20, 2999),), frames=frames)).frames.keys() == set(range(3000))


def script(folder: Path, body: str) -> Path:
    path = folder / "worker.py"
    path.write_text(textwrap.dedent(body))
    return path


def test_a_hanging_graphviz_is_ended_and_asked_again_later(tmp_path: Path) -> None:
    worker = Worker(seconds=0.5, script=script(tmp_path, "import time; time.sleep(60)"))
    begin = time.monotonic()
    with pytest.raises(LayoutFailed, match="longer than 0.5 seconds"):
        worker.ask("digraph {}")
    assert time.monotonic() - begin < 20
    with pytest.raises(LayoutFailed, match="longer than"):
        worker.ask("digraph {}")


def test_after_a_crash_the_next_drawing_is_made(tmp_path: Path) -> None:
    body = f"""
    import sys
    sys.path.insert(0, {str(process._SCRIPT.parent)!r})
    import worker_of_archkit as real
    sound = real.layout
    def layout(dot):
        if b"die" in dot:
            import os, signal
            os.kill(os.getpid(), signal.SIGKILL)
        return sound(dot)
    real.layout = layout
    real.main(30)
    """
    (tmp_path / "worker_of_archkit.py").write_text(process._SCRIPT.read_text())
    worker = Worker(
        script=script(tmp_path, body.replace(repr(str(process._SCRIPT.parent)), repr(str(tmp_path))))
    )
    try:
        assert worker.ask("digraph { a }")
        with pytest.raises(LayoutFailed, match="crashed"):
            worker.ask("digraph { die }")
        assert worker.ask("digraph { a }")
    finally:
        worker.close()


def test_a_graphviz_that_never_answers_is_given_up(tmp_path: Path) -> None:
    worker = Worker(script=script(tmp_path, "raise SystemExit(3)"))
    for _ in range(2):
        with pytest.raises(LayoutFailed, match="crashed"):
            worker.ask("digraph {}")
    with pytest.raises(LayoutFailed, match="does not run here") as told:
        worker.ask("digraph {}")
    assert told.value.hint == "install the `pygraphviz` package again"


def test_text_that_is_no_graph_is_an_answer_and_not_the_end() -> None:
    with pytest.raises(LayoutFailed, match="could not lay out"):
        process.ask("this is no graph {")
    assert read(process.ask(as_dot(CHAIN, "LR")), CHAIN).boxes


def test_a_graph_drawn_twice_is_drawn_the_same() -> None:
    assert graphviz(CHAIN) == graphviz(CHAIN)


@pytest.mark.parametrize(
    "answer", [b"", b"{}", b"[]", b'{"bb": "x"}', b'{"bb": "0,0,1,1"}', b'{"bb": 7}', b"null"]
)
def test_an_answer_that_cannot_be_read_is_a_failure_of_the_layout(answer: bytes) -> None:
    with pytest.raises(LayoutFailed):
        read(answer, CHAIN)


def test_the_folder_somebody_stands_in_is_never_imported_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "signal", "pygraphviz"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    worker = Worker()
    try:
        assert worker.ask("digraph { a }")
    finally:
        worker.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_has_its_own_graphviz() -> None:
    worker = Worker()
    worker.ask("digraph { a }")
    theirs = worker._process
    worker._owner = -1  # as it looks from the child of a fork
    try:
        assert worker.ask("digraph { a }")
        assert worker._process is not theirs
    finally:
        worker.close()
        assert theirs is not None
        theirs.kill()
        theirs.wait()
        for stream in (theirs.stdin, theirs.stdout):
            assert stream is not None
            stream.close()


def test_without_graphviz_there_is_a_drawing_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = Worker(script=script(tmp_path, "raise SystemExit(1)"))
    monkeypatch.setattr(process, "_worker", broken)
    nodes = tuple(Node(n, n, "component", technology="postgresql-16") for n in "abc")
    for kind in ("graph", "system"):
        drawing = svg(View("v", "v", kind, nodes, (Line("a", "b", "calls"), Line("b", "c"))))  # type: ignore[arg-type]
        assert drawing.count('class="ak-tip"') == 3  # two lines and the legend


def test_the_direction_that_is_read_larger_is_taken() -> None:
    def answer(_sketch: Sketch, direction: str) -> Placement:
        return Placement(3000, 200, ()) if direction == "LR" else Placement(600, 900, ())

    assert place(CHAIN, layout=answer).width == 600
    assert placing.scale(Placement(960, 720, ())) == 1
    assert placing.scale(Placement(1920, 720, ())) == pytest.approx(0.5)


def test_a_label_leaves_the_heading_it_would_cover() -> None:
    curve = Curve(((0, 0), (0, 50), (0, 150), (0, 200)), (0, 200), (0, 100))
    heading = Area(-50, 90, 100, 20)
    (settled,) = settle([curve], [(40, 15)], [heading])
    assert settled.label is not None and not overlap(
        Area(settled.label[0] - 20, settled.label[1] - 7.5, 40, 15), heading
    )
    assert abs(settled.label[1] - 100) < 40


def test_two_labels_at_one_place_part() -> None:
    curve = Curve(((0, 0), (100, 0), (200, 0), (300, 0)), (300, 0), (150, 0))
    first, second = settle([curve, curve], [(40, 15), (40, 15)], [])
    assert first.label == (150, 0)
    assert second.label is not None and abs(second.label[0] - 150) >= 40


def test_a_label_without_a_free_place_stays() -> None:
    curve = Curve(((0, 0), (1, 0), (2, 0), (3, 0)), (3, 0), (1, 0))
    assert settle([curve], [(40, 15)], [Area(-100, -100, 200, 200)]) == [curve]
