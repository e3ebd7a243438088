"""A worker process against a real ROUTER with CURVE."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
import torch
import zmq

from sparsight.protocol.generated import (
    PROTOCOL_VERSION,
    Accepted,
    Ack,
    Assign,
    Assist,
    AssistBegun,
    AssistEnded,
    Bye,
    Cancel,
    Command,
    Divided,
    Drain,
    Event,
    Hello,
    PartDone,
    Release,
    Trial,
    TrialDone,
    TrialFailed,
    TrialStopped,
)
from sparsight.worker.cuda_error import breaks_process

E = TypeVar("E")
VERSION = PROTOCOL_VERSION.encode()
DEADLINE_MS = 60_000
ASSIGN = Path(__file__).parents[2] / "contract" / "valid" / "assign.json"


class Orchestrator:
    """The other end of one worker process."""

    def __init__(self, cache_directory: Path) -> None:
        public, secret = (key.decode() for key in zmq.curve_keypair())
        client_public, client_secret = (key.decode() for key in zmq.curve_keypair())
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.CURVE_SERVER, 1)
        self.socket.setsockopt(zmq.CURVE_SECRETKEY, secret.encode())
        self.socket.bind("tcp://127.0.0.1:*")
        connection: dict[str, Any] = {
            "endpoint": self.socket.getsockopt_string(zmq.LAST_ENDPOINT),
            "run_id": "run",
            "worker_id": "w0-abc",
            "token": "t" * 32,
            "protocol": PROTOCOL_VERSION,
            "server_public_key": public,
            "client_public_key": client_public,
            "client_secret_key": client_secret,
            "device": "cpu",
            "num_threads": 1,
            "cache_directory": str(cache_directory),
        }
        command = [sys.executable, "-m", "sparsight", "worker"]
        package = str(Path(__file__).parents[3] / "py-worker")
        environment = {**os.environ, "PYTHONPATH": f"{package}{os.pathsep}{cache_directory}"}
        self.errors = (cache_directory / "stderr.txt").open("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stderr=self.errors, env=environment, text=True
        )
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(connection)}\n")
        self.process.stdin.flush()

    def receive(self) -> Event:
        assert self.socket.poll(DEADLINE_MS), "nothing came"
        self.peer, _, message = self.socket.recv_multipart()
        event: Event = msgspec.msgpack.decode(message, type=Event)
        return event

    def receive_until(self, kind: type[E]) -> E:
        while not isinstance(event := self.receive(), kind):
            pass
        return event

    def send(self, command: Command) -> None:
        self.socket.send_multipart([self.peer, VERSION, msgspec.msgpack.encode(command)])

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.errors.close()
        self.socket.close()
        self.context.term()


@pytest.fixture
def orchestrator(tmp_path: Path) -> Iterator[Orchestrator]:
    orchestrator = Orchestrator(tmp_path)
    yield orchestrator
    orchestrator.close()


def assignment(directory: Path) -> Assign:
    message = json.loads(ASSIGN.read_text())["message"]
    return msgspec.convert({**message, "directory": str(directory)}, Assign)


def test_gives_a_trial_that_it_has_not_begun_back_at_once_and_leaves_when_told(
    orchestrator: Orchestrator, tmp_path: Path
) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    assign = assignment(tmp_path / "trial")
    trial_id = assign.trial.trial_id
    orchestrator.send(assign)  # while it imports torch
    orchestrator.send(Cancel(trial_id=trial_id, attempt=1))
    assert orchestrator.receive() == TrialStopped(trial_id=trial_id, attempt=1, seq=1, step=0)
    orchestrator.send(assign)  # once more, as after a reconnect
    orchestrator.send(Ack(upto=1))
    orchestrator.send(Drain())
    assert orchestrator.receive() == Bye()
    assert orchestrator.process.wait(DEADLINE_MS / 1000) == 0
    assert not (tmp_path / "trial").exists()


BROKEN_NET = """
def make(**_):
    raise RuntimeError("CUDA error: device-side assert triggered")
"""


def test_leaves_after_an_error_that_every_trial_after_it_would_meet(
    orchestrator: Orchestrator, make_trial: Callable[..., Trial], tmp_path: Path
) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    (tmp_path / "broken_net.py").write_text(BROKEN_NET)
    first, second = (make_trial(seed=seed, model={"name": "broken_net:make"}) for seed in (0, 1))
    for trial in (first, second):
        directory, completed = str(tmp_path / trial.trial_id), list[int]()
        orchestrator.send(
            Assign(attempt=1, trial=trial, directory=directory, completed_evaluations=completed)
        )
    failed = orchestrator.receive_until(TrialFailed)
    assert failed.kind == "error"  # a worker that is not broken may do better
    orchestrator.send(Ack(upto=2))
    orchestrator.receive_until(Bye)
    assert orchestrator.process.wait(DEADLINE_MS / 1000) == 0
    assert not (tmp_path / second.trial_id).exists()


FAILING_NETS = """
import sys
from torch import nn


class Net(nn.Sequential):
    def __init__(self, image_height, image_width, num_channels, num_classes):
        super().__init__(nn.Flatten(), nn.Linear(image_height * image_width * num_channels, num_classes))


class Leaving(Net):
    def forward(self, images):
        return sys.exit("enough") if self.training else super().forward(images)


class Failing(Net):
    def forward(self, images):
        return self.undefined if self.training else super().forward(images)
"""


def test_tells_where_the_users_code_failed_and_outlives_an_exit(
    orchestrator: Orchestrator, make_trial: Callable[..., Trial], tmp_path: Path
) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    file = tmp_path / "failing_nets.py"
    file.write_text(FAILING_NETS)
    failures = []
    for seq, name in ((2, "Leaving"), (4, "Failing")):
        trial = make_trial(model={"name": f"failing_nets:{name}"})
        directory, completed = str(tmp_path / name), list[int]()
        orchestrator.send(
            Assign(attempt=1, trial=trial, directory=directory, completed_evaluations=completed)
        )
        failures.append(orchestrator.receive_until(TrialFailed))
        orchestrator.send(Ack(upto=seq))
    assert [failed.kind for failed in failures] == ["invalid", "error"]
    assert failures[0].message == (
        "Expected the code of the model to be without sys.exit(), got SystemExit: enough "
        f"({file}:13) – at model.name.\nRaise an error there that says what is wrong."
    )
    assert failures[1].message.startswith("AttributeError: 'Failing' object has no attribute 'undefined'")
    assert failures[1].message.endswith(f"({file}:18)")


OWN_NETS = """
import os
import random

from torch import nn

generator = random.Random(0)


class Quiet(nn.Sequential):
    def __init__(self, image_height, image_width, num_channels, num_classes):
        super().__init__(nn.Flatten(), nn.Linear(image_height * image_width * num_channels, num_classes))
        self[1].weight.data += generator.random()


class Loud(Quiet):
    def forward(self, images):
        os.environ["LEFT"] = "behind"
        return super().forward(images)
"""


@pytest.fixture
def served(
    orchestrator: Orchestrator, make_trial: Callable[..., Trial], tmp_path: Path
) -> Callable[..., list[Any]]:
    """Results of the trials of these models that one worker process carries out before it leaves."""
    (tmp_path / "own_nets.py").write_text(OWN_NETS)

    def serve(*names: str) -> list[Any]:
        assert isinstance(orchestrator.receive(), Hello)
        for index, name in enumerate(names):
            trial = make_trial(model={"name": name}, train={"epochs": 1, "log_every_steps": 100})
            directory = str(tmp_path / str(index))
            orchestrator.send(
                Assign(attempt=index + 1, trial=trial, directory=directory, completed_evaluations=[])
            )
        results = list[Any]()
        while not isinstance(event := orchestrator.receive(), Bye):
            if hasattr(event, "seq"):
                orchestrator.send(Ack(upto=event.seq))
            if isinstance(event, TrialDone):
                results.append(event.result)
                if len(results) == len(names):
                    orchestrator.send(Drain())
            assert not isinstance(event, TrialFailed)
        return results

    return serve


def test_a_process_that_ran_the_users_code_serves_only_that_code(served: Callable[..., list[Any]]) -> None:
    results = served("mlp", "own_nets:Quiet", "own_nets:Quiet", "mlp")
    assert len(results) == 3
    assert results[1].weights_sha256 == results[2].weights_sha256  # the module's own generator started over


def test_a_process_that_the_users_code_changed_serves_no_further_trial(
    served: Callable[..., list[Any]],
) -> None:
    assert len(served("own_nets:Loud", "own_nets:Loud")) == 1


def assist_order(trial: Trial, directory: Path, division: Divided, number: int = 1) -> Assist:
    told = {name: getattr(division, name) for name in ("weights_sha256", "precision", "memory_format")}
    return Assist(assist=number, attempt=1, trial=trial, directory=str(directory), **told)


def division_of(trial: Trial) -> Divided:
    return Divided(
        trial_id=trial.trial_id,
        attempt=1,
        seq=1,
        num_parts=9,
        weights_sha256=None,
        precision="float32",
        memory_format="contiguous",
    )


def test_assists_and_takes_the_next_order(
    orchestrator: Orchestrator, make_trial: Callable[..., Trial], tmp_path: Path
) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    trial = make_trial(train=None)
    order = assist_order(trial, tmp_path / "trial", division_of(trial))
    parts = tmp_path / "trial" / "parts"
    parts.mkdir(parents=True)
    for index in (0, 7):
        (parts / f"{index}.open").touch()
    orchestrator.send(order)
    orchestrator.send(order)  # once more, as after a reconnect
    assert isinstance(orchestrator.receive_until(AssistBegun), AssistBegun)
    done = [orchestrator.receive_until(PartDone), orchestrator.receive_until(PartDone)]
    assert [(part.evaluation_index, part.first, part.last) for part in done] == [(0, 0, 50), (7, 0, 4)]
    ended = orchestrator.receive_until(AssistEnded)
    assert (ended.assist, ended.reason, ended.message) == (1, "exhausted", "")
    assert sorted(file.name for file in parts.glob("*.npz")) == ["0-0.npz", "7-0.npz"]
    orchestrator.send(Ack(upto=ended.seq))
    assign = Assign(attempt=2, trial=trial, directory=str(tmp_path / "own"), completed_evaluations=[])
    orchestrator.send(assign)
    assert orchestrator.receive_until(Accepted).attempt == 2


def test_gives_an_order_to_assist_back_and_tells_what_is_wrong_with_one(
    orchestrator: Orchestrator, make_trial: Callable[..., Trial], tmp_path: Path
) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    trial = make_trial()
    order = assist_order(trial, tmp_path / "trial", division_of(trial))
    orchestrator.send(order)  # while it imports torch
    orchestrator.send(Release(assist=1))
    released = orchestrator.receive_until(AssistEnded)
    assert released.reason == "released"
    orchestrator.send(msgspec.structs.replace(order, assist=2, weights_sha256="0" * 64))
    failed = orchestrator.receive_until(AssistEnded)
    assert (failed.assist, failed.reason) == (2, "failed")
    assert failed.message.startswith("Expected the digest of the trained weights to be 000")


def test_a_process_that_assisted_at_the_users_code_serves_only_that_code(
    orchestrator: Orchestrator, make_trial: Callable[..., Trial], tmp_path: Path
) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    (tmp_path / "own_nets.py").write_text(OWN_NETS)
    trial = make_trial(train=None, model={"name": "own_nets:Quiet"})
    (tmp_path / "trial" / "parts").mkdir(parents=True)
    orchestrator.send(assist_order(trial, tmp_path / "trial", division_of(trial)))
    ended = orchestrator.receive_until(AssistEnded)
    assert ended.reason == "exhausted"
    orchestrator.send(Ack(upto=ended.seq))
    other = make_trial(train=None)
    orchestrator.send(assist_order(other, tmp_path / "other", division_of(other), number=2))
    assert orchestrator.receive_until(Bye) == Bye()
    assert orchestrator.process.wait(DEADLINE_MS / 1000) == 0


HALF = """
class Broken(Exception):
    def __str__(self):
        return "no such file: caf\\udce9.png" + "\\udce9" * 2000

def net(**_):
    raise Broken
"""


def test_sends_errors_whose_text_is_half_of_characters(
    orchestrator: Orchestrator, make_trial: Callable[..., Trial], tmp_path: Path
) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    (tmp_path / "half.py").write_text(HALF)
    trial = make_trial(model={"name": "half:net"})
    directory = str(tmp_path / "trial")
    orchestrator.send(Assign(attempt=1, trial=trial, directory=directory, completed_evaluations=[]))
    failed = orchestrator.receive_until(TrialFailed)
    assert "caf\\udce9.png" in failed.message
    assert "Broken: no such file" in failed.traceback


def test_ends_with_the_error_when_its_io_thread_cannot_go_on(tmp_path: Path) -> None:
    key = zmq.curve_keypair()[0].decode()
    connection = {
        "endpoint": "no://endpoint",
        "run_id": "run",
        "worker_id": "w0-abc",
        "token": "t" * 32,
        "protocol": PROTOCOL_VERSION,
        "server_public_key": key,
        "client_public_key": key,
        "client_secret_key": key,
        "device": "cpu",
        "num_threads": 1,
        "cache_directory": str(tmp_path),
    }
    file = tmp_path / "connection.json"
    file.write_text(json.dumps(connection))
    command = [sys.executable, "-m", "sparsight", "worker", str(file)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "py-worker")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 70
    assert done.stderr.startswith("The worker cannot go on:\nTraceback")
    assert "ZMQError: Protocol not supported" in done.stderr


def caused_by(cause: Exception) -> Exception:
    error = ValueError("of a model's code")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_broken"),
    [
        (RuntimeError("CUDA error: an illegal memory access was encountered"), True),
        (torch.AcceleratorError("CUDA error: device-side assert triggered"), True),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 MiB"), False),
        (torch.AcceleratorError("CUDA error: out of memory"), False),
        (ValueError("of a model's code"), False),
        (caused_by(RuntimeError("CUDA error: unspecified launch failure")), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
    ],
)
def test_tells_what_breaks_a_process(error: Exception, is_broken: bool) -> None:
    assert breaks_process(error) is is_broken


def test_ends_when_its_orchestrator_lets_go_of_standard_input(orchestrator: Orchestrator) -> None:
    assert isinstance(orchestrator.receive(), Hello)
    assert orchestrator.process.stdin is not None
    orchestrator.process.stdin.close()
    assert orchestrator.process.wait(DEADLINE_MS / 1000) == 143
    orchestrator.process.stdin = None
