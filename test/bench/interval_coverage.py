"""Which interval of a mean accuracy over seeds holds the true mean in 95 % of runs, and stays in [0, 1]?

Simulates runs of 3, 5 and 10 trainings: their true accuracies differ (normally distributed on the logit
scale), and each is measured on 359 or 10,000 images. Every interval is made of every run. The tables
are those of docs/adr/0007. It takes two to three minutes:

    .venv/bin/python test/bench/interval_coverage.py [--runs 10000]

The spreads are those of docs/reproducing.md. Of its 458 numbers with an interval, the standard deviation over
seeds on the logit scale has the median 0.03, the 90 % quantile 0.15 and the maximum 0.6.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import beta, norm, t

Array = NDArray[np.float64]
Interval = tuple[Array, Array]
Setting = tuple[str, int, float, str, int]

SEEDS = (3, 5, 10)
ACCURACIES = (0.01, 0.07, 0.5, 0.93, 0.99)
SPREADS = {"quiet": 0.03, "usual": 0.15, "wild": 0.5}
IMAGES = (359, 10_000)
LEVEL = 0.975  # two-sided 95 %


def student(x_RS: Array, _: int) -> Interval:
    """Mean ± t · standard error."""
    half_R = half_width(x_RS)
    return x_RS.mean(1) - half_R, x_RS.mean(1) + half_R


def of_logits(x_RS: Array, num_images: int) -> Interval:
    """Student's t of the logits of all seeds, half an image added on both sides."""
    logits_RS = logit((x_RS * num_images + 0.5) / (num_images + 1))
    low_R, high_R = student(logits_RS, num_images)
    return expit(low_R), expit(high_R)


def at_logit(x_RS: Array, _: int) -> Interval:
    """Logit of the mean ± t · standard error by the delta method."""
    p_R = x_RS.mean(1)
    half_R = half_width(x_RS) / (p_R * (1 - p_R))
    return expit(logit(p_R) - half_R), expit(logit(p_R) + half_R)


def at_arcsine(x_RS: Array, _: int) -> Interval:
    """Arcsine of the root of the mean ± t · standard error by the delta method."""
    p_R = x_RS.mean(1)
    half_R = half_width(x_RS) / (2 * np.sqrt(p_R * (1 - p_R)))
    angle_R = np.arcsin(np.sqrt(p_R))
    low_R, high_R = np.clip(angle_R - half_R, 0, None), np.clip(angle_R + half_R, None, np.pi / 2)
    return np.sin(low_R) ** 2, np.sin(high_R) ** 2


def score(x_RS: Array, _: int) -> Interval:
    """Wilson's, with the variance seen over seeds and Student's quantile, as in `seed-interval.ts`."""
    p_R = x_RS.mean(1)
    weight_R = half_width(x_RS) ** 2 / (p_R * (1 - p_R))
    centre_R = (p_R + weight_R / 2) / (1 + weight_R)
    half_R = np.sqrt(p_R * (1 - p_R) * weight_R + weight_R**2 / 4) / (1 + weight_R)
    return centre_R - half_R, centre_R + half_R


def korn_graubard(x_RS: Array, _: int) -> Interval:
    """Clopper and Pearson's, of as many images as give the spread over seeds (Korn and Graubard 1998)."""
    p_R = x_RS.mean(1)
    count_R = p_R * (1 - p_R) / half_width(x_RS) ** 2 * norm.ppf(LEVEL) ** 2
    right_R, wrong_R = p_R * count_R, (1 - p_R) * count_R
    return beta.ppf(1 - LEVEL, right_R, wrong_R + 1), beta.ppf(LEVEL, right_R + 1, wrong_R)


def hierarchical(x_RS: Array, num_images: int, num_resamples: int = 500) -> Interval:
    """Percentiles of resampled seeds, the images of each resampled too."""
    rng = np.random.default_rng(2)
    num_seeds = x_RS.shape[1]
    means_BR = np.empty((num_resamples, len(x_RS)))
    for means_R in means_BR:
        drawn_RS = np.take_along_axis(x_RS, rng.integers(0, num_seeds, x_RS.shape), 1)
        means_R[:] = rng.binomial(num_images, drawn_RS).mean(1) / num_images
    low_R, high_R = np.quantile(means_BR, [1 - LEVEL, LEVEL], axis=0)
    return low_R, high_R


METHODS: dict[str, Callable[[Array, int], Interval]] = {
    "t": student,
    "hierarchical bootstrap": hierarchical,
    "t of the seeds' logits": of_logits,
    "t at the mean's arcsine": at_arcsine,
    "t at the mean's logit": at_logit,
    "Korn and Graubard": korn_graubard,
    "score with t (chosen)": score,
}


def half_width(x_RS: Array) -> Array:
    """Student's, of the mean over seeds."""
    num_seeds = x_RS.shape[1]
    return np.asarray(t.ppf(LEVEL, num_seeds - 1) * x_RS.std(1, ddof=1) / np.sqrt(num_seeds))


def wilson(x_R: Array, num_images: int) -> Interval:
    """Of one seed; every method gives it where all seeds agree, as the report does."""
    weight = norm.ppf(LEVEL) ** 2 / num_images
    half_R = np.sqrt(x_R * (1 - x_R) * weight + weight**2 / 4)
    return (x_R + weight / 2 - half_R) / (1 + weight), (x_R + weight / 2 + half_R) / (1 + weight)


def intervals(x_RS: Array, num_images: int) -> Iterable[tuple[str, Interval]]:
    """What each method makes of the accuracies of runs [R, seeds]; the slow bootstrap of a tenth of them."""
    for name, method in METHODS.items():
        seen_RS = x_RS[::10] if method is hierarchical else x_RS
        agree_R = (seen_RS == seen_RS[:, :1]).all(1)
        of_one = wilson(seen_RS[:, 0], num_images)
        with np.errstate(all="ignore"):
            ends = method(seen_RS, num_images)
        yield name, (np.where(agree_R, of_one[0], ends[0]), np.where(agree_R, of_one[1], ends[1]))


class Tally:
    """By setting (method, seeds, true mean, spread, images): coverage, width, share that leaves [0, 1]."""

    def __init__(self) -> None:
        self.coverage: dict[Setting, float] = {}
        self.width: dict[Setting, float] = {}
        self.outside: dict[Setting, float] = {}

    def add(self, setting: Setting, interval: Interval) -> None:
        """Counts the runs of one setting."""
        low_R, high_R = interval
        truth = setting[2]
        self.coverage[setting] = float(((low_R <= truth) & (truth <= high_R)).mean())
        self.width[setting] = float((np.clip(high_R, 0, 1) - np.clip(low_R, 0, 1)).mean())
        self.outside[setting] = float(((low_R < 0) | (high_R > 1)).mean())


def simulate(num_runs: int) -> Tally:
    """All settings; every training meets images of its own."""
    rng = np.random.default_rng(1)
    tally = Tally()
    for num_seeds, truth, spread, num_images in product(SEEDS, ACCURACIES, SPREADS, IMAGES):
        location = located(truth, SPREADS[spread])
        p_RS = expit(location + SPREADS[spread] * rng.standard_normal((num_runs, num_seeds)))
        x_RS = rng.binomial(num_images, p_RS) / num_images
        for name, interval in intervals(x_RS, num_images):
            tally.add((name, num_seeds, truth, spread, num_images), interval)
    return tally


def located(truth: float, spread: float) -> float:
    """Mean of the logits that makes the mean accuracy `truth`."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    shares = weights / weights.sum()
    return float(brentq(lambda place: float(expit(place + spread * nodes) @ shares) - truth, -20, 20))


def table(tally: Tally) -> str:
    """A row for each method: over all settings of n seeds, mean and least coverage and mean width."""
    header = (
        "| interval | " + " | ".join(f"n = {n}: mean, least, width" for n in SEEDS) + " | leaves [0, 1] |"
    )
    lines = [header, "|---" * (len(SEEDS) + 2) + "|"]
    for name in METHODS:
        cells = []
        for num_seeds in SEEDS:
            own = [key for key in tally.coverage if key[:2] == (name, num_seeds)]
            widths = [tally.width[key] / tally.width[("t", *key[1:])] for key in own]
            covered = [tally.coverage[key] for key in own]
            cells.append(
                f"{percent(float(np.mean(covered)))}, {percent(min(covered))}, ×{np.mean(widths):.2f}"
            )
        outside = np.mean([share for key, share in tally.outside.items() if key[0] == name])
        lines.append(f"| {name} | {' | '.join(cells)} | {percent(float(outside))} |")
    return "\n".join(lines)


def detail(tally: Tally, name: str) -> str:
    """Coverage of one method, a row for each accuracy; the lesser of both numbers of images."""
    columns = list(product(SEEDS, SPREADS))
    lines = ["| accuracy | " + " | ".join(f"n = {n}, {spread}" for n, spread in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for truth in ACCURACIES:
        cells = (
            min(tally.coverage[(name, num_seeds, truth, spread, images)] for images in IMAGES)
            for num_seeds, spread in columns
        )
        lines.append(f"| {percent(truth, 0)} | " + " | ".join(percent(cell) for cell in cells) + " |")
    return "\n".join(lines)


def on_shared_images(num_runs: int, num_images: int = 359) -> str:
    """Coverage where all trainings meet the same images, some of them hard; of these images, and of all."""
    rng = np.random.default_rng(3)
    lines = [
        "| seeds | mean over trainings, on these images | mean over trainings and images |",
        "|---|---|---|",
    ]
    for num_seeds in SEEDS:
        covered = np.zeros((num_runs, 2))
        for run in range(num_runs):
            logit_I = 1.5 + 3 * rng.standard_normal(num_images)
            shift_S = SPREADS["usual"] * rng.standard_normal((num_seeds, 1))
            x_S = (rng.random((num_seeds, num_images)) < expit(logit_I + shift_S)).mean(1)
            low, high = (float(end[0]) for end in score(x_S[None], num_images))
            for column, truth in enumerate((mean_over_shifts(logit_I), AT_LARGE)):
                covered[run, column] = low <= truth <= high
        lines.append(f"| {num_seeds} | {' | '.join(percent(share) for share in covered.mean(0).tolist())} |")
    return "\n".join(lines)


def mean_over_shifts(logit_I: Array) -> float:
    """Mean accuracy over trainings on images whose mean logits are `logit_I`."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    return float(expit(logit_I[:, None] + SPREADS["usual"] * nodes).mean(0) @ weights / weights.sum())


AT_LARGE = mean_over_shifts(1.5 + 3 * norm.ppf((np.arange(100_000) + 0.5) / 100_000))


def percent(share: float, digits: int = 1) -> str:
    """Such as 95.0 %."""
    return f"{100 * share:.{digits}f} %"


def main() -> None:
    """Prints the tables of the decision record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=10_000, help="simulated runs for each setting")
    num_runs = parser.parse_args().runs
    tally = simulate(num_runs)
    print(table(tally), detail(tally, "score with t (chosen)"), detail(tally, "t"), sep="\n\n")
    print(f"\n{on_shared_images(max(1, num_runs // 5))}")


if __name__ == "__main__":
    main()
