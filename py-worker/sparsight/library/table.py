"""Accuracies as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sparsight import attacks, fills, masks
from sparsight.library.accuracy import Accuracy
from sparsight.protocol.generated import (
    CertifiedBestRecord,
    CertifiedExactlyRecord,
    CertifiedRecord,
    Evaluation,
    Smoothed,
)

Certificate = CertifiedRecord | CertifiedBestRecord | CertifiedExactlyRecord

_HEADINGS = ("mask", "fill", "hidden", "ratio", "accuracy", "95 % interval", "images")


def text_table(accuracies: Sequence[Accuracy], certificates: Sequence[Certificate]) -> str:
    """A line for each accuracy, then one for each certificate."""
    lines = [_HEADINGS, *[_cells(each) for each in accuracies]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    shown = ["  ".join(_aligned(line, widths)).rstrip() for line in lines]
    shown.insert(1, "─" * max(map(len, shown)))
    return "\n".join([*shown, *[_certified(record) for record in certificates]])


def words(spec: Mapping[str, Any], tag: str) -> str:
    """A mask or a fill with the parameters that are not the usual ones."""
    name = spec[tag]
    package = fills if tag == "name" else attacks if name in attacks.names() else masks
    usual = package.load(name).parameters
    shown = [
        f"{key}={spec[key]}" for key in usual if key in spec and spec[key] != usual[key] and key != "sha256"
    ]
    return " ".join([name, *shown])


def _cells(each: Accuracy) -> tuple[str, ...]:
    is_clean = each.hidden == 0
    return (
        ("none (clean images)" if is_clean else words(each.mask, "family")) + _of(each),
        "" if is_clean else words(each.fill, "name"),
        str(each.hidden),
        f"{100 * each.ratio:.1f} %",
        f"{100 * each.accuracy:.1f} %",
        f"[{100 * each.ci_low:.1f}, {100 * each.ci_high:.1f}]",
        f"{each.num_images}" + (f" × {each.num_draws} draws" if each.num_draws > 1 else ""),
    )


def _of(each: Accuracy) -> str:
    return "" if each.classifier == "model" else f" of the vote ({each.classifier})"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    texts, numbers = line[:2], line[2:]
    return [
        *[text.ljust(width) for text, width in zip(texts, widths, strict=False)],
        *[text.rjust(width) for text, width in zip(numbers, widths[2:], strict=True)],
    ]


def _certified(record: Certificate) -> str:
    shares = record.certified_accuracy
    middle = sum(share >= 0.5 for share in shares) - 1
    median = f"half of the images up to {middle} pixels" if middle >= 0 else "less than half of the images"
    return f"certified ({_views(record)}): {100 * shares[0]:.1f} % at 0 pixels, {median}"


def _views(record: Certificate) -> str:
    match record:
        case CertifiedRecord():
            return f"ablation, {record.visible} visible pixels, {record.votes} votes"
        case CertifiedBestRecord():
            counts = ", ".join(map(str, record.visible))
            return f"ablation, the best of {counts} visible pixels, {record.votes} votes of each"
        case CertifiedExactlyRecord():
            return _named(msgspec.to_builtins(record.views))


def classifier_words(evaluation: Evaluation) -> str:
    """`model`, or the views whose vote is evaluated in place of a single pass."""
    if not isinstance(evaluation, Smoothed):
        return "model"
    fill = msgspec.to_builtins(evaluation.fill)
    return f"{_named(msgspec.to_builtins(evaluation.views))}, {words(fill, 'name')}"


def _named(views: Mapping[str, Any]) -> str:
    given = [f"{key}={value}" for key, value in views.items() if key != "name" and value is not None]
    return " ".join([views["name"], *given])
