"""`sparsight.evaluate`: a model at hand under every way of hiding pixels."""

from __future__ import annotations

import datetime
import hashlib
import sys
import tempfile
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any

import msgspec
import torch

from sparsight.arithmetic.device import device_kind
from sparsight.arithmetic.numerics import make_repeatable
from sparsight.constants import MASK_SUITE, NUMERICS
from sparsight.errors import expected
from sparsight.evaluation.engine import EvaluationEngine
from sparsight.evaluation.evaluators import Evaluated
from sparsight.evaluation.network import Network, unit_images
from sparsight.files import canonical_json, sealed_json
from sparsight.files.checkpoint import write_file
from sparsight.library.entries import Sizes
from sparsight.library.evaluations import DEFAULT_MASKS, evaluations_of
from sparsight.library.images import GivenImages, Images, check_labels
from sparsight.library.mask_entries import Entry
from sparsight.library.model import Model, device_of, network_of, num_outputs, state_sha256
from sparsight.library.result import EvaluationResult
from sparsight.library.settings import in_memory_dataset, in_memory_model
from sparsight.process.process_state import arithmetic_kept
from sparsight.protocol.generated import (
    DatasetFacts,
    Result,
    SplitFacts,
    SplitsFacts,
    Trial,
    TrialEvaluate,
    Versions,
)
from sparsight.randomness.seeding import generators_kept
from sparsight.reporting.file_reporter import FileReporter
from sparsight.reporting.stopwatch import Stopwatch
from sparsight.whole_number import whole_number

_MOST = (1 << 32) - 1


def evaluate(
    model: Model,
    images: Images,
    labels: Any = None,
    *,
    masks: Sequence[Entry] = DEFAULT_MASKS,
    certificates: Sequence[Mapping[str, Any]] = (),
    recolorings: Sequence[Mapping[str, Any]] = (),
    draws: int = 1,
    num_images: int | None = None,
    class_names: Sequence[str] = (),
    device: str | torch.device | None = None,
    batch_size: int = 500,
    mask_key: int = 0,
    seed: int = 0,
    keep_logits: bool = False,
    directory: str | Path | None = None,
    progress: bool | None = None,
) -> EvaluationResult:
    """Evaluate a model on images as they are and with pixels hidden.

    `model` is any callable from images [B, C, H, W], float32 in [0, 1], to logits [B, K]; normalisation is
    its own. A module of torch is evaluated in evaluation mode, on the device where it is, and left as it was;
    for a function, images go to `device`. `images` and `labels` are arrays (uint8, or floats in [0, 1], and
    classes from 0); without `labels`, `images` is a DataLoader or any iterable of batches, or a Dataset. The
    first `num_images` of them are read.

    `masks`, `certificates` and `recolorings` are entries as in an experiment file; `draws` is the
    number of independent masks per image for what is random, `mask_key` their key: the same images, key and
    entries meet the same masks, whatever the model. `seed` is for models that draw by themselves. With a
    `directory`, an interrupted evaluation goes on from there; it is then kept. `progress` shows a line on
    standard error; None shows it on terminals.

    Raises ExpectedError for what is impossible, before anything is evaluated where that can be known.
    """
    given = GivenImages.of(images, labels, num_images)
    mean, std = given.mean_and_std
    network = network_of(model, mean=mean, std=std, device=device_of(model, device))
    with arithmetic_kept([]), generators_kept(network.device):
        make_repeatable(network.device)
        first_BCHW = unit_images(torch.from_numpy(given.images_NCHW[:2]).to(network.device))
        num_classes = num_outputs(network.model, network, first_BCHW)
        check_labels(given.labels_N, num_classes, class_names)
        count, _, height, width = given.images_NCHW.shape
        evaluations = evaluations_of(
            masks,
            certificates,
            recolorings,
            draws=whole_number("draws", draws, most=1000, at="draws"),
            sizes=Sizes(count, height, width),
        )
        settings = TrialEvaluate(
            split="test",
            mask_key=whole_number("mask_key", mask_key, least=0, most=_MOST, at="mask_key"),
            batch_size=whole_number("batch_size", batch_size, most=65536, at="batch_size"),
            keep_logits=bool(keep_logits),
            top_k=[],
            among="all",
            evaluations=evaluations,
        )
        trial = _trial(
            model,
            settings,
            _facts(given, num_classes, class_names, mean, std),
            whole_number("seed", seed, least=0, most=_MOST, at="seed"),
        )
        return _run(trial, network, given, directory=directory, show=_shower(progress))


def _run(
    trial: Trial,
    network: Network,
    given: GivenImages,
    *,
    directory: str | Path | None,
    show: Callable[[str], None],
) -> EvaluationResult:
    folder = Path(tempfile.mkdtemp(prefix="sparsight-")) if directory is None else Path(directory)
    _check_same_trial(folder, trial)
    reporter = FileReporter(trial, folder, show=show)
    clock = Stopwatch()
    evaluated = Evaluated(
        network,
        given.split,
        num_classes=trial.dataset.facts.num_classes,
        dataset_key=trial.dataset.facts.fingerprint,
        weights_sha256=trial.model.weights_sha256,
        seed=trial.seed,
    )
    engine = EvaluationEngine(trial.evaluate, evaluated, directory=folder, reporter=reporter, num_steps=0)
    try:
        files = engine.run(reporter.completed_evaluations)
    finally:
        reporter.flush()
        show("\n")
    result = EvaluationResult(
        trial, _result(trial, network, {**files, **reporter.sha256()}, clock.seconds), folder
    )
    if directory is None:
        weakref.finalize(result, rmtree, folder, ignore_errors=True)
    return result


def _check_same_trial(folder: Path, trial: Trial) -> None:
    """A folder with another evaluation is refused: nothing in it is overwritten."""
    thing, rule = "directory", "empty, or that of the same evaluation"
    config = folder / "config.json"
    text = sealed_json.dumps(msgspec.to_builtins(trial))
    if not config.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            fix = "Choose an empty one, or one that does not exist."
            raise expected(
                "directory", "empty, or that of the same evaluation", str(folder), at="directory", fix=fix
            )
        write_file(config, text)
    elif config.read_bytes() != text:
        fix = "It was begun with other images, another model or other settings: choose another directory."
        raise expected(thing, rule, str(folder), fix=fix)


def _facts(
    given: GivenImages, num_classes: int, class_names: Sequence[str], mean: list[float], std: list[float]
) -> DatasetFacts:
    count, channels, height, width = given.images_NCHW.shape
    none = SplitFacts(origin="none", is_cut_out=False, is_stratified=False, missing_classes=[])
    missing = sorted(set(range(num_classes)) - set(given.labels_N.tolist()))
    test = msgspec.structs.replace(none, origin="images given in Python", missing_classes=missing)
    return DatasetFacts(
        image_height=height,
        image_width=width,
        num_channels=channels,
        num_classes=num_classes,
        class_names=list(class_names),
        own_classes=None,
        num_train=0,
        num_val=0,
        num_test=count,
        splits=SplitsFacts(train=none, val=none, test=test),
        unused=[],
        mean=mean,
        std=std,
        statistics_of="test",
        fingerprint=given.fingerprint,
    )


def _trial(model: Model, settings: TrialEvaluate, facts: DatasetFacts, seed: int) -> Trial:
    """The resolved trial; its id follows from all else, as far as a model shows what it is."""
    release = ".".join(torch.__version__.split(".")[:2])
    trial = Trial(
        trial_id="0" * 12,
        versions=Versions(mask_suite=MASK_SUITE, numerics=NUMERICS, torch=release),
        seed=seed,
        dataset=in_memory_dataset(facts),
        model=in_memory_model(type(model).__name__, state_sha256(model)),
        train=None,
        evaluate=settings,
    )
    text = canonical_json.dumps(msgspec.to_builtins(trial))
    return msgspec.structs.replace(trial, trial_id=hashlib.sha256(text.encode()).hexdigest()[:12])


def _result(trial: Trial, network: Network, files: dict[str, str], evaluate_s: float) -> Result:
    return Result(
        trial_id=trial.trial_id,
        status="done",
        num_steps=0,
        num_images_seen=0,
        num_parameters=sum(parameter.numel() for parameter in network.model.parameters()),
        device=device_kind(network.device),
        precision="float32",
        memory_format="contiguous",
        weights_sha256=None,
        files=files,
        metrics={},
        error=None,
        train_s=0,
        evaluate_s=evaluate_s,
        finished_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
    )


def _shower(progress: bool | None) -> Callable[[str], None]:
    """Shows where an evaluation stands, in one line that is written over."""
    if not (sys.stderr.isatty() if progress is None else progress):
        return lambda _: None

    def show(text: str) -> None:
        sys.stderr.write(text if text == "\n" else f"\r{text:<78}")
        sys.stderr.flush()

    return show
