"""Recolored evaluations: scores, costs and files of what an attack found."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparsight import attacks
from sparsight.evaluation.curves import Measured, curve_points
from sparsight.evaluation.evaluator import joined
from sparsight.evaluation.recolored import RecoloredEvaluator
from sparsight.protocol.generated import Pgd0Recoloring, Recolored, SparseRsRecoloring
from sparsight.reporting.evaluation_of import evaluation_of

ATTACKS = [SparseRsRecoloring(queries=40), Pgd0Recoloring(steps=8, restarts=2)]


def evaluation(attack, pixels=(1, 5)):
    return Recolored(attack=attack, pixels=list(pixels), num_images=6)


def shown_by(artifacts, row, images):
    """The images with the colours of the files, and nothing else of ours."""
    shown = images.clone()
    for image, (pixels, colors) in enumerate(
        zip(artifacts["pixels"][row], artifacts["colors"][row], strict=True)
    ):
        for pixel, color in zip(pixels, colors, strict=True):
            if pixel >= 0:
                shown[image, :, pixel // 8, pixel % 8] = torch.from_numpy(color)
    return shown


@pytest.mark.parametrize("attack", ATTACKS, ids=["sparse_rs", "pgd0"])
def test_scores_are_those_of_the_colours_that_it_leaves(eval_images, network, images, labels, ticks, attack):
    evaluator = RecoloredEvaluator(evaluation(attack), eval_images)
    whole = evaluator.part(0, 6, ticks)
    artifacts, record = evaluator.artifacts(whole), evaluator.record(whole, {"a": "0" * 64})
    clean = network(images[:6] / 255).argmax(dim=1) == labels[:6]
    assert tuple(artifacts) == evaluator.artifact_names
    assert artifacts["pixels"].shape == (2, 6, 5)
    assert artifacts["colors"].shape == (2, 6, 5, 3)
    assert (artifacts["pixels"][0, :, 1:] == -1).all()
    assert (artifacts["pixels"][1] >= 0).all()
    for row, result in enumerate(record.results):
        logits = network(shown_by(artifacts, row, images[:6] / 255))
        wrong = logits.argmax(dim=1) != labels[:6]
        assert evaluator.predictions(whole)[row].tolist() == logits.argmax(dim=1).tolist()
        assert result.metrics["accuracy"] == (~wrong).double().mean()
        assert result.metrics["attack_success"] == wrong[clean].double().mean()
        assert result.metrics["forwards_per_image"] == artifacts["forwards"][row].mean()
        np.testing.assert_allclose(artifacts["margins"][row], attacks.margin(logits, labels[:6]), atol=1e-5)
    assert evaluation_of(record) == evaluation(attack)
    assert ticks.num_images == 6


@pytest.mark.parametrize("attack", ATTACKS, ids=["sparse_rs", "pgd0"])
def test_parts_give_the_bits_of_the_whole(make_images, ticks, attack):
    whole = RecoloredEvaluator(evaluation(attack), make_images()).part(0, 6, ticks)
    parts = [RecoloredEvaluator(evaluation(attack), make_images()).part(i, i + 2, ticks) for i in (4, 0, 2)]
    together = joined([parts[1], parts[2], parts[0]])
    assert all(np.array_equal(together[name], whole[name]) for name in whole)


def test_logits_are_kept_where_they_are_asked_for(eval_images, ticks):
    evaluator = RecoloredEvaluator(evaluation(ATTACKS[0]), eval_images, keep_logits=True)
    artifacts = evaluator.artifacts(evaluator.part(0, 6, ticks))
    assert artifacts["logits"].shape == (2, 6, 4)
    assert tuple(artifacts) == evaluator.artifact_names


def test_a_costly_attack_has_parts_of_few_images(eval_images):
    assert (
        RecoloredEvaluator(evaluation(SparseRsRecoloring(queries=1000)), eval_images).images_per_part == 128
    )
    assert RecoloredEvaluator(evaluation(SparseRsRecoloring(queries=10)), eval_images).images_per_part == 512


def test_it_has_a_curve_of_its_own():
    found = Measured(evaluation(ATTACKS[0]), np.array([[True, False], [False, False]]))
    points = [(point.tag, point.step, point.value) for point in curve_points([found], num_pixels=64)]
    name = "accuracy_by_recolored/sparse_rs queries=40"
    assert points == [(name, 1, 0.5), (name, 5, 0.0)]
