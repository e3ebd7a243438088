"""Rows of searches: against loops over images that do the same, and against as many bare forward passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import torch
from plain_sparse_rs import plain_sparse_rs
from synthetic import BATCH_SIZE, HEIGHT, NUM_CLASSES, WIDTH, as_in_a_trial, network, split
from torch import Tensor
from turns import Opener, Side, serve, timed

from sparsight import attacks, recolorings
from sparsight.attacks import Search
from sparsight.evaluation.certified import CertifiedEvaluator
from sparsight.evaluation.eval_images import EvalImages
from sparsight.evaluation.network import Network, unit_images
from sparsight.masks import MaskKey
from sparsight.protocol.generated import BlackFill, Certified, ScatterMask

NUM_HIDDEN = 51  # a twentieth
NUM_VOTES = 120
GREEDY = attacks.of({"family": "greedy_hide", "granularity": 4, "budget": 200})
RANDOM = attacks.of({"family": "random_search_hide", "queries": 20})
MANY = attacks.of({"family": "worst_of", "num_draws": 40})
AMOUNTS = {"greedy_hide": 48, "random_search_hide": NUM_HIDDEN, "worst_of": NUM_HIDDEN}

Images = tuple[Network, Tensor, Tensor]


def images(num_images: int) -> Images:
    """A net, images in [0, 1] and their labels."""
    made = split(num_images)
    labels_B = torch.from_numpy(made.labels_N)
    return network(training=False), unit_images(torch.from_numpy(made.images_NCHW)), labels_B


def in_a_loop(search: Search, num_images: int, loop: Callable[[Images], object]) -> Mapping[str, Side]:
    """The loop that one writes first: an image after another, a mask after another."""
    shown = images(num_images)
    return {"ours": timed(lambda: searched(search, shown)), "other": timed(lambda: evaluated(shown, loop))}


def bare(search: Search, num_images: int) -> Mapping[str, Side]:
    """The floor: as many images through the model, 256 at a time, and nothing else."""
    shown = images(num_images)
    amount = AMOUNTS[search.name]
    num_forwards = num_images * (1 + search.forwards([amount], height=HEIGHT, width=WIDTH))
    return {
        "ours": timed(lambda: searched(search, shown)),
        "other": timed(lambda: evaluated(shown, partial(forward_only, num_forwards=num_forwards))),
    }


def searched(search: Search, shown: Images) -> None:
    """As a trial does it."""
    net, images_BCHW, labels_B = shown
    with net.evaluating():
        search(net, images_BCHW, labels_B, hidden=[AMOUNTS[search.name]], key=MaskKey(0))


def evaluated(shown: Images, work: Callable[[Images], object]) -> None:
    with shown[0].evaluating():
        work(shown)


def forward_only(shown: Images, *, num_forwards: int) -> None:
    net, images_BCHW, _ = shown
    ready_BCHW = net.normalize(images_BCHW[torch.arange(256) % len(images_BCHW)])
    for first in range(0, num_forwards, 256):
        net.model(ready_BCHW[: min(256, num_forwards - first)])


def margin_of(net: Network, image_CHW: Tensor, mask_HW: Tensor, label: int) -> float:
    """With the hidden pixels black."""
    logits_K = net(image_CHW.masked_fill(mask_HW, 0)[None])[0].clone()
    own = float(logits_K[label])
    logits_K[label] = -torch.inf
    return own - float(logits_K.max())


def greedy_loop(shown: Images) -> None:
    """Patches of 4×4, as many at random in each step as the budget allows."""
    net, images_BCHW, labels_B = shown
    num_steps = AMOUNTS["greedy_hide"] // 16
    num_tried = (GREEDY.parameters["budget"] - 1) // num_steps
    for image_CHW, label in zip(images_BCHW, labels_B.tolist(), strict=True):
        hidden: list[int] = []
        for _ in range(num_steps):
            visible = [patch for patch in torch.randperm(64).tolist() if patch not in hidden]
            masks = [patches([*hidden, patch]) for patch in visible[:num_tried]]
            margins = [margin_of(net, image_CHW, mask_HW, label) for mask_HW in masks]
            hidden.append(visible[margins.index(min(margins))])


def patches(chosen: list[int]) -> Tensor:
    mask_HW = torch.zeros(HEIGHT, WIDTH, dtype=torch.bool)
    for patch in chosen:
        top, left = 4 * (patch // 8), 4 * (patch % 8)
        mask_HW[top : top + 4, left : left + 4] = True
    return mask_HW


def random_loop(shown: Images) -> None:
    """A few hidden pixels exchanged for visible ones, kept where that hurts more."""
    net, images_BCHW, labels_B = shown
    for image_CHW, label in zip(images_BCHW, labels_B.tolist(), strict=True):
        order_N = torch.randperm(HEIGHT * WIDTH)
        best = margin_of(net, image_CHW, first_hidden(order_N), label)
        for query in range(1, RANDOM.parameters["queries"]):
            num = max(1, int(0.3 / (2 if query < 2 else 6) * NUM_HIDDEN))
            leave, enter = torch.randperm(NUM_HIDDEN)[:num], torch.randperm(1024 - NUM_HIDDEN)[:num]
            tried_N = order_N.clone()
            tried_N[leave], tried_N[enter + NUM_HIDDEN] = order_N[enter + NUM_HIDDEN], order_N[leave]
            margin = margin_of(net, image_CHW, first_hidden(tried_N), label)
            if margin < best:
                order_N, best = tried_N, margin


def first_hidden(order_N: Tensor) -> Tensor:
    mask_N = torch.zeros(HEIGHT * WIDTH, dtype=torch.bool)
    mask_N[order_N[:NUM_HIDDEN]] = True
    return mask_N.view(HEIGHT, WIDTH)


def many_loop(shown: Images) -> None:
    """Random masks, one after another."""
    net, images_BCHW, labels_B = shown
    for image_CHW, label in zip(images_BCHW, labels_B.tolist(), strict=True):
        for _ in range(MANY.parameters["num_draws"]):
            margin_of(net, image_CHW, first_hidden(torch.randperm(HEIGHT * WIDTH)), label)


def sparse_rs_row(is_tiny: bool) -> Mapping[str, Side]:
    """Sparse-RS, written plainly: both with as many queries, and none of the images given up."""
    num_images, queries = (4, 3) if is_tiny else (128, 20)
    net, images_BCHW, labels_B = images(num_images)
    attack = recolorings.of({"sparse_rs": {"queries": queries}})
    # An attack ends where the model is wrong: a model that never is shows what a query costs.
    right = RightOf(net, labels_B)
    ours = partial(attack, right, images_BCHW, labels_B, pixels=[24])
    other = partial(plain_sparse_rs, right, images_BCHW, labels_B, num_pixels=24, queries=queries)
    shown = net, images_BCHW, labels_B
    return {
        "ours": timed(lambda: evaluated(shown, lambda _: ours())),
        "other": timed(lambda: evaluated(shown, lambda _: other())),
    }


def certificate_rows() -> dict[str, Opener]:
    """Votes over views of 75 pixels: 120 of each image."""
    return {"certificate-vs-loop": certificate_vs_loop, "certificate-vs-forward": certificate_vs_forward}


def certificate_vs_loop(is_tiny: bool) -> Mapping[str, Side]:
    """The loop that one writes first: an image after another, a view after another."""
    shown, votes = certificate(is_tiny)
    return {"ours": timed(votes), "other": timed(lambda: evaluated(shown, votes_loop))}


def certificate_vs_forward(is_tiny: bool) -> Mapping[str, Side]:
    """The floor: as many images through the model, as many at a time, and nothing else."""
    shown, votes = certificate(is_tiny)
    num_forwards = len(shown[2]) * (1 + NUM_VOTES)
    return {
        "ours": timed(votes),
        "other": timed(lambda: evaluated(shown, partial(forward_only, num_forwards=num_forwards))),
    }


def certificate(is_tiny: bool) -> tuple[Images, Callable[[], object]]:
    """Images, and all votes on them as a trial casts them."""
    num_images = 1 if is_tiny else 20
    shown = images(num_images)
    evaluation = Certified(
        mask=ScatterMask(granularity=1),
        fill=BlackFill(),
        hidden=HEIGHT * WIDTH - 75,
        select_votes=20,
        votes=NUM_VOTES - 20,
        alpha=0.05,
        num_images=num_images,
    )

    def votes() -> None:
        uint8_BCHW = torch.from_numpy(split(num_images).images_NCHW)
        whole = EvalImages(shown[0], uint8_BCHW, shown[2], batch_size=BATCH_SIZE, key=MaskKey(0))
        with shown[0].evaluating():
            CertifiedEvaluator(evaluation, whole, NUM_CLASSES).part(0, num_images, lambda *_: None)

    return shown, votes


def votes_loop(shown: Images) -> None:
    net, images_BCHW, _ = shown
    for image_CHW in images_BCHW:
        counts = [0] * NUM_CLASSES
        for _ in range(NUM_VOTES):
            mask_N = torch.ones(HEIGHT * WIDTH, dtype=torch.bool)
            mask_N[torch.randperm(HEIGHT * WIDTH)[:75]] = False
            logits_1K = net(image_CHW.masked_fill(mask_N.view(HEIGHT, WIDTH), 0)[None])
            counts[int(logits_1K.argmax())] += 1


class RightOf:
    """The net, but with so much added to the logit of the label that no attack succeeds."""

    def __init__(self, net: Network, labels_B: Tensor) -> None:
        self._net, self._labels_B = net, labels_B

    def __call__(self, images_BCHW: Tensor) -> Tensor:
        logits_BK = self._net(images_BCHW)
        labels_B = self._labels_B[torch.arange(len(logits_BK)) % len(self._labels_B)]
        return logits_BK.scatter_add(1, labels_B[:, None], torch.full((len(logits_BK), 1), 1e4))


def rows(search: Search, num_images: int, loop: Callable[[Images], object]) -> dict[str, Opener]:
    """Both rows of a search."""
    name = search.name.replace("_", "-")
    return {
        f"{name}-vs-loop": lambda is_tiny: in_a_loop(search, 1 if is_tiny else num_images, loop),
        f"{name}-vs-forward": lambda is_tiny: bare(search, 1 if is_tiny else num_images),
    }


if __name__ == "__main__":
    as_in_a_trial()
    serve(
        {
            **rows(GREEDY, 16, greedy_loop),
            **rows(RANDOM, 128, random_loop),
            **rows(MANY, 32, many_loop),
            **certificate_rows(),
            "sparse-rs-vs-plain": sparse_rs_row,
        }
    )
