"""How timm evaluates its models, in the words of model.preprocess: to the bit as timm's own transforms."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from sparsight.datasets._resizing import resampled
from sparsight.dialogues.preprocess import respond
from sparsight.networks.resampling import Resampling

timm_data = pytest.importorskip("timm.data", reason="timm is not installed")


@pytest.mark.parametrize("name", ["resnet50", "vit_base_patch16_clip_224.openai", "resnet18.a1_in1k"])
def test_images_are_those_of_timm(name):
    pytest.importorskip("torchvision", reason="torchvision is not installed")
    import timm

    found = json.loads(respond(f"timm:{name}"))
    assert found["ok"]
    config = timm_data.resolve_data_config(pretrained_cfg=timm.get_pretrained_cfg(name).to_dict())
    noise = np.random.default_rng(0).integers(0, 256, (300, 411, 3), np.uint8)
    picture = Image.fromarray(noise)
    theirs = timm_data.create_transform(**config)(picture)
    how = Resampling(found["resize"], found["center_crop"], found["interpolation"], True, "picture")
    unit = torch.from_numpy(np.array(resampled(picture, how, ""))).permute(2, 0, 1).float() / 255
    mean, std = (torch.tensor(found[key]).view(-1, 1, 1) for key in ("mean", "std"))
    assert torch.equal((unit - mean) / std, theirs)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("small_cnn", "Expected the model of `timm` to be one of timm, timm:NAME, got"),
        ("timm:resnet51", "of timm, got"),
    ],
)
def test_other_models_are_refused(name, message):
    answer = json.loads(respond(name))
    assert not answer["ok"]
    assert message in answer["error"]["message"]
