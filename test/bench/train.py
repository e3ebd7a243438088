"""The peer of `first-metric`: the training script that one writes first, up to its first loss."""

from __future__ import annotations

import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional


def stage(num_inputs: int, num_outputs: int) -> nn.Sequential:
    """Convolution, batch norm, ReLU."""
    convolution = nn.Conv2d(num_inputs, num_outputs, 3, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(num_outputs), nn.ReLU())


def main() -> None:
    """Loads, trains, prints."""
    torch.set_num_threads(1)
    torch.manual_seed(0)

    archive = np.load(sys.argv[1])
    images_NCHW = torch.from_numpy(archive["x_train"])
    labels_N = torch.from_numpy(archive["y_train"])

    model = nn.Sequential(
        stage(3, 32),
        nn.MaxPool2d(2),
        stage(32, 64),
        nn.MaxPool2d(2),
        stage(64, 128),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(128, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
    mean, std = torch.tensor([0.5, 0.5, 0.5]), torch.tensor([0.25, 0.25, 0.25])

    for index_B in torch.randperm(len(labels_N)).split(128):
        images_BCHW = (images_NCHW[index_B].float() / 255 - mean[:, None, None]) / std[:, None, None]
        loss = functional.cross_entropy(model(images_BCHW), labels_N[index_B])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(loss.item(), flush=True)
        break  # what comes later is not measured


if __name__ == "__main__":
    main()
