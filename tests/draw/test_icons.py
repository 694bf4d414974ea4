"""Vendors' icons, taken from the `diagrams` library without running or writing anything of it."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.draw.icons import as_dot, icon
from archkit.draw.network import card, sketch
from archkit.draw.png import shrunk
from archkit.draw.shapes import Group, Line, Node, View
from archkit.draw.svg import svg
from archkit.draw.vendors import icon_class, icon_classes

SIGNATURE = b"\x89PNG\r\n\x1a\n"
VIEW = View(
    "system system:default/s",
    "S",
    "system",
    (
        Node("a", "A", "component", technology="java-21", group="g"),
        Node("b", "B", "database", technology="postgresql-16", group="g"),
        Node("c", "C", "database", technology="PostgreSQL 17", group="g"),
        Node("d", "D", "component", technology="our own thing"),
    ),
    (Line("a", "b", "writes", "data", "writes"), Line("a", "c"), Line("d", "a", "", "async")),
    (Group("g", "Inside"),),
)


@pytest.mark.parametrize(
    ("technology", "expected"),
    [
        ("postgresql-16", "onprem.database.Postgresql"),
        ("Postgres", "onprem.database.Postgresql"),
        ("Apache Kafka 3.9", "onprem.queue.Kafka"),
        ("kafka3", "onprem.queue.Kafka"),
        ("java-21", "programming.language.Java"),
        ("javascript", "programming.language.Javascript"),
        ("spring-boot", "programming.framework.Spring"),
        ("next.js", "programming.framework.Nextjs"),
        ("Node.js 22", "programming.language.Nodejs"),
        ("C++20", "programming.language.Cpp"),
        ("c#", "programming.language.Csharp"),
        (".NET 8", "programming.framework.Dotnet"),
        ("go-1.24", "programming.language.Go"),
        ("golang", "programming.language.Go"),
        ("s3", "aws.storage.SimpleStorageServiceS3"),
        ("sql-server-2022", "onprem.database.Mssql"),
        ("neo4j", "onprem.database.Neo4J"),
        ("kubernetes", "k8s.compute.Pod"),
        ("mongodb-7", "onprem.database.Mongodb"),
        ("redis", "onprem.inmemory.Redis"),
        ("elasticsearch-8", "elastic.elasticsearch.Elasticsearch"),
        ("opensearch-2", "aws.analytics.AmazonOpensearchService"),
        ("rabbitmq", "onprem.queue.Rabbitmq"),
        ("nats", "onprem.queue.Nats"),
        ("bigquery", "gcp.analytics.Bigquery"),
        ("snowflake", "saas.analytics.Snowflake"),
        ("cobol", None),
        ("", None),
        ("os.system", None),
        ("../../etc/passwd", None),
        ("one two three four five six seven eight redis", None),
    ],
)
def test_people_write_technologies_in_many_ways(technology: str, expected: str | None) -> None:
    assert icon_class(technology) == expected


@given(st.text())
def test_no_text_leads_to_anything_but_the_table(text: str) -> None:
    assert icon_class(text) in {None, *icon_classes()}


def test_the_library_has_every_class_of_the_table_and_its_picture() -> None:
    import diagrams

    resources = Path(diagrams.__file__).parent.parent
    for name in icon_classes():
        module, _, cls = name.rpartition(".")
        found = getattr(import_module(f"diagrams.{module}"), cls)
        assert (resources / found._icon_dir / found._icon).read_bytes().startswith(SIGNATURE), name


def test_each_icon_is_in_the_drawing_once_and_small() -> None:
    drawing = svg(VIEW)
    pictures = re.findall(r'href="data:image/png;base64,([^"]+)"', drawing)
    assert len(pictures) == 2 and len(re.findall(r"<use ", drawing)) == 3
    for picture in pictures:
        content = base64.b64decode(picture)
        width, height = struct.unpack(">II", content[16:24])
        assert content.startswith(SIGNATURE) and max(width, height) <= 100 and len(content) < 10_000


def test_two_drawings_on_one_page_share_no_id() -> None:
    ids = [set(re.findall(r' id="([^"]+)"', svg(VIEW)))]
    other = View(
        "system system:default/t", *[getattr(VIEW, f) for f in ("title", "kind", "nodes", "edges", "groups")]
    )
    ids.append(set(re.findall(r' id="([^"]+)"', svg(other))))
    assert ids[0] and not ids[0] & ids[1]


def test_a_system_of_unknown_technologies_has_no_icon() -> None:
    assert "<use " not in svg(View("v", "V", "system", (VIEW.nodes[3],)))


def test_nothing_is_written_and_no_program_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert "<use " in svg(VIEW)
    assert list(tmp_path.iterdir()) == []


def test_the_library_sees_no_text_of_the_catalog() -> None:
    nodes = tuple(Node(n, 'a"]; evil [label=<b>', "component", technology="java evil") for n in "ab")
    view = View("v", "evil", "system", nodes, (Line("a", "b", "evil"),), ())
    told = as_dot(
        view, {"a": "programming.language.Java"}, sketch(view, [card(n) for n in nodes], labels=True), "TB"
    )
    assert "evil" not in told and "rankdir=TB" in told and ".png" not in told


def test_the_picture_of_a_class_is_read_once() -> None:
    assert icon("onprem.queue.Kafka") is icon("onprem.queue.Kafka")


def png(width: int, height: int, rows: bytes, colour: int = 6, depth: int = 8) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def pixels(picture: bytes) -> tuple[int, int, bytes]:
    """Width, height and the bytes of rows that have no filter."""
    width, height = struct.unpack(">II", picture[16:24])
    size = struct.unpack(">I", picture[33:37])[0]
    return width, height, zlib.decompress(picture[41 : 41 + size])


def noise(count: int) -> bytes:
    return bytes((i * 7919 + i // 3) % 251 for i in range(count))


def unfiltered(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    """An independent reading of the five filters, by their formulas."""
    out = bytearray()
    for i, x in enumerate(row):
        a = out[i - step] if i >= step else 0
        b = above[i]
        c = above[i - step] if i >= step else 0
        p = a + b - c
        best = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        out.append((x + (0, a, b, (a + b) // 2, best)[kind]) % 256)
    return bytes(out)


@pytest.mark.parametrize(("colour", "channels", "depth"), [(6, 4, 8), (2, 3, 8), (6, 4, 16)])
def test_a_picture_is_averaged_whatever_its_filters(colour: int, channels: int, depth: int) -> None:
    side, step = 40, channels * depth // 8
    data, plain, above = b"", [], bytes(side * step)
    for y in range(side):
        row = noise(side * step + y)[y:]
        data += bytes([y % 5]) + row
        above = unfiltered(y % 5, row, above, step)
        plain.append(above[:: depth // 8])
    width, height, small = pixels(shrunk(png(side, side, data, colour, depth), 20))
    assert (width, height) == (20, 20)
    for x, y in ((0, 0), (7, 3), (19, 19)):
        block = [plain[2 * y + j][(2 * x + i) * channels :][:channels] for i in (0, 1) for j in (0, 1)]
        weights = [p[3] if channels == 4 else 255 for p in block]
        total = sum(weights)
        expected = [sum(p[c] * w for p, w in zip(block, weights, strict=True)) // total for c in range(3)]
        at = y * (20 * 4 + 1) + 1 + x * 4
        assert list(small[at : at + 4]) == [*expected, total // 4]


def test_what_nobody_sees_does_not_colour_its_neighbours() -> None:
    row = (b"\xff\x00\x00\x00" + b"\x00\x00\xff\xff") * 20
    _, _, small = pixels(shrunk(png(40, 40, (b"\x00" + row) * 40), 20))
    assert small[1:5] == b"\x00\x00\xff\x7f"


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"GIF89a",
        SIGNATURE,
        png(40, 40, b""),
        png(40, 40, b"\x09" * 9000),
        png(40, 40, b"", colour=3),
        icon("saas.analytics.Snowflake"),
    ],
)
def test_a_picture_that_cannot_be_read_stays_as_it_is(picture: bytes) -> None:
    assert shrunk(picture, 20) == picture
