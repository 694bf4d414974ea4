"""Any text at all -> a decision or none: no exception, no hang, and every place inside the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.model.adr.record import STATUSES, Decision
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.document import spans
from archkit.source.tree import DictTree
from tests.model.adr.test_formats import CASES

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus" / "adr"
ENDINGS = (".md", ".adoc", ".rst", ".mdx")


@cache
def texts() -> tuple[bytes, ...]:
    """Small records of the corpus where it is there, and those of the formats."""
    found = [text.encode() for _, _, text, _ in CASES.values()]
    if CORPUS.is_dir():
        files = sorted(p for p in CORPUS.rglob("*") if p.suffix in ENDINGS and p.stat().st_size < 6000)
        found += [p.read_bytes() for p in files[::5]]
    return tuple(found)


def read(content: bytes, ending: str = ".md") -> list[Decision]:
    other = b"---\nstatus: accepted\n---\n# 8. Y\n"
    tree = DictTree({f"adr/0007-x{ending}": content, "adr/0008-y.md": other})
    knowledge = load(tree, Settings(paths={"decisions": ["adr"], "catalog": []}))
    for problem in knowledge.problems:
        assert problem.rule and problem.message
    return list(knowledge.decisions)


def check(content: bytes, ending: str) -> None:
    for decision in read(content, ending):
        assert decision.status is None or decision.status in STATUSES
        assert decision.title
        if decision.path != f"adr/0007-x{ending}":
            continue
        locator = spans(content, decision.path)
        lines = locator.lines
        places = [*decision.places.values(), *(x.place for x in decision.links)]
        places += [p for d in decision.doubts for p in (d.place, d.other) if p is not None]
        for place in places:
            span = locator.span(place)
            assert 1 <= span.line <= len(lines), (place, len(lines))
            assert 1 <= span.column < span.end_column, place
            if place.span is not None:
                assert span.end_column <= max(len(lines[span.line - 1]), 1) + 1, (place, lines[span.line - 1])


ANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@ANY
@given(st.data())
def test_a_slice_of_a_record(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts()))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    check(text[start:end], data.draw(st.sampled_from(ENDINGS)))


@ANY
@given(st.data())
def test_lines_swapped_doubled_and_dropped(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(texts())).split(b"\n")
    for _ in range(data.draw(st.integers(1, 6))):
        a = data.draw(st.integers(0, len(lines) - 1))
        b = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(("swap", "double", "drop"))):
            case "swap":
                lines[a], lines[b] = lines[b], lines[a]
            case "double":
                lines.insert(b, lines[a])
            case _ if len(lines) > 1:
                del lines[a]
    check(b"\n".join(lines), data.draw(st.sampled_from(ENDINGS)))


@ANY
@given(st.data())
def test_signs_put_in_anywhere(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts()))
    signs = st.one_of(
        st.text(max_size=6).map(lambda t: t.encode("utf-8", "surrogatepass")),
        st.sampled_from([b"\r", b"\r\n", b"\0", b"\xff", "\u2028".encode(), "\ufeff".encode(), b"|", b"```\n",
                         b"<!--", b"---\n", b"{", b"[", b"](", b": ", b"\t", "\u202e".encode(), b"\x85"]),
    )  # fmt: skip
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(signs) + text[at:]
    check(text, data.draw(st.sampled_from(ENDINGS)))


@ANY
@given(st.text(max_size=400), st.sampled_from(ENDINGS))
def test_any_text(text: str, ending: str) -> None:
    check(text.encode("utf-8", "surrogatepass"), ending)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("name", CASES)
def test_line_ends_and_a_byte_order_mark_change_nothing(name: str, end: str) -> None:
    _, path, text, _ = CASES[name]
    plain = read(text.encode(), "." + path.rpartition(".")[2])
    other = read(("\ufeff" + text.replace("\n", end)).encode(), "." + path.rpartition(".")[2])
    assert plain == other


_LONG = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "# X\n\n## Status\n\n" + "[" * _LONG,
        "# X\n\n## Status\n\nSuperseded by " + "[a](" * _LONG,
        "# X\n\n## Status\n\n" + "superseded " * _LONG,
        "# X\n\n## Status\n\n" + "superseded by 8, " * _LONG,
        "# X\n\n* Status: " + "{" * _LONG,
        "# X\n\n* Status: " + "~~" * _LONG,
        "# X\n\n* Status: " + "<s>" * _LONG,
        "# X\n\n* Status: " + "a|" * _LONG,
        "# X\n\n* Status: " + "/" * _LONG,
        "# X\n\n" + "| Status | x |\n" * 4000,
        "# X\n\n" + "|" * _LONG + "\n",
        "# X\n\n" + "-|" * _LONG + "\n",
        "# X\n\n" + "Status:\n" * 5000,
        "# X\n\n" + "* Superseded by: 8\n" * 4000,
        "# X\n\n" + "**Status" * 5000,
        "# X\n\n* Date: " + "1 " * _LONG,
        "# X\n\n* Date: " + "2020-01-0" * 5000,
        "# X\n\n* Deciders: " + "a, " * _LONG,
        "# X\n\n* Deciders: " + "[" * _LONG,
        "# X\n\n" + "## Status\n\nAccepted\n\n" * 3000,
        "# X\n\n## Changelog\n\n" + "* 2020-01-01 x\n" * 5000,
        "# X\n\n## Links\n\n" + "* ADR-8 ADR-9 0008-y.md https://x.y/8\n" * 3000,
        "# X\n\n" + "<!--" * _LONG,
        "# X\n\n" + "<!-- -->" * 10000,
        "# X\n\nThis ADR " + "in part " * _LONG,
        "# " + "ADR " * _LONG,
        "# " + "1" * _LONG,
        "# " + "1." * _LONG,
        "---\nstatus: " + "a" * _LONG + "\n---\n",
        "---\ntags: [" + "accepted, " * 5000 + "]\n---\n# X\n",
        "---\nsupersedes: [" + "8, " * 5000 + "]\n---\n# X\n",
        "= X\n" + ":a: b\n" * 5000,
        "= X\n\n" + "xref:" * _LONG,
        "= X\n\n" + "[[a]]\n" * 5000,
        "= X\n\n" + "----\n" * 5001,
        "= X\n" + "v1, " * _LONG,
        "X\n=\n\n" + ":a: b\n" * 5000,
        "X\n=\n\n" + "`a <" * _LONG,
        "X\n=\n\n" + "a::\n\n  b\n" * 3000,
        "X\n=\n\n" + "==\n" * 5000,
        "X\n=\n\n" + ".. note::\n" * 5000,
        "X\n=\n\n" + "*" * _LONG,
    ],
    ids=lambda t: t[:24].replace("\n", " ") + "…",
)  # fmt: skip
@pytest.mark.parametrize("ending", [".md", ".adoc", ".rst"])
def test_a_text_made_to_take_long_does_not(text: str, ending: str, elapsed: Callable[[], float]) -> None:
    elapsed()
    read(text.encode(), ending)
    assert elapsed() < 4
