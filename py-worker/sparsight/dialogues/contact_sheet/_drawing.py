"""Pictures in labelled rows and columns, on a light or a dark ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_OUTLINE = (230, 97, 1)
_MARGIN, _GAP, _GROUP_GAP = 36, 10, 34
_LEAST_TILE, _WIDEST_TEXT = 112, 200
_LEAST_OUTLINED = 8
"""Side of a pixel as drawn, from which on an outline leaves room to see what is in it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of everything but the pictures."""

    ground: str
    ink: str
    faint: str
    rule: str


LIGHT = Theme("#fcfcfb", "#1c1c1a", "#6b6b66", "#d9d9d4")
DARK = Theme("#14171a", "#e8eaed", "#9aa3ad", "#4a525b")


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture, and what of it is hidden."""

    pixels_HWC: NDArray[np.uint8]
    mask_HW: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """Pictures side by side, and what they are of; None leaves a column empty."""

    label: str
    tiles: Sequence[Tile | None]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one name, with a remark below it."""

    name: str
    remark: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column."""

    name: str
    remark: str


def draw(
    title: str, remark: str, headings: Sequence[Heading], groups: Sequence[Group], theme: Theme = LIGHT
) -> Image.Image:
    """The sheet, RGB. Tiles have one size; small ones are enlarged by a whole factor, a pixel a square.

    Where there is room, what is hidden is outlined: a fill may look just like what it hides.
    """
    return _Sheet(title, remark, headings, groups, theme).drawn()


class _Sheet:
    def __init__(
        self,
        title: str,
        remark: str,
        headings: Sequence[Heading],
        groups: Sequence[Group],
        theme: Theme,
    ) -> None:
        self._title, self._headings, self._groups, self._theme = title, headings, groups, theme
        shown = next(tile for tile in groups[0].rows[0].tiles if tile is not None)
        height, width = map(int, shown.mask_HW.shape)
        self._scale = max(1, -(-_LEAST_TILE // max(height, width)))
        self._is_outlined = self._scale >= _LEAST_OUTLINED
        self._remark = f"{remark}; what is hidden is outlined" if self._is_outlined else remark
        self._tile_height, self._tile_width = height * self._scale, width * self._scale
        widest = max(_text_width(heading.remark, 13) for heading in headings)
        self._column = max(self._tile_width, widest + _GAP) + _GAP
        labels = [row.label for group in groups for row in group.rows]
        self._label_width = min(_WIDEST_TEXT, max(_text_width(label, 14) for label in labels))
        self._left = _MARGIN + self._label_width + (14 if self._label_width else 0)
        pictures = self._left + len(headings) * self._column - _GAP - _MARGIN
        self._room = max(pictures, _text_width(title, 26), _text_width(self._remark, 15))

    def drawn(self) -> Image.Image:
        heights = [self._group_height(group) for group in self._groups]
        top = _MARGIN + 118
        size = (self._room + 2 * _MARGIN, top + sum(heights) + _GROUP_GAP * (len(heights) - 1) + _MARGIN)
        image = Image.new("RGB", size, self._theme.ground)
        pen = ImageDraw.Draw(image)
        pen.text((_MARGIN, _MARGIN - 6), self._title, self._theme.ink, _font(26))
        pen.text((_MARGIN, _MARGIN + 32), self._remark, self._theme.faint, _font(15))
        self._draw_headings(pen, top)
        for group, height in zip(self._groups, heights, strict=True):
            self._draw_group(image, pen, group, top)
            top += height + _GROUP_GAP
        return image

    def _group_height(self, group: Group) -> int:
        return self._words_height(group) + len(group.rows) * (self._tile_height + _GAP) - _GAP

    def _words_height(self, group: Group) -> int:
        return 36 + 19 * len(_wrapped(group.remark, self._room))

    def _draw_headings(self, pen: ImageDraw.ImageDraw, top: int) -> None:
        for c, heading in enumerate(self._headings):
            middle = self._left + c * self._column + self._tile_width // 2
            pen.text((middle, top - 34), heading.name, self._theme.ink, _font(18), anchor="mb")
            pen.text((middle, top - 14), heading.remark, self._theme.faint, _font(13), anchor="mb")

    def _draw_group(self, image: Image.Image, pen: ImageDraw.ImageDraw, group: Group, top: int) -> None:
        if group is not self._groups[0]:
            rule = top - _GROUP_GAP // 2
            pen.line([(_MARGIN, rule), (image.width - _MARGIN, rule)], self._theme.rule)
        pen.text((_MARGIN, top), group.name, self._theme.ink, _font(20))
        for i, line in enumerate(_wrapped(group.remark, self._room)):
            pen.text((_MARGIN, top + 27 + 19 * i), line, self._theme.faint, _font(14))
        top += self._words_height(group)
        for row in group.rows:
            place = (self._left - 14, top + self._tile_height // 2)
            pen.text(place, _shortened(row.label), self._theme.faint, _font(14), anchor="rm")
            for c, tile in enumerate(row.tiles):
                if tile is not None:
                    self._draw_tile(image, pen, tile, (self._left + c * self._column, top))
            top += self._tile_height + _GAP

    def _draw_tile(
        self, image: Image.Image, pen: ImageDraw.ImageDraw, tile: Tile, corner: tuple[int, int]
    ) -> None:
        enlarged_HWC = self._enlarged(tile.pixels_HWC)
        if self._is_outlined:
            enlarged_HWC[_edge(self._enlarged(tile.mask_HW))] = _OUTLINE
        image.paste(Image.fromarray(enlarged_HWC), corner)
        left, top = corner
        frame = (left - 1, top - 1, left + self._tile_width, top + self._tile_height)
        pen.rectangle(frame, outline=self._theme.rule)

    def _enlarged(self, picture: NDArray[Any]) -> NDArray[Any]:
        return picture.repeat(self._scale, axis=0).repeat(self._scale, axis=1)


def _edge(mask_HW: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The outermost pixels of what is hidden."""
    padded = np.pad(mask_HW, 1)
    inside = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask_HW & ~inside


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _text_width(text: str, size: int) -> int:
    length: float = _font(size).getlength(text)
    return round(length) + 1


def _shortened(text: str) -> str:
    while _text_width(text, 14) > _WIDEST_TEXT:
        text = f"{text.rstrip('.')[:-1]}..."
    return text


def _wrapped(text: str, room: int) -> list[str]:
    """Lines of the remark that are no wider than the pictures below it."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _text_width(longer, 14) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
