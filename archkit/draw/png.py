"""A picture at a smaller size, so that a drawing does not carry pixels that nobody sees.

Only what icons are made of is read: eight or sixteen bits of red, green and blue, with or without opacity, not
interlaced. Any other picture stays as it is.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}
MOST_PIXELS = 1 << 20


def shrunk(picture: bytes, side: int) -> bytes:
    """The PNG with its longer side not much above `side` pixels; unchanged where that is no gain."""
    try:
        smaller = _shrunk(picture, side)
    except (ValueError, IndexError, struct.error, zlib.error):
        return picture
    return smaller if len(smaller) < len(picture) else picture


def _shrunk(picture: bytes, side: int) -> bytes:
    chunks = list(_chunks(picture))
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    channels = _CHANNELS.get(colour, 0)
    factor = round(max(width, height) / side)
    if not channels or depth not in (8, 16) or any(rest) or factor < 2 or width * height > MOST_PIXELS:
        return picture
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    rows = _rows(data, width * channels * depth // 8, height, channels * depth // 8)
    if depth == 16:
        rows = (row[::2] for row in rows)
    small = list(_averaged(rows, width, channels, factor))
    raw = b"".join(b"\x00" + row for row in small)
    header = struct.pack(">IIBBBBB", width // factor, len(small), 8, 6, 0, 0, 0)
    return _SIGNATURE + b"".join(
        _chunk(kind, body)
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    )


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    at = len(_SIGNATURE)
    while at < len(picture):
        size, kind = struct.unpack_from(">I4s", picture, at)
        yield kind, picture[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _rows(data: bytes, length: int, height: int, step: int) -> Iterator[bytes]:
    """The rows with their filters (chapter 9 of the specification) taken back; `step` is the bytes of a pixel."""
    above = bytearray(length)
    for y in range(height):
        begin = y * (length + 1)
        row = bytearray(data[begin + 1 : begin + 1 + length])
        _unfilter(data[begin], row, above, step)
        yield bytes(row)
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    if kind == 2:
        row[:] = bytes((a + b) & 255 for a, b in zip(row, above, strict=True))
    elif kind == 1:
        for i in range(step, len(row)):
            row[i] = (row[i] + row[i - step]) & 255
    elif kind == 3:
        for i in range(len(row)):
            left = row[i - step] if i >= step else 0
            row[i] = (row[i] + (left + above[i]) // 2) & 255
    elif kind == 4:
        for i in range(len(row)):
            left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
            row[i] = (row[i] + _paeth(left, above[i], corner)) & 255
    elif kind:
        raise ValueError("unknown filter")


def _paeth(left: int, above: int, corner: int) -> int:
    """Whichever of the three is nearest to left + above - corner."""
    to_left, to_above, to_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner


def _averaged(rows: Iterator[bytes], width: int, channels: int, factor: int) -> Iterator[bytes]:
    """One row of red, green, blue and opacity for `factor` rows; what nobody sees does not colour its neighbours."""
    across = width // factor
    for band in zip(*[rows] * factor, strict=False):
        sums = [[0, 0, 0, 0] for _ in range(across)]
        for row in band:
            for x in range(across * factor):
                at = x * channels
                opacity = row[at + 3] if channels == 4 else 255
                if opacity:
                    total = sums[x // factor]
                    total[0] += row[at] * opacity
                    total[1] += row[at + 1] * opacity
                    total[2] += row[at + 2] * opacity
                    total[3] += opacity
        area = factor * factor
        yield bytes(
            value
            for r, g, b, o in sums
            for value in ((r // o, g // o, b // o, o // area) if o else (0, 0, 0, 0))
        )
