"""Sparse-RS for L0, written plainly after algorithm 1 of the paper (Croce et al., AAAI 2022).

A loop over images makes the candidates of a query, a batch forwards them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

STAGES = [(0, 1), (50, 2), (200, 4), (500, 5), (1000, 6), (2000, 8), (4000, 10), (6000, 12), (8000, 15)]


def plain_sparse_rs(
    model: Callable[[Tensor], Tensor],
    images_BCHW: Tensor,
    labels_B: Tensor,
    *,
    num_pixels: int,
    queries: int,
) -> Tensor:
    """The images as the attack leaves them."""
    num_images, num_channels, height, width = images_BCHW.shape
    best_BCHW = images_BCHW.clone()
    chosen, others = [], []
    for i in range(num_images):
        order_N = torch.randperm(height * width)
        chosen.append(order_N[:num_pixels])
        others.append(order_N[num_pixels:])
        best_BCHW[i, :, chosen[i] // width, chosen[i] % width] = corners(num_channels, num_pixels)
    margin_B = margins(model(best_BCHW), labels_B)
    for query in range(1, queries):
        left = (margin_B > 0).nonzero()[:, 0].tolist()
        if not left:
            break
        num = max(1, int(alpha(query, queries) * num_pixels))
        tried_BCHW, moves = best_BCHW[left].clone(), []
        for row, i in enumerate(left):
            leave_E = torch.randperm(num_pixels)[:num]
            enter_E = torch.randperm(height * width - num_pixels)[:num]
            old_E, new_E = chosen[i][leave_E], others[i][enter_E]
            tried_BCHW[row, :, old_E // width, old_E % width] = images_BCHW[
                i, :, old_E // width, old_E % width
            ]
            tried_BCHW[row, :, new_E // width, new_E % width] = corners(num_channels, num)
            moves.append((leave_E, enter_E, old_E, new_E))
        tried_B = margins(model(tried_BCHW), labels_B[left])
        for row, i in enumerate(left):
            if tried_B[row] < margin_B[i]:
                leave_E, enter_E, old_E, new_E = moves[row]
                chosen[i][leave_E], others[i][enter_E] = new_E, old_E
                best_BCHW[i], margin_B[i] = tried_BCHW[row], tried_B[row]
    return best_BCHW


def corners(num_channels: int, num_pixels: int) -> Tensor:
    """Random corners of the colour cube."""
    return torch.randint(2, (num_channels, num_pixels)).float()


def alpha(query: int, queries: int) -> float:
    """As published, with its stages at the same shares of the queries."""
    of_10000 = int(query / queries * 10000)
    divisor = 20 if of_10000 > 8000 else next(d for until, d in STAGES if of_10000 <= until)
    return 0.3 / divisor


def margins(logits_BK: Tensor, labels_B: Tensor) -> Tensor:
    """Logit of the label minus the greatest other."""
    own_B = logits_BK.gather(1, labels_B[:, None])[:, 0]
    return own_B - logits_BK.scatter(1, labels_B[:, None], -torch.inf).amax(dim=1)
