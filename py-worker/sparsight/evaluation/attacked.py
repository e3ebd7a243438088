"""Images under masks that a search chose against the model."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparsight import attacks
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.evaluator import (
    Evaluator,
    Metrics,
    Part,
    Tick,
    joined,
    kept_logits,
    rank_arrays,
    score_arrays,
    score_metrics,
    top_k_metrics,
)
from sparsight.networks.batch_statistics import use_statistics
from sparsight.protocol.generated import AmountResult, Attacked, AttackedRecord, EvaluationRecord
from sparsight.reporting.metrics import Scores
from sparsight.reporting.reporter import tagged

_FORWARDS_PER_PART = 4096
_SCORES = ("prediction", "confidence", "nll")


class AttackedEvaluator(Evaluator):
    """Searches a mask of every amount for each image, and forwards the image under each of them.

    The search looks at `searched`, which is the classifier that is evaluated unless another one is given;
    `forwards_each` are the images that go through the model for one that it looks at.
    """

    def __init__(
        self,
        evaluation: Attacked,
        images: EvalImages,
        *,
        keep_logits: bool = False,
        searched: attacks.Model | None = None,
        forwards_each: int = 1,
    ) -> None:
        super().__init__(evaluation.num_images)
        self._searched = images.network if searched is None else searched
        self._forwards_each = forwards_each
        self._evaluation = evaluation
        self._images = images
        self._keep_logits = keep_logits
        self._search = attacks.of(evaluation.mask)
        self._hiding = images.hiding("none", evaluation.fill, draw=evaluation.draw)

    @property
    def num_rows(self) -> int:
        """One for each amount."""
        return len(self._evaluation.hidden)

    @property
    def images_per_part(self) -> int:
        """Enough for some thousand forward passes, in groups that the search takes at once."""
        height, width = self._images.size
        hidden = self._evaluation.hidden
        group = self._search.images_at_once(hidden, height=height, width=width)
        num_forwards = group * self._search.forwards(hidden, height=height, width=width) * self._forwards_each
        return group * -(-_FORWARDS_PER_PART // num_forwards)

    @property
    def artifact_names(self) -> tuple[str, ...]:
        """Masks, margins and costs, and logits where they are to be kept."""
        return ("masks", "margins", "forwards", *(("logits",) if self._keep_logits else ()))

    def part(self, first: int, last: int, tick: Tick) -> Part:
        """For each image [images, amounts]: mask (bit-packed, a third axis), margin, forwards, scores; and
        whether the clean image is named rightly.
        """
        images, evaluation = self._images, self._evaluation
        labels_B = images.labels_N[first:last]
        clean_B = images.clean_predictions(first, last) == labels_B
        with use_statistics(images.network.model, "masked"):
            results = self._search(
                self._searched,
                images.unit(first, last),
                labels_B,
                hidden=evaluation.hidden,
                fill=evaluation.fill,
                index_B=images.index(first, last),
                key=images.key,
                draw=evaluation.draw,
                mean_C=images.network.mean_C,
                others_NCHW=images.whole,
                shows_mask=images.network.sees_masks,
                tick=tick,
            )
            measured = [self._measured(result.mask_BHW, first, tick) for result in results]
        tick(0, last - first)
        return {
            "mask": np.stack([_packed(result.mask_BHW) for result in results], axis=1),
            "margin": np.stack([result.margin_B.cpu().numpy() for result in results], axis=1),
            "forwards": np.stack([result.forwards_B.cpu().numpy() for result in results], axis=1),
            "is_clean_right": clean_B.cpu().numpy(),
            **{name: np.stack([arrays[name] for arrays in measured], axis=1) for name in measured[0]},
        }

    def predictions(self, whole: Part) -> NDArray[np.integer]:
        """A row for each amount."""
        return cast("NDArray[np.integer]", whole["prediction"].T)

    def artifacts(self, whole: Part) -> dict[str, NDArray[np.generic]]:
        """`masks` uint8 [amounts, images, bytes] (bits of the pixels row by row, the first the highest, 1 =
        hidden), `margins` float32 and `forwards` uint32 [amounts, images], `logits` float16 [amounts, images,
        classes].
        """
        return {
            "masks": whole["mask"].swapaxes(0, 1),
            "margins": whole["margin"].T,
            "forwards": whole["forwards"].T.astype(np.uint32),
            **({"logits": whole["logits"].swapaxes(0, 1)} if self._keep_logits else {}),
        }

    def record(self, whole: Part, artifacts: dict[str, str]) -> EvaluationRecord:
        """What was measured at each amount."""
        evaluation = self._evaluation
        num_pixels = self._images.size[0] * self._images.size[1]
        results = [
            AmountResult(
                hidden=hidden,
                visible=num_pixels - hidden,
                ratio=hidden / num_pixels,
                is_exact=self._search.is_exact(
                    hidden, height=self._images.size[0], width=self._images.size[1]
                ),
                metrics=self._metrics(whole, row),
            )
            for row, hidden in enumerate(evaluation.hidden)
        ]
        return AttackedRecord(
            mask=evaluation.mask,
            fill=evaluation.fill,
            draw=evaluation.draw,
            num_images=evaluation.num_images,
            results=results,
            artifacts=artifacts,
        )

    def _measured(self, mask_BHW: Tensor, first: int, tick: Tick) -> dict[str, NDArray[np.generic]]:
        """Scores of each image under its mask, forwarded by itself, and its logits where they are kept."""
        images, parts, ranks, logits = self._images, [], [], []
        for i, mask_1HW in enumerate(torch.split(mask_BHW, 1), start=first):
            images_1CHW = self._hiding.fill(images.unit(i, i + 1), mask_1HW, images.index(i, i + 1))
            logits_1K = images.network(images_1CHW)
            labels_1 = images.labels_N[i : i + 1]
            parts.append(Scores.of(logits_1K, labels_1))
            ranks.append(rank_arrays(logits_1K, labels_1, images.top_k))
            if self._keep_logits:
                logits.append(kept_logits(logits_1K))
            tick(1)
        kept = {"logits": np.concatenate(logits)} if self._keep_logits else {}
        return {**score_arrays(Scores.join(parts)), **joined(ranks), **kept}

    def _top_k(self, whole: Part, row: int) -> Metrics:
        top_k = self._images.top_k
        return top_k_metrics({"rank": whole["rank"][:, row]}, top_k) if top_k else {}

    def _metrics(self, whole: Part, row: int) -> Metrics:
        labels_B = self._images.labels_N[: self.num_images]
        is_wrong_B = whole["prediction"][:, row] != labels_B.cpu().numpy()
        attacked_B = is_wrong_B[whole["is_clean_right"].astype(bool)]
        return {
            **score_metrics({name: whole[name][:, row] for name in _SCORES}, labels_B),
            **self._top_k(whole, row),
            "attack_success": tagged(attacked_B.mean() if len(attacked_B) else math.nan),
            "forwards_per_image": tagged(whole["forwards"][:, row].astype(np.int64).mean()),
        }


def _packed(mask_BHW: Tensor) -> NDArray[np.uint8]:
    """Eight pixels a byte, [B, ceil(H·W / 8)]."""
    return np.packbits(mask_BHW.flatten(1).cpu().numpy(), axis=1)
