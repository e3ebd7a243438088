"""Smoothed classifiers under masks and searches: no more is certified than is withstood."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparsight import attacks
from sparsight.errors import ExpectedError
from sparsight.evaluation.certified import CertifiedEvaluator
from sparsight.evaluation.certified_best import CertifiedBestEvaluator
from sparsight.evaluation.certified_exactly import CertifiedExactlyEvaluator
from sparsight.evaluation.checks import check_evaluations
from sparsight.evaluation.evaluator import joined
from sparsight.evaluation.smoothed import SmoothedEvaluator
from sparsight.evaluation.smoothing.view_masks import num_views
from sparsight.hiding import Hiding
from sparsight.protocol import generated
from sparsight.protocol.generated import (
    AblationViews,
    Attacked,
    BandViews,
    Certified,
    CertifiedBest,
    CertifiedExactly,
    GreedyHideSearch,
    Masked,
    PartitionViews,
    Smoothed,
    TrialEvaluate,
    WorstBlockSearch,
)

SALIENT = generated.SalientBlockMask(saliency="gradient", samples=None, sigma=None, steps=None, patch=None)
BLACK = generated.BlackFill()
SCATTER = generated.ScatterMask(granularity=1)
VOTES = {"select_votes": 60, "votes": 300, "alpha": 0.05, "num_images": 8}


def greedy(**changes):
    return GreedyHideSearch(**{**attacks.load("greedy_hide").parameters, **changes})


def worst_block():
    return WorstBlockSearch(**attacks.load("worst_block").parameters)


def attacked(search, hidden, num_images=8):
    return Attacked(mask=search, fill=BLACK, hidden=list(hidden), draw=0, num_images=num_images)


def masked(hidden, draw=0, num_images=8, fill=BLACK):
    return Masked(mask=SCATTER, fill=fill, hidden=hidden, draw=draw, num_images=num_images)


def smoothed(views, of, fill=BLACK):
    return Smoothed(views=views, fill=fill, of=of)


def ablation(*visible):
    return AblationViews(visible=list(visible), votes=60, search_votes=12)


CERTIFICATES = {
    "ablation": (ablation(4), Certified(mask=SCATTER, fill=BLACK, hidden=60, **VOTES)),
    "best": (ablation(2, 6), CertifiedBest(fill=BLACK, visible=[2, 6], **VOTES)),
    "partition": (PartitionViews(parts=16), None),
    "columns": (BandViews(shape="columns", size=1, threshold=None), None),
    "rows": (BandViews(shape="rows", size=2, threshold=None), None),
    "blocks": (BandViews(shape="blocks", size=2, threshold=None), None),
    "threshold": (BandViews(shape="columns", size=1, threshold=0.27), None),
}


def certified_radii(views, evaluation, images, ticks):
    """Radius of each image whose class is right, -1 of the others."""
    match evaluation:
        case Certified():
            judge = CertifiedEvaluator(evaluation, images, 4)
        case CertifiedBest():
            judge = CertifiedBestEvaluator(evaluation, images, 4)
        case None:
            judge = CertifiedExactlyEvaluator(CertifiedExactly(views=views, fill=BLACK, num_images=8), images)
    whole = judge.part(0, 8, ticks)
    right = judge.predictions(whole)[0] == images.labels_N[:8].numpy()
    return np.where(right, judge.artifacts(whole)["radii"].astype(int), -1)


@pytest.fixture
def leaning(network):
    """A network whose views often agree, so that there is something to certify."""
    network.model[-1].weight.mul_(0.5)
    network.model[-1].bias.copy_(torch.tensor([0.15, 0.1, 0.0, 0.0]))
    return network


@pytest.mark.parametrize("name", CERTIFICATES)
def test_no_search_finds_a_mask_within_the_certified_radius(eval_images, leaning, labels, ticks, name):
    """On every image: where r pixels, or a square of r×r, are certified, hiding them changes no class."""
    labels[:8] = torch.tensor([0, 0, 0, 1, 1, 0, 0, 1])
    views, evaluation = CERTIFICATES[name]
    radii = certified_radii(views, evaluation, eval_images, ticks)
    assert radii.max() > 0, "nothing was certified, so that nothing is tested"
    sizes = range(1, radii.max() + 1)
    if isinstance(views, BandViews):
        searches = [attacked(worst_block(), [size**2 for size in sizes])]
    else:
        searches = [
            attacked(greedy(granularity=1, budget=None), sizes),
            attacked(worst_block(), sizes),
        ]
    for search in searches:
        judge = SmoothedEvaluator(smoothed(views, search), eval_images)
        classes = judge.predictions(judge.part(0, 8, ticks))
        for size, classes_N in zip(sizes, classes, strict=True):
            held = radii >= size
            assert (classes_N[held] == labels[:8].numpy()[held]).all()
    random = SmoothedEvaluator(smoothed(views, masked(int(radii.max()))), eval_images)
    assert random.record(random.part(0, 8, ticks), {}).of.metrics["accuracy"] >= (radii >= radii.max()).mean()


@pytest.mark.parametrize("name", CERTIFICATES)
def test_the_class_is_that_of_the_votes(eval_images, leaning, images, ticks, name):
    """Once more without the code under test, under a mask and on clean images."""
    views, _ = CERTIFICATES[name]
    for hidden in (0, 20):
        judge = SmoothedEvaluator(smoothed(views, masked(hidden)), eval_images)
        classes = judge.predictions(joined([judge.part(i, i + 4, ticks) for i in (0, 4)]))[0]
        hiding = Hiding(SCATTER, "black", key=eval_images.key)
        shown = hiding.apply(images[:8] / 255, torch.arange(8), hidden=hidden)
        for image in range(8):
            assert classes[image] == vote(judge._judging, leaning, shown[image], views)


def vote(voters, network, image, views):
    hidden = voters._mask_VHW
    logits = network(image[None] * ~hidden[:, None])
    if getattr(views, "threshold", None) is not None:
        return int((logits.softmax(1) >= views.threshold).sum(0).argmax())
    chosen = torch.nn.functional.one_hot(logits.argmax(1), 4).double()
    if len(getattr(views, "visible", [])) > 1:
        groups = chosen.view(len(views.visible), -1, 4).mean(1)
        return int(((groups - 0.5) / torch.tensor(views.visible)[:, None]).amax(0).argmax())
    return int(chosen.mean(0).argmax())


def test_a_search_is_judged_by_views_that_it_has_not_seen(eval_images):
    judge = SmoothedEvaluator(smoothed(ablation(4), attacked(worst_block(), [4])), eval_images)
    own = {tuple(mask.flatten().tolist()) for mask in judge._judging._mask_VHW}
    seen = {tuple(mask.flatten().tolist()) for mask in judge._searching._mask_VHW}
    assert len(own) == 60
    assert len(seen) == 12
    assert not own & seen


def test_costs_are_passes_of_the_model(eval_images, leaning, ticks):
    views = PartitionViews(parts=5)
    judge = SmoothedEvaluator(
        smoothed(views, attacked(greedy(granularity=4, budget=None), [16, 32], 3)), eval_images
    )
    whole = judge.part(0, 3, ticks)
    record = judge.record(whole, {"a": "0" * 64})
    forwards = judge.artifacts(whole)["forwards"]
    assert forwards[0].tolist() == [(4 + 1) * 5] * 3
    assert forwards[1].tolist() == [(4 + 3 + 2) * 5] * 3
    assert record.of.results[1].metrics["forwards_per_image"] == forwards[1].mean()
    assert ticks.num_images == 3
    assert ticks.num_forwards > forwards[1].sum()
    assert set(record.of.results[0].metrics) == {"accuracy", "attack_success", "forwards_per_image"}
    assert record.of.artifacts == {"a": "0" * 64}


@pytest.mark.parametrize("of", [masked(20), masked(0), attacked(greedy(granularity=2, budget=40), [8, 16])])
def test_parts_and_their_order_change_no_bit(make_images, leaning, ticks, of):
    views = PartitionViews(parts=12)
    one = SmoothedEvaluator(smoothed(views, of), make_images())
    size = one.images_per_part
    bounds = [(first, min(first + size, 8)) for first in range(0, 8, size)]
    in_order = joined([one.part(*each, ticks) for each in bounds])
    other = SmoothedEvaluator(smoothed(views, of), make_images())
    turned = joined([other.part(*each, ticks) for each in reversed(bounds)][::-1])
    assert all(np.array_equal(in_order[name], turned[name]) for name in in_order)


def test_an_image_is_judged_alike_whatever_comes_with_it(make_images, leaning, ticks):
    views = ablation(4)
    together = SmoothedEvaluator(smoothed(views, masked(20)), make_images())
    alone = SmoothedEvaluator(smoothed(views, masked(20)), make_images())
    whole = together.part(0, 8, ticks)
    assert np.array_equal(whole["confidence"][5:6], alone.part(5, 6, ticks)["confidence"])


def test_salient_blocks_are_salient_to_the_model(eval_images, leaning, ticks):
    of = Masked(mask=SALIENT, fill=BLACK, hidden=9, draw=0, num_images=8)
    judge = SmoothedEvaluator(smoothed(PartitionViews(parts=12), of), eval_images)
    whole = judge.part(0, 8, ticks)
    assert whole["prediction"].shape == (8,)


def test_shares_of_votes_can_be_kept(eval_images, leaning, ticks):
    judge = SmoothedEvaluator(smoothed(PartitionViews(parts=5), masked(20)), eval_images, keep_logits=True)
    shares = judge.artifacts(judge.part(0, 8, ticks))["logits"]
    assert np.allclose(shares.astype(float) * 5, np.round(shares.astype(float) * 5), atol=0.01)


@pytest.mark.parametrize(
    ("evaluation", "message", "path"),
    [
        (
            smoothed(PartitionViews(parts=65), masked(4)),
            "the parts of a partition to be from 2 to 64",
            "parts",
        ),
        (smoothed(ablation(64), masked(4)), "the visible pixels of a view to be from 1 to 63", "visible"),
        (
            smoothed(PartitionViews(parts=4), attacked(greedy(granularity=3, budget=None), [9])),
            "granularity",
            "granularity",
        ),
        (
            smoothed(PartitionViews(parts=4), masked(4), generated.BlurFill(sigma=2)),
            "fill of a certificate to be one that looks neither",
            "fill",
        ),
        (smoothed(PartitionViews(parts=4), masked(4, num_images=26)), "at most 25, the images", "num_images"),
    ],
)
def test_what_is_impossible_is_refused_before_anything_starts(evaluation, message, path):
    settings = TrialEvaluate(
        split="test",
        mask_key=0,
        batch_size=10,
        keep_logits=False,
        top_k=[],
        among="all",
        evaluations=[evaluation],
    )
    with pytest.raises(ExpectedError, match=message) as caught:
        check_evaluations(settings, num_images=25, height=8, width=8, num_classes=4)
    assert caught.value.path == f"evaluate.evaluations[0].{path}"


def test_a_vote_has_as_many_views_as_it_says():
    assert num_views(ablation(2, 6), 8, 8) == 120
    assert num_views(ablation(2, 6), 8, 8, of_search=True) == 24
    assert num_views(BandViews(shape="blocks", size=2, threshold=None), 8, 6) == 48
