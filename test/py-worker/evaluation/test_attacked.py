"""Attacked evaluations: scores, costs and files of what a search found."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparsight import attacks, fills
from sparsight.errors import ExpectedError
from sparsight.evaluation.attacked import AttackedEvaluator
from sparsight.evaluation.evaluator import joined
from sparsight.evaluation.masked import MaskedEvaluator
from sparsight.protocol import generated
from sparsight.protocol.generated import Attacked, GreedyHideSearch, Masked, WorstBlockSearch

SALIENT = generated.SalientBlockMask(saliency="gradient", samples=None, sigma=None, steps=None, patch=None)
WORST_BLOCK = WorstBlockSearch(stride=1, refine=0)
GREEDY = GreedyHideSearch(granularity=2, budget=40, lookahead=1)
SEARCHES = [WORST_BLOCK, GREEDY]


def evaluation(search, hidden=(4, 16), fill=None, num_images=6):
    fill = fill or generated.BlackFill()
    return Attacked(mask=search, fill=fill, hidden=list(hidden), draw=0, num_images=num_images)


def masks_of(artifacts, num_pixels=64):
    return np.unpackbits(artifacts["masks"], axis=2, count=num_pixels).astype(bool)


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("fill", [generated.BlackFill(), generated.NoiseFill(), generated.MeanFill()])
def test_scores_are_those_of_the_masks_that_it_leaves(
    eval_images, network, images, labels, ticks, search, fill
):
    evaluator = AttackedEvaluator(evaluation(search, fill=fill), eval_images)
    whole = evaluator.part(0, 6, ticks)
    artifacts, record = evaluator.artifacts(whole), evaluator.record(whole, {"a": "0" * 64})
    clean = network(images[:6] / 255).argmax(dim=1) == labels[:6]
    assert masks_of(artifacts).shape == (2, 6, 64)
    for row, result in enumerate(record.results):
        mask = torch.from_numpy(masks_of(artifacts)[row]).view(6, 8, 8)
        assert (mask.sum(dim=(1, 2)) == result.hidden).all()
        shown = fills.apply(
            images[:6] / 255, mask, fill, index_B=torch.arange(6), key=eval_images.key, mean_C=network.mean_C
        )
        logits = network(shown)
        wrong = logits.argmax(dim=1) != labels[:6]
        assert evaluator.predictions(whole)[row].tolist() == logits.argmax(dim=1).tolist()
        assert result.metrics["accuracy"] == (~wrong).double().mean()
        assert result.metrics["attack_success"] == wrong[clean].double().mean()
        np.testing.assert_allclose(artifacts["margins"][row], attacks.margin(logits, labels[:6]), atol=1e-5)
        assert result.is_exact == (search is WORST_BLOCK)
        assert (result.visible, result.ratio) == (64 - result.hidden, result.hidden / 64)
    assert record.artifacts == {"a": "0" * 64}


def test_an_attack_that_has_nothing_to_break_has_no_success_rate(eval_images, labels, ticks):
    labels[:] = 0
    eval_images.network.model[-1].bias[0] = -1000
    evaluator = AttackedEvaluator(evaluation(WORST_BLOCK, num_images=2), eval_images)
    record = evaluator.record(evaluator.part(0, 2, ticks), {})
    assert record.results[0].metrics["attack_success"] == "nan"
    assert record.results[0].metrics["accuracy"] == 0


@pytest.mark.parametrize("search", SEARCHES)
def test_what_it_cost_is_told_for_each_image_and_in_all(eval_images, ticks, search):
    evaluator = AttackedEvaluator(evaluation(search), eval_images)
    whole = evaluator.part(0, 6, ticks)
    costs = evaluator.artifacts(whole)["forwards"]
    results = evaluator.record(whole, {}).results
    assert costs.dtype == np.uint32
    assert [result.metrics["forwards_per_image"] for result in results] == costs.mean(axis=1).tolist()
    foretold = attacks.of(search).forwards([4, 16], height=8, width=8)
    assert foretold == (costs[:, 0].sum() if search == WORST_BLOCK else costs[-1, 0])
    assert ticks.num_images == 6
    assert ticks.num_forwards >= 6 * foretold


def test_worse_blocks_than_salient_or_random_ones_are_found(eval_images, network, labels, ticks):
    evaluator = AttackedEvaluator(evaluation(WORST_BLOCK, [9]), eval_images)
    worst = evaluator.artifacts(evaluator.part(0, 6, ticks))["margins"][0]
    for mask in (SALIENT, generated.RandomBlockMask()):
        other = Masked(mask=mask, fill=generated.BlackFill(), hidden=9, draw=0, num_images=25)
        shown = MaskedEvaluator(other, eval_images).shown(0, 6)
        assert (worst <= attacks.margin(network(shown), labels[:6]).numpy() + 1e-5).all()


@pytest.mark.parametrize("search", SEARCHES)
def test_parts_give_the_bits_of_the_whole(make_images, ticks, search):
    evaluator = AttackedEvaluator(evaluation(search), make_images())
    whole = evaluator.part(0, 6, ticks)
    parts = [AttackedEvaluator(evaluation(search), make_images()).part(i, i + 2, ticks) for i in (4, 0, 2)]
    together = joined([parts[1], parts[2], parts[0]])
    assert all(np.array_equal(together[name], whole[name]) for name in whole)


def test_a_costly_search_has_a_part_for_each_few_images_and_a_cheap_one_few_parts(eval_images):
    def images_per_part(search, hidden):
        return AttackedEvaluator(evaluation(search, hidden), eval_images).images_per_part

    assert images_per_part(WORST_BLOCK, [4]) == -(-4096 // 49)
    greedy = GreedyHideSearch(granularity=1, budget=None, lookahead=1)
    group = attacks.of(greedy).images_at_once([40], height=8, width=8)
    assert group == 4
    assert images_per_part(greedy, [40]) == group
    assert images_per_part(greedy, [1]) == 4 * 16


def test_a_model_that_gives_nan_for_a_clean_image_ends_it(eval_images, ticks):
    eval_images.network.model[-1].bias[:] = torch.nan
    evaluator = AttackedEvaluator(evaluation(WORST_BLOCK), eval_images)
    with pytest.raises(ExpectedError, match="the logits of a clean image to be numbers, got NaN for image 0"):
        evaluator.part(0, 6, ticks)


def test_a_nan_for_an_image_beyond_those_that_are_attacked_does_not_matter(make_images, network, ticks):
    images = make_images()
    calm = network.model

    class BreaksForTheSeventh(torch.nn.Module):
        def forward(self, shown):
            is_seventh = torch.arange(len(shown)) == 6
            return calm(shown).masked_fill((is_seventh & (len(shown) == 10))[:, None], torch.nan)

    images.network = network.with_model(BreaksForTheSeventh())
    evaluator = AttackedEvaluator(evaluation(WORST_BLOCK, [9]), images)
    evaluator.part(0, 6, ticks)
    with pytest.raises(ExpectedError, match="got NaN for image 6"):
        evaluator.part(4, 8, ticks)


@pytest.mark.parametrize("search", SEARCHES)
def test_logits_are_kept_for_each_amount_where_they_are_asked_for(eval_images, ticks, search):
    evaluator = AttackedEvaluator(evaluation(search), eval_images, keep_logits=True)
    whole = joined([evaluator.part(0, 4, ticks), evaluator.part(4, 6, ticks)])
    artifacts = evaluator.artifacts(whole)
    assert tuple(artifacts) == evaluator.artifact_names
    assert artifacts["logits"].shape == (2, 6, 4)
    assert artifacts["logits"].dtype == np.float16
    assert np.array_equal(artifacts["logits"].argmax(axis=2), evaluator.predictions(whole))
    assert "logits" not in AttackedEvaluator(evaluation(search), eval_images).artifact_names
