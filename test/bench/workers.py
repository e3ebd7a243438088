"""Row `workers`: two processes of one thread against one process of two threads."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection

from synthetic import BATCH_SIZE, as_in_a_trial
from trainer import Trainer
from turns import Side, serve

NUM_IMAGES = 4 * BATCH_SIZE


def workers(is_tiny: bool) -> Mapping[str, Side]:
    """The same number of images in all; seconds until the last process is done."""
    num_steps = 1 if is_tiny else 8
    return {
        "ours": team(2, num_threads=1, steps=num_steps),
        "other": team(1, num_threads=2, steps=2 * num_steps),
    }


def team(num_processes: int, *, num_threads: int, steps: int) -> Side:
    """So many processes that train at the same time; starting them is not timed."""
    pipes = [start(num_threads, steps) for _ in range(num_processes)]

    def side() -> float:
        start_s = time.perf_counter()
        for pipe in pipes:
            pipe.send("go")
        for pipe in pipes:
            pipe.recv()
        return time.perf_counter() - start_s

    return side


def start(num_threads: int, steps: int) -> Connection:
    """A process that trains when it is told to, and ends with this one."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    context.Process(target=train_on_demand, args=(there, num_threads, steps), daemon=True).start()
    here.recv()  # it is ready
    return here


def train_on_demand(pipe: Connection, num_threads: int, steps: int) -> None:
    """What such a process does."""
    as_in_a_trial(num_threads)
    trainer = Trainer(NUM_IMAGES, epochs=None, steps=steps)
    pipe.send("ready")
    with suppress(EOFError):  # the other end is gone: so is the need
        while pipe.recv():
            trainer.run()
            pipe.send("done")


if __name__ == "__main__":
    serve({"workers": workers})
