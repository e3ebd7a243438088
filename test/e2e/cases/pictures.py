"""Draws pictures, and writes them in the formats of data sets."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image


def drawing(kind: int, seed: int, ink: int = 20) -> Image.Image:
    """A bar, lying for class 0 and standing for class 1, on white."""
    pixels = np.full((16, 16, 3), 255, np.uint8)
    first = int(np.random.default_rng(seed).integers(2, 10))
    bar = slice(first, first + 4)
    pixels[(bar, slice(1, 15)) if kind == 0 else (slice(1, 15), bar)] = ink
    return Image.fromarray(pixels)


def see_through(kind: int, seed: int) -> Image.Image:
    """The same in black on a transparent ground."""
    drawn = drawing(kind, seed)
    picture = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    picture.putalpha(Image.fromarray(255 - np.asarray(drawn.convert("L"))))
    return picture


def pictures(
    folder: Path, num: int, *, first: int = 0, classes: Any = ("lying", "standing"), draw: Any = drawing
) -> None:
    for kind, name in enumerate(classes):
        where = folder / name
        where.mkdir(parents=True, exist_ok=True)
        for i in range(num):
            draw(kind, first + 1000 * kind + i).save(where / f"{i}.png")


def parquet(file: Path, names: tuple[str, str], num: int, first: int = 0) -> None:
    def encoded(image: Image.Image) -> bytes:
        content = io.BytesIO()
        image.save(content, "PNG")
        return content.getvalue()

    kinds = [i % 2 for i in range(num)]
    rows = [{"bytes": encoded(drawing(kind, first + i)), "path": None} for i, kind in enumerate(kinds)]
    labels = [names.index(("lying", "standing")[kind]) for kind in kinds]
    struct_type = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    features = {"image": {"_type": "Image"}, "label": {"names": list(names), "_type": "ClassLabel"}}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    table = pa.table({"image": pa.array(rows, struct_type), "label": labels}).replace_schema_metadata(
        metadata
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, file)


def png_of_16_bits(path: Path, pixels_HWC: np.ndarray[Any, Any]) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    height, width, _ = pixels_HWC.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels_HWC)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
