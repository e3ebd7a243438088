"""Arithmetic and layout: what is chosen, that it is kept, and that it repeats."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest
import torch
from torch import nn

from sparsight import models
from sparsight.arithmetic import numerics_probe
from sparsight.arithmetic.numerics import Numerics, make_repeatable
from sparsight.arithmetic.numerics_probe import choose, multiplications
from sparsight.randomness.seeding import seed_generators

CPU = torch.device("cpu")


def model(name="small_cnn", size=32, width=1.0):
    return models.build(
        name, image_height=size, image_width=size, num_channels=3, num_classes=10, width=width, options={}
    )


@pytest.fixture
def ask(tmp_path):
    def ask(net, *, size=32, precision="auto", memory_format="auto", machine="here", batch_size=64):
        return choose(
            net,
            precision=precision,
            memory_format=memory_format,
            image_shape=(3, size, size),
            batch_size=batch_size,
            training=True,
            machine=machine,
            device=CPU,
            cache_directory=tmp_path,
        )

    return ask


@pytest.fixture
def probes(monkeypatch):
    """Counts the measurements, each of which finds bfloat16 the fastest."""
    made = []

    def fastest(*_, **__):
        made.append(1)
        return Numerics("bfloat16", "channels_last")

    monkeypatch.setattr(numerics_probe, "fastest", fastest)
    return made


def test_what_is_asked_for_is_taken(ask, probes):
    assert ask(model(), precision="bfloat16", memory_format="contiguous") == Numerics(
        "bfloat16", "contiguous"
    )
    assert not probes


def test_tiny_models_are_not_measured(ask, probes):
    assert ask(model(size=8), size=8).precision == "float32"
    assert not probes


def test_a_measurement_is_made_once_for_a_machine_and_shape(ask, probes):
    for _ in range(3):
        assert ask(model()) == Numerics("bfloat16", "channels_last")
    assert len(probes) == 1
    ask(model(), machine="there")
    ask(model(), batch_size=32)
    ask(model(width=2))
    ask(model(), precision="bfloat16")
    assert len(probes) == 5


def test_a_damaged_record_is_made_again(ask, probes, tmp_path):
    ask(model())
    [file] = (tmp_path / "numerics").glob("*.json")
    file.write_text("{")
    ask(model())
    assert len(probes) == 2
    assert json.loads(file.read_text())["chosen"] == {
        "precision": "bfloat16",
        "memory_format": "channels_last",
    }


def test_workers_that_start_together_come_to_one_conclusion(ask, monkeypatch):
    answers = iter([Numerics("bfloat16", "channels_last"), Numerics("float32", "contiguous")])
    monkeypatch.setattr(numerics_probe, "fastest", lambda *_, **__: next(answers))
    found = []
    threads = [threading.Thread(target=lambda: found.append(ask(model()))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Numerics("bfloat16", "channels_last")] * 2


def test_the_probe_chooses_and_leaves_the_model_as_it_was(ask):
    net = model()
    chosen = ask(net)
    assert chosen in [
        Numerics(p, m) for p in ("float32", "bfloat16") for m in ("contiguous", "channels_last")
    ]
    assert all(parameter.grad is None for parameter in net.parameters())
    assert net[0][1].num_batches_tracked == 0


def test_what_the_processor_only_emulates_is_tried_once(monkeypatch):
    """A step of it may take as long as twenty others."""
    tried = []
    took_s = {("float32", "channels_last"): 1.0, ("float32", "contiguous"): 3.0}

    def step_of(candidate):
        return lambda: tried.append((candidate.precision, candidate.memory_format))

    candidates = [Numerics(p, m) for p in ("float32", "bfloat16") for m in ("channels_last", "contiguous")]
    monkeypatch.setattr(numerics_probe, "_timed", lambda step, _: [step(), took_s.get(tried[-1], 4.5)][1])
    steps = {candidate: step_of(candidate) for candidate in candidates}
    assert numerics_probe._contenders(steps) == candidates[:2]
    assert tried.count(("bfloat16", "channels_last")) == 1
    assert ("bfloat16", "contiguous") not in tried
    took_s.update({("bfloat16", "channels_last"): 0.5, ("bfloat16", "contiguous"): 4.5})
    assert numerics_probe._contenders(steps) == candidates[:3]


def test_the_faster_one_wins_by_a_tenth(monkeypatch):
    monkeypatch.setattr(numerics_probe, "_contenders", list)
    candidates = [Numerics("float32", "contiguous"), Numerics("bfloat16", "contiguous")]
    for took_s, winner in (((1.0, 0.95), 0), ((1.0, 0.8), 1), ((0.8, 1.0), 0)):
        monkeypatch.setattr(numerics_probe, "_shortest", lambda *_, took_s=took_s: list(took_s))
        found = numerics_probe.fastest(model(), candidates, torch.zeros(2, 3, 32, 32), CPU, training=True)
        assert found == candidates[winner]


def test_candidates_are_measured_in_turns(monkeypatch):
    """One that was measured while something else took the processor must not lose by that."""
    order = []
    steps = [lambda name=name: order.append(name) for name in "ab"]
    monkeypatch.setattr(numerics_probe, "_MIN_S", 0.0)
    assert len(numerics_probe._shortest(steps, CPU)) == 2
    assert "".join(order) == "ab" * (1 + numerics_probe._MIN_ROUNDS)


def test_multiplications_of_convolutions_and_linear_layers():
    net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, stride=2), nn.Flatten(), nn.Linear(8 * 16, 10))
    assert multiplications(net, torch.zeros(1, 3, 8, 8)) == 16 * 8 * 3 * 9 + 1280
    assert net.training


def test_dropout_repeats_by_seed():
    seed_generators(CPU, 5)
    first = torch.rand(4)
    seed_generators(CPU, 5)
    assert torch.equal(first, torch.rand(4))


def test_repeatability_is_asked_for_without_importing_the_compiler():
    code = (
        "import sys, torch; from sparsight.arithmetic.numerics import make_repeatable;"
        "make_repeatable(torch.device('cpu'));"
        "import sparsight.trial; print('torch._dynamo' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    assert done.stdout.strip() == "False"
    make_repeatable(torch.device("cpu"))
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.backends.cudnn.allow_tf32


ENVIRONMENT = {"PYTHONPATH": ":".join(sys.path)}
