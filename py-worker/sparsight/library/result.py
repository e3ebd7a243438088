"""What an evaluation found, from the files that it left."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from sparsight.errors import Found, expected
from sparsight.evaluation.predictions import load_regular
from sparsight.files.canonical_json import dumps
from sparsight.files.regular_file import read_regular
from sparsight.library.accuracy import Accuracy
from sparsight.library.intervals import accuracy_interval
from sparsight.library.table import Certificate, classifier_words, text_table
from sparsight.members import Spec, parts_of
from sparsight.protocol.generated import (
    Attacked,
    Evaluation,
    EvaluationRecord,
    Masked,
    Recolored,
    RecoloredRecord,
    Result,
    Smoothed,
    Trial,
)
from sparsight.reporting.evaluation_of import canonical_text, evaluation_of

if TYPE_CHECKING:
    import pandas as pd

_EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class EvaluationResult:
    """What `sparsight.evaluate` found.

    `trial` has the settings, `result` the digests of all files; the files are in `directory`, which is
    removed with the result unless it was named.
    """

    trial: Trial = field(repr=False)
    result: Result = field(repr=False)
    directory: Path

    @property
    def accuracy(self) -> float:
        """On the images as they are, in [0, 1]."""
        return self.accuracies[0].accuracy

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """The labels [images]."""
        return load_regular(self.directory / "predictions/test-labels.npy").astype(np.int64)

    @cached_property
    def predictions(self) -> NDArray[np.int64]:
        """Predicted classes [rows, images]: a row for each amount and draw, in the order of `trial.evaluate`;
        -1 where an image was not evaluated, or a certificate abstains.
        """
        stored = load_regular(self.directory / "predictions/test.npy")
        return np.where(stored == np.iinfo(stored.dtype).max, -1, stored.astype(np.int64))

    @cached_property
    def records(self) -> Sequence[EvaluationRecord]:
        """What each evaluation measured, with the paths of its artifacts in `directory`."""
        lines = (self.directory / "evaluations.jsonl").read_bytes().splitlines()
        return [msgspec.json.decode(line, type=EvaluationRecord) for line in lines]

    @cached_property
    def accuracies(self) -> Sequence[Accuracy]:
        """The accuracy on clean images, and under every mask, fill and amount."""
        places: dict[str, list[_Row]] = {}
        for row in self._rows():
            places.setdefault(row.place, []).append(row)
        return [_accuracy(rows, self.predictions, self.labels) for rows in places.values()]

    @property
    def certificates(self) -> Sequence[Certificate]:
        """What each certificate proves: `certified_accuracy` by radius, in pixels."""
        return [record for record in self.records if isinstance(record, Certificate)]

    @property
    def recolorings(self) -> Sequence[RecoloredRecord]:
        """What attacks did that recolour pixels: `results` by their number."""
        return [record for record in self.records if isinstance(record, RecoloredRecord)]

    def curve(self, mask: Spec, *, fill: Spec | None = None, classifier: str = "model") -> Sequence[Accuracy]:
        """The accuracies of a mask family or search by hidden pixels, clean images first.

        A name stands for all parameters, a mapping for these; `classifier` is as in `accuracies`. Raises
        ExpectedError where nothing of it was evaluated, or with more than one fill, of which `fill` chooses.
        """
        name, given = parts_of(mask, "mask", "family")
        of_classifier = [each for each in self.accuracies if each.classifier == classifier]
        found = [each for each in of_classifier if _fits(each.mask, "family", name, given)]
        if fill is not None:
            fill_name, fill_given = parts_of(fill, "fill", "name")
            found = [each for each in found if _fits(each.fill, "name", fill_name, fill_given)]
        kinds = sorted({dumps({**each.mask, "fill": each.fill}) for each in found})
        if len(kinds) != 1:
            known = sorted({each.mask["family"] for each in self.accuracies[1:]})
            rule = f"one of those evaluated ({', '.join(known)}), with one set of parameters and one fill"
            raise expected("curve", rule, Found(" and ".join(kinds) or f'"{name}"'))
        return [of_classifier[0], *sorted(found, key=lambda each: each.hidden)]

    def table(self) -> str:
        """All accuracies, and what certificates prove, as text."""
        return text_table(self.accuracies, self.certificates)

    def to_pandas(self) -> pd.DataFrame:
        """All accuracies as a data frame, a row each; needs pandas."""
        from sparsight.library.frames import frame

        return frame([flat(each) for each in self.accuracies])

    def save(self, path: str | Path, *, name: str | None = None, description: str = "") -> Path:
        """Keep it as a run directory, which `yarn experiment report` and every other command read.

        Raises ExpectedError where something is at `path` already. Several results go into one run by
        `sparsight.save_run`.
        """
        from sparsight.library.run_directory import save_run

        return save_run(path, {name or Path(path).name: self}, description=description)

    def check_files(self) -> None:
        """Raise ExpectedError unless every file is as it was written."""
        for path, sha256 in self.result.files.items():
            file = self.directory / path
            found = hashlib.sha256(read_regular(file)).hexdigest() if file.exists() else None
            if found != sha256 and not (found is None and sha256 == _EMPTY_SHA256):
                got = Found("none" if found is None else "other bytes")
                raise expected("file of the trial", "as it was written", got, at=str(file), fix="Restore it.")

    def _rows(self) -> list[_Row]:
        """The amounts of masked and attacked evaluations, of the model and of smoothed classifiers, each with
        its row of the predictions.
        """
        measured = {canonical_text(evaluation_of(record)): record for record in self.records}
        rows, first = [], 0
        for evaluation in self.trial.evaluate.evaluations:
            record: Any = measured[canonical_text(evaluation)]
            of = evaluation.of if isinstance(evaluation, Smoothed) else evaluation
            if isinstance(of, Masked | Attacked):
                of_record = record if of is evaluation else record.of
                results = of_record.results if isinstance(of, Attacked) else [of_record]
                name = classifier_words(evaluation)
                rows += [_Row(name, of, result, first + index) for index, result in enumerate(results)]
            first += _num_rows(evaluation)
        return rows


@dataclass(frozen=True, slots=True)
class _Row:
    classifier: str
    evaluation: Masked | Attacked
    result: Any
    index: int

    @property
    def place(self) -> str:
        built = msgspec.to_builtins([self.evaluation.mask, self.evaluation.fill])
        return dumps([self.classifier, *built, self.result.hidden, self.evaluation.num_images])


def _num_rows(evaluation: Evaluation) -> int:
    of = evaluation.of if isinstance(evaluation, Smoothed) else evaluation
    if isinstance(of, Recolored):
        return len(of.pixels)
    return len(of.hidden) if isinstance(of, Attacked) else 1


def _accuracy(rows: Sequence[_Row], predictions: NDArray[np.int64], labels_N: NDArray[np.int64]) -> Accuracy:
    evaluation, result = rows[0].evaluation, rows[0].result
    count = evaluation.num_images
    is_right_DN = predictions[[row.index for row in rows], :count] == labels_N[:count]
    low, high = accuracy_interval(is_right_DN)
    return Accuracy(
        mask=msgspec.to_builtins(evaluation.mask),
        fill=msgspec.to_builtins(evaluation.fill),
        classifier=rows[0].classifier,
        hidden=result.hidden,
        visible=result.visible,
        ratio=result.ratio,
        num_images=count,
        num_draws=len(rows),
        accuracy=float(is_right_DN.mean()),
        ci_low=low,
        ci_high=high,
        nll=_mean(rows, "nll"),
        ece=_mean(rows, "ece"),
    )


def _mean(rows: Sequence[_Row], metric: str) -> float:
    """Over draws; NaN where it was not measured."""
    return float(np.mean([float(row.result.metrics.get(metric, "nan")) for row in rows]))


def _fits(found: Mapping[str, Any], tag: str, name: str, given: Mapping[str, Any]) -> bool:
    return found[tag] == name and all(found.get(key) == value for key, value in given.items())


def flat(each: Accuracy) -> dict[str, Any]:
    """As a row of cells.csv: the name of family and fill, and further parameters as JSON."""
    mask, fill = dict(each.mask), dict(each.fill)
    numbers = {each_field.name: getattr(each, each_field.name) for each_field in fields(each)[2:]}
    return {"family": mask["family"], "fill": fill["name"], "mask": dumps(mask), **numbers}
