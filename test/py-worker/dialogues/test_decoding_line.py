"""Who waits for a data set to be decoded sees that it goes on."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sparsight.dialogues import decoding_line, inspect
from sparsight.dialogues.decoding_line import DecodingLine


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding_line, "_EVERY_S", {True: 0, False: 0})


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_is_rewritten_and_cleared() -> None:
    stream = Terminal()
    line = DecodingLine(stream)
    line.count(8, 20_000)
    line.count(1200, 20_000)
    assert "\n" not in stream.getvalue()
    assert re.search(
        r"\rdecoding images: 1,200 of 20,000 \([\d,]+ images per second, \d+ s left\)$", stream.getvalue()
    )
    line.end()
    assert stream.getvalue().endswith("\x1b[2K\r")


def test_elsewhere_it_is_lines(config, tmp_path: Path, capsys) -> None:
    rng = np.random.default_rng(0)
    for split in ("train", "test"):
        for label in ("cat", "dog"):
            folder = tmp_path / "photos" / split / label
            folder.mkdir(parents=True)
            for index in range(5):
                Image.fromarray(rng.integers(0, 256, (8, 8, 3), np.uint8)).save(folder / f"{index}.png")
    question = json.dumps([asdict(config("image_folder", tmp_path / "photos"))])
    [answer] = json.loads(inspect.respond(question, tmp_path / "cache"))
    assert answer["facts"]["num_test"] == 10
    shown = capsys.readouterr().err
    assert "decoding images: 8 of 20 (" in shown
    assert "decoding images: 20 of 20 (" in shown
    inspect.respond(question, tmp_path / "cache")
    assert capsys.readouterr().err == ""


def test_nothing_is_said_of_what_takes_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding_line, "_EVERY_S", {True: 60, False: 60})
    stream = Terminal()
    line = DecodingLine(stream)
    line.count(20, 20)
    line.end()
    assert stream.getvalue() == ""
