"""Checkpoints as trainers of today write them, each made by the trainer itself."""

from __future__ import annotations

import argparse
import importlib.util

import pytest
import torch
from torch import nn

from sparsight.models import WeightsRules, load_weights


def net():
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(72, 3))


@pytest.fixture
def trained():
    torch.manual_seed(1)
    model = net()
    model(torch.rand(4, 1, 8, 8)).sum().backward()
    return model


def assert_loads(trained, file, **rules):
    model = net()
    notes = load_weights(model, file, rules=WeightsRules(**rules))
    assert all(
        torch.equal(value, other)
        for value, other in zip(model.state_dict().values(), trained.state_dict().values(), strict=True)
    )
    return " ".join(notes)


def test_data_parallel(trained, tmp_path):
    torch.save({"state_dict": nn.DataParallel(trained).state_dict(), "epoch": 3}, tmp_path / "model.pth")
    assert '"module." (DataParallel)' in assert_loads(trained, tmp_path / "model.pth")


def test_torch_compile(trained, tmp_path):
    torch.save(torch.compile(trained).state_dict(), tmp_path / "model.pt")
    assert '"_orig_mod." (torch.compile)' in assert_loads(trained, tmp_path / "model.pt")


def test_compiled_and_parallel(trained, tmp_path):
    torch.save({"model": nn.DataParallel(torch.compile(trained)).state_dict()}, tmp_path / "model.pt")
    notes = assert_loads(trained, tmp_path / "model.pt")
    assert '"module." (DataParallel)' in notes
    assert '"_orig_mod." (torch.compile)' in notes


def test_an_average_of_weights(trained, tmp_path):
    average = torch.optim.swa_utils.AveragedModel(
        trained, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
    )
    average.update_parameters(trained)
    torch.save({"model": net().state_dict(), "ema": average.state_dict()}, tmp_path / "model.pt")
    notes = assert_loads(trained, tmp_path / "model.pt", key="ema", allow_unused=["n_averaged"])
    assert "n_averaged left over" in notes


def test_timm(trained, tmp_path):
    if importlib.util.find_spec("timm") is None:
        pytest.skip("timm is not installed")
    from timm.utils import CheckpointSaver, ModelEmaV2

    optimizer = torch.optim.AdamW(trained.parameters())
    ema = ModelEmaV2(trained)
    saver = CheckpointSaver(
        net(),
        optimizer,
        args=argparse.Namespace(model="net", lr=0.1),
        model_ema=ema,
        checkpoint_dir=str(tmp_path),
    )
    saver.save_checkpoint(3, metric=0.5)
    notes = assert_loads(trained, tmp_path / "last.pth.tar", key="state_dict_ema")
    assert "the weights under state_dict_ema are taken, and not those under state_dict" in notes


def test_lightning(trained, tmp_path):
    if importlib.util.find_spec("pytorch_lightning") is None:
        pytest.skip("pytorch_lightning is not installed")
    import pytorch_lightning

    class Task(pytorch_lightning.LightningModule):
        def __init__(self, rate=0.1):
            super().__init__()
            self.save_hyperparameters()
            self.net = trained
            self.loss = nn.CrossEntropyLoss(weight=torch.ones(3))

        def training_step(self, batch, _):
            return self.loss(self.net(batch[0]), batch[1])

        def configure_optimizers(self):
            return torch.optim.AdamW(self.parameters(), lr=self.hparams.rate)

    quiet = {"logger": False, "enable_progress_bar": False, "enable_model_summary": False}
    trainer = pytorch_lightning.Trainer(max_epochs=1, accelerator="cpu", default_root_dir=tmp_path, **quiet)
    images = torch.utils.data.TensorDataset(torch.rand(4, 1, 8, 8), torch.tensor([0, 1, 2, 0]))
    trainer.fit(Task(), torch.utils.data.DataLoader(images, batch_size=2))
    trainer.save_checkpoint(tmp_path / "task.ckpt")
    notes = assert_loads(trained, tmp_path / "task.ckpt", allow_unused=["loss.weight"])
    assert '"net." (a wrapper) before names in the file is left out' in notes


def test_hugging_face(trained, tmp_path):
    if importlib.util.find_spec("transformers") is None:
        pytest.skip("transformers is not installed")
    import transformers

    class Classifier(transformers.PreTrainedModel):
        config_class = transformers.PretrainedConfig

        def __init__(self, config):
            super().__init__(config)
            self.backbone = net()

        def forward(self, images):
            return self.backbone(images)

    model = Classifier(transformers.PretrainedConfig())
    model.backbone.load_state_dict(trained.state_dict())
    model.save_pretrained(tmp_path)
    assert '"backbone." (a wrapper)' in assert_loads(trained, tmp_path / "model.safetensors")
