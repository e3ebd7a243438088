"""What TensorBoard is shown of the evaluations of a trial."""

from __future__ import annotations

import numpy as np
import pytest

from sparsight.evaluation.curves import Measured, curve_points
from sparsight.protocol import generated
from sparsight.protocol.generated import Attacked, Certified, Masked

BLACK = generated.BlackFill()
SCATTER = generated.ScatterMask(granularity=1)


def measured(accuracies, evaluation, radii=None, num_images=20):
    rows = np.array([np.arange(num_images) < round(share * num_images) for share in accuracies])
    return Measured(evaluation, rows, radii)


def masked(accuracy, mask=SCATTER, hidden=6, fill=BLACK, draw=0, num_images=20):
    evaluation = Masked(mask=mask, fill=fill, hidden=hidden, draw=draw, num_images=num_images)
    return measured([accuracy], evaluation, num_images=num_images)


def clean(accuracy):
    return masked(accuracy, generated.NoMask(), 0, generated.NoFill())


def curves(*found, num_pixels=64):
    """Steps and values of each tag, in the order of the points."""
    drawn = {}
    for point in curve_points(found, num_pixels=num_pixels):
        drawn.setdefault(point.tag, []).append((point.step, pytest.approx(point.value)))
    return drawn


def test_few_pixels_rise_as_the_rest_does_whatever_their_order():
    found = [clean(0.9), *(masked(share, hidden=64 - seen) for seen, share in [(1, 0.1), (8, 0.4), (2, 0.2)])]
    assert curves(*found) == {
        "accuracy_by_hidden/scatter granularity=1, black": [(0, 0.9), (56, 0.4), (62, 0.2), (63, 0.1)],
        "accuracy_by_visible/scatter granularity=1, black": [(1, 0.1), (2, 0.2), (8, 0.4), (64, 0.9)],
    }


def test_a_point_is_the_mean_over_draws():
    found = [clean(1), masked(0.5), masked(0.6, draw=1), masked(0.4, draw=2)]
    assert curves(*found)["accuracy_by_hidden/scatter granularity=1, black"] == [(0, 1), (6, 0.5)]


def test_every_family_fill_and_parameter_has_a_curve_of_its_own():
    found = [
        masked(0.5),
        masked(0.5, generated.ScatterMask(granularity=2), 8),
        masked(0.5, fill=generated.NoiseFill()),
        masked(0.5, fill=generated.BlurFill(sigma=2.5)),
        masked(0.5, generated.StripesMask(period=4, width=1, direction="vertical")),
        masked(0.5, generated.GivenMask(path="my/dirt.png", hides="dark", sha256="0" * 64)),
    ]
    tags = [tag.removeprefix("accuracy_by_hidden/") for tag in curves(*found) if "by_hidden" in tag]
    assert tags == [
        "scatter granularity=1, black",
        "scatter granularity=2, black",
        "scatter granularity=1, noise",
        "scatter granularity=1, blur sigma=2.5",
        "stripes period=4 width=1 direction=vertical, black",
        "given path=my_dirt.png hides=dark, black",
    ]


def test_a_search_has_a_point_for_each_amount_and_the_clean_accuracy_of_its_images():
    search = generated.GreedyHideSearch(granularity=2, budget=None, lookahead=1)
    attack = Attacked(mask=search, fill=BLACK, hidden=[4, 8], draw=0, num_images=10)
    found = [clean(0.8), measured([0.5, 0.2], attack, num_images=10)]
    label = "greedy_hide granularity=2 budget=None lookahead=1, black, first 10 images"
    assert curves(*found)[f"accuracy_by_hidden/{label}"] == [(0, 1), (4, 0.5), (8, 0.2)]


def test_a_certificate_has_its_accuracy_by_radius():
    certificate = Certified(
        mask=SCATTER, fill=BLACK, hidden=60, select_votes=10, votes=100, alpha=0.05, num_images=20
    )
    radii = np.array([3] * 5 + [1] * 5 + [0] * 5 + [7] * 5, np.uint32)
    found = [clean(0.9), measured([0.75], certificate, radii)]
    label = "4 visible, scatter granularity=1, black, votes=100, alpha=0.05"
    drawn = curves(*found)[f"certified_accuracy_by_radius/{label}"]
    assert drawn == [(0, 0.75), (1, 0.5), (2, 0.25), (3, 0.25), *((r, 0) for r in range(4, 9))]


def test_nothing_measured_is_nothing_drawn():
    assert curves() == {}
    assert curves(clean(0.5)) == {}
