"""Row `store`, the peer: TensorBoard's writer, until its rows are in the file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping

from torch.utils.tensorboard import SummaryWriter
from turns import Side, serve, timed

NUM_ROWS = 30_000


def store(is_tiny: bool) -> Mapping[str, Side]:
    """As many rows as the other side stores, into a new file each time."""
    return {"other": timed(lambda: write_rows(300 if is_tiny else NUM_ROWS))}


def write_rows(num_rows: int) -> None:
    """Rows of three metrics, then wait for the writer's thread."""
    with tempfile.TemporaryDirectory() as folder, SummaryWriter(folder) as writer:
        for row in range(num_rows):
            writer.add_scalar(("train_loss", "train_accuracy", "lr")[row % 3], 0.5, row // 3)
        writer.flush()


if __name__ == "__main__":
    serve({"store": store})
