"""Of many masks of a random family, the one that hurts this model most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sparsight import masks
from sparsight.attacks._search import Search, SearchRequest, SearchResult, rows_at_once
from sparsight.attacks._worst import WorstSoFar
from sparsight.errors import ExpectedError, expected
from sparsight.masks import MaskFamily
from sparsight.masks.scatter import scatter
from sparsight.members import Spec
from sparsight.whole_number import whole_number

_MOST_DRAWS = 1_000_000
_FEW_IMAGES = 32  # together, so that the masks of a draw are made in one go


@dataclass(frozen=True)
class WorstOf(Search):
    """Of the first `num_draws` draws of a random family, the mask with the smallest margin, of equals the
    first.

    A search with more draws tries the masks of one with fewer, too. Draw 0 of the search tries the masks that
    the family has as its draws 0, 1, 2 and so on; other draws of the search try others. The fill is that of
    the search's own draw. Each mask costs a forward pass.
    """

    of: Spec = scatter
    """The family, with its parameters."""
    num_draws: int = 100
    """Masks to try for each image and count."""

    def __post_init__(self) -> None:
        whole_number("number of draws", self.num_draws, most=_MOST_DRAWS, at="num_draws")
        object.__setattr__(self, "of", _random_family(self.of))

    @property
    def parameters(self) -> dict[str, Any]:
        """As the schema has them: the family as a mapping."""
        of = {"family": self.family.name, **self.family.parameters}
        return {**super().parameters, "of": of}

    @property
    def family(self) -> MaskFamily:
        """The family whose masks are tried."""
        return masks.of(self.of)

    @property
    def patch_side(self) -> int:
        """That of the family."""
        return self.family.patch_side

    def check(self, hidden: Sequence[int], *, height: int, width: int) -> None:
        """Raise ExpectedError also where the family's parameters do not suit images of this size."""
        with _at_of():
            self.family.check_size(height, width)
        super().check(hidden, height=height, width=width)

    def images_at_once(self, hidden: Sequence[int], *, height: int, width: int) -> int:
        """A handful where there are many draws; else as many as fill a forward pass."""
        most = rows_at_once(torch.device("cpu"), height, width)
        return most // min(self.num_draws, -(-most // _FEW_IMAGES))

    def _forwards(self, hidden: Sequence[int], height: int, width: int) -> int:
        return self.num_draws * len(hidden)

    def _search(self, request: SearchRequest) -> list[SearchResult]:
        num_images, (height, width) = len(request.index_B), request.size
        at_once = self.images_at_once(request.hidden, height=height, width=width)
        filled = request.filled_up(at_once)
        return [self._worst(filled, count).of_images(slice(num_images)) for count in request.hidden]

    def _worst(self, request: SearchRequest, hidden: int) -> SearchResult:
        worst = WorstSoFar(request, hidden)
        at_once = max(1, rows_at_once(request.images_BCHW.device, *request.size) // len(request.index_B))
        for first in range(0, self.num_draws, at_once):
            draws = range(first, min(first + at_once, self.num_draws))
            mask_BDHW = torch.stack([self._masks(request, hidden, draw) for draw in draws], dim=1)
            worst.update(mask_BDHW, *request.margins(mask_BDHW.flatten(0, 1), num_each=len(draws)))
        return worst.result()

    def _masks(self, request: SearchRequest, hidden: int, draw: int) -> Tensor:
        height, width = request.size
        return self.family(
            request.index_B,
            hidden=hidden,
            height=height,
            width=width,
            key=request.key,
            draw=request.draw * _MOST_DRAWS + draw,
        )


def _random_family(spec: Spec) -> MaskFamily:
    with _at_of():
        family = masks.of(spec)
    if family.mask_depends_on != "draw":
        fix = "Choose a family that has another mask for every draw, such as scatter."
        raise expected("the masks of worst_of", "those of a random family", family.name, at="of", fix=fix)
    return family


@contextmanager
def _at_of() -> Iterator[None]:
    """What is wrong with the family is wrong at the parameter that names it."""
    try:
        yield
    except ExpectedError as error:
        path = "of" if error.path is None else f"of.{error.path}"
        raise ExpectedError(error.message, path=path, fix=error.fix) from error


worst_of = WorstOf()
