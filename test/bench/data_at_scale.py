"""50,000 JPEGs of 224×224 from the first start to an evaluation: seconds, and the memory of a worker.

`python test/bench/data_at_scale.py [--images N] [--folder FOLDER]`; the folder, a temporary one unless named,
needs 9 GB and is deleted.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import torch
from pictures import config, write_photos
from synthetic import CPU, Silent, as_in_a_trial, clean, masked, trial

from sparsight import datasets
from sparsight.evaluation.network import unit_images
from sparsight.protocol.generated import Trial, TrialDataset
from sparsight.trial import run_trial
from sparsight.trial._network import make_network

BATCH_SIZE = 100


def main() -> None:
    """Run the parts, each in a process of its own, and print what they measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--part", choices=["start", "evaluate"])
    arguments = parser.parse_args()
    if arguments.part is not None:
        print(json.dumps({"start": start, "evaluate": evaluate}[arguments.part](arguments.folder)))
        return
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="sparsight-scale-"))
    try:
        write_photos(folder / "photos", arguments.images)
        for title, part in (("first start", "start"), ("second start", "start"), ("evaluation", "evaluate")):
            command = [sys.executable, __file__, "--part", part, "--folder", str(folder)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            print(title, done.stdout, end="", flush=True)
    finally:
        shutil.rmtree(folder)


def start(folder: Path) -> dict[str, float]:
    """What comes before the first batch: in the orchestrator's look at the data set, and in a worker."""
    begun_s = time.perf_counter()
    facts = datasets.inspect(config(folder / "photos"), folder / "cache")
    looked_s = time.perf_counter()
    datasets.load(config(folder / "photos"), folder / "cache", planned=facts)
    return {"look_s": looked_s - begun_s, "worker_s": time.perf_counter() - looked_s, "peak_mb": peak_mb()}


def evaluate(folder: Path) -> dict[str, float]:
    """All images, clean and with scattered pixels hidden, by a tiny net."""
    as_in_a_trial()
    asked = _trial(folder)
    with torch.no_grad():
        network = make_network(asked, used=None, device=CPU, cache_directory=folder / "cache")
        network(unit_images(torch.zeros((BATCH_SIZE, 3, 224, 224), dtype=torch.uint8)))
    model_mb = peak_mb()
    begun_s = time.perf_counter()
    run_trial(
        asked,
        directory=folder / "trial",
        completed_evaluations=(),
        device=CPU,
        cache_directory=folder / "cache",
        reporter=Silent(),
    )
    seconds = time.perf_counter() - begun_s
    num_images = 2 * asked.dataset.facts.num_test
    return {
        "images_per_s": num_images / seconds,
        "model_and_batch_mb": model_mb,
        "beyond_mb": peak_mb() - model_mb,
    }


def _trial(folder: Path) -> Trial:
    settings = config(folder / "photos")
    facts = datasets.inspect(settings, folder / "cache")
    num_images = facts["num_test"]
    asked = trial(num_images, [clean(num_images), masked("scatter", 2509, num_images)])
    fields = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    return msgspec.structs.replace(
        asked,
        dataset=msgspec.convert({**fields, "facts": facts}, TrialDataset),
        train=None,
        model=msgspec.structs.replace(asked.model, name="mlp", width=0.1),
        evaluate=msgspec.structs.replace(asked.evaluate, batch_size=BATCH_SIZE),
        versions=msgspec.structs.replace(asked.versions, numerics=2),
    )


def peak_mb() -> float:
    """Most memory that this process has had, shared pages included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
