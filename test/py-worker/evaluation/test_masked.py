"""What masked images show, against the mask suite asked directly."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparsight import attacks, fills, masks
from sparsight.evaluation.eval_images import TensorCache
from sparsight.evaluation.evaluator import kept_logits
from sparsight.evaluation.masked import MaskedEvaluator
from sparsight.evaluation.network import unit_images
from sparsight.hiding import Hiding
from sparsight.networks.batch_statistics import keep_apart, use_statistics
from sparsight.protocol import generated
from sparsight.protocol.generated import Masked
from sparsight.randomness.mask_key import MaskKey
from sparsight.reporting.metrics import Scores

SALIENT = generated.SalientBlockMask(saliency="gradient", samples=None, sigma=None, steps=None, patch=None)
KEY = MaskKey(7, "test")
SIZE = {"height": 8, "width": 8}
SCATTER = generated.ScatterMask(granularity=1)
BLACK = generated.BlackFill()


def evaluation(mask=SCATTER, hidden=9, fill=BLACK, draw=0, num_images=25):
    return Masked(mask=mask, fill=fill, hidden=hidden, draw=draw, num_images=num_images)


EVALUATIONS = [
    evaluation(hidden=13),
    evaluation(hidden=13, draw=3),
    evaluation(hidden=13, fill=generated.NoiseFill(), draw=2),
    evaluation(generated.ScatterMask(granularity=2), 32, generated.MeanFill()),
    evaluation(generated.RandomBlockMask(), 9, generated.ColorFill(), draw=1),
    evaluation(generated.RandomBlockMask(), 64, generated.ImageMeanFill()),
    evaluation(
        generated.StripesMask(period=3, width=1, direction="vertical"), 17, generated.BlurFill(sigma=1)
    ),
    evaluation(generated.MultiBlockMask(num_blocks=3), 12),
]


@pytest.mark.parametrize("evaluation", EVALUATIONS, ids=lambda e: f"{e.mask}-{e.fill}-{e.draw}")
def test_images_are_masked_as_the_suite_says(eval_images, images, evaluation):
    shown = MaskedEvaluator(evaluation, eval_images).shown(10, 20)
    hiding = Hiding(evaluation.mask, evaluation.fill, key=KEY, draw=evaluation.draw, mean_C=[0.4, 0.5, 0.6])
    expected = hiding.apply(unit_images(images[10:20]), torch.arange(10, 20), hidden=evaluation.hidden)
    assert torch.equal(shown, expected)


def test_clean_images_are_shown_as_they_are(eval_images, images):
    clean = evaluation(generated.NoMask(), 0, generated.NoFill())
    shown = MaskedEvaluator(clean, eval_images).shown(20, 25)
    assert torch.equal(shown, images[20:25].float() / 255)


def test_salient_blocks_follow_the_gradient_on_the_clean_image(eval_images, network, images, labels):
    shown = MaskedEvaluator(evaluation(SALIENT), eval_images).shown(0, 10)
    clean = unit_images(images[:10])
    saliency = attacks.input_gradient(network, clean, labels[:10])
    mask = masks.load("salient_block")(torch.arange(10), hidden=9, saliency_BHW=saliency, key=KEY, **SIZE)
    assert torch.equal(shown, fills.apply(clean, mask, "black"))


@pytest.mark.parametrize("mask", [SALIENT, SCATTER])
def test_some_images_of_a_batch_meet_the_same_masks(make_images, mask):
    whole = MaskedEvaluator(evaluation(mask), make_images()).shown(10, 20)
    first = MaskedEvaluator(evaluation(mask), make_images()).shown(10, 14)
    rest = MaskedEvaluator(evaluation(mask), make_images()).shown(14, 20)
    assert torch.equal(torch.cat([first, rest]), whole)


def test_permutations_are_computed_once_for_all_ratios(eval_images, monkeypatch):
    calls = []
    family = type(masks.load("scatter"))
    original = family.ranks
    monkeypatch.setattr(
        family,
        "ranks",
        lambda *args, **settings: calls.append(settings["draw"]) or original(*args, **settings),
    )
    for hidden in (1, 6, 20):
        for draw in (0, 1):
            MaskedEvaluator(evaluation(hidden=hidden, draw=draw), eval_images).shown(0, 10)
    assert calls == [0, 1]


def test_saliency_is_that_of_clean_images_with_their_own_statistics(make_images, network):
    salient = evaluation(SALIENT)
    clean = MaskedEvaluator(salient, make_images()).shown(0, 10)
    keep_apart(network.model)
    network.model[1].masked_running_mean.normal_(0, 3)
    with use_statistics(network.model, "masked"):
        shown = MaskedEvaluator(salient, make_images()).shown(0, 10)
    assert torch.equal(shown, clean)


def test_record_and_predictions_are_those_of_the_scores(eval_images, network, labels, ticks):
    evaluator = MaskedEvaluator(evaluation(hidden=13), eval_images)
    whole = evaluator.part(0, 25, ticks)
    batches = [(0, 10), (10, 20), (20, 25)]
    scores = Scores.join(
        [Scores.of(network(evaluator.shown(*batch)), labels[slice(*batch)]) for batch in batches]
    )
    record = evaluator.record(whole, {})
    assert record.metrics == scores.summary(labels)
    assert (record.hidden, record.visible, record.ratio) == (13, 51, 13 / 64)
    assert evaluator.predictions(whole).tolist() == [scores.prediction_B.tolist()]
    assert (ticks.num_forwards, ticks.num_images) == (25, 25)


def test_an_image_whose_logits_are_nan_counts_as_wrong(eval_images, network, labels, ticks):
    network.model[-1].bias[:] = torch.nan
    evaluator = MaskedEvaluator(evaluation(), eval_images)
    whole = evaluator.part(0, 25, ticks)
    record = evaluator.record(whole, {})
    assert record.metrics["accuracy"] == 0
    assert record.metrics["nll"] == "nan"
    assert (evaluator.predictions(whole)[0] != labels.numpy()).all()
    assert np.isin(evaluator.predictions(whole), range(4)).all()


def test_the_cache_forgets_what_was_not_used_for_longest():
    cache = TensorCache(2 * 40)
    for key in range(2):
        cache.put(key, torch.zeros(10))
    assert cache.get(0) is not None
    cache.put(2, torch.zeros(10))
    assert [cache.get(key) is not None for key in range(3)] == [True, False, True]


def test_logits_are_kept_where_they_are_asked_for(eval_images, network, images, ticks):
    clean = evaluation(generated.NoMask(), 0, generated.NoFill())
    evaluator = MaskedEvaluator(clean, eval_images, keep_logits=True)
    whole = evaluator.part(0, 25, ticks)
    kept = evaluator.artifacts(whole)["logits"]
    assert evaluator.artifact_names == ("logits",)
    assert kept.dtype == np.float16
    with use_statistics(network.model, "original"):
        expected = torch.cat([network(unit_images(images[i : i + 10])) for i in (0, 10, 20)])
    assert np.array_equal(kept, expected.half().numpy())
    without = MaskedEvaluator(clean, eval_images)
    assert without.artifact_names == ()
    assert without.artifacts(whole) == {}
    alone = without.part(0, 25, ticks)
    assert "logits" not in alone
    assert all(np.array_equal(alone[name], whole[name]) for name in alone)


def test_kept_logits_stay_within_their_type_and_are_nan_where_the_model_is():
    logits = torch.tensor([[1e6, -torch.inf, torch.nan, 0.5]])
    kept = kept_logits(logits)
    assert kept[0, :2].tolist() == [65504.0, -65504.0]
    assert np.isnan(kept[0, 2])
    assert kept[0, 3] == 0.5
