"""Saliency methods: their laws, and their values against plain implementations and Captum."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from sparsight import attacks, saliency
from sparsight.errors import ExpectedError
from sparsight.masks import MaskKey
from sparsight.randomness.normal import normal
from sparsight.saliency import SaliencyMethod
from sparsight.saliency.integrated_gradients import IntegratedGradients

METHODS = [*map(saliency.load, saliency.names()), saliency.load("smoothgrad", samples=3, sigma=0.3)]
every_method = pytest.mark.parametrize(
    "method", METHODS, ids=lambda m: "-".join([m.name, *map(str, m.parameters.values())])
)
IMAGES = torch.rand(7, 3, 8, 12, generator=torch.Generator().manual_seed(0))
LABELS = torch.tensor([0, 1, 2, 3, 0, 1, 2])
INDEX = torch.tensor([0, 5, 9, 77, 1000, 3, 2])
KEY = MaskKey(4, "digits")


@pytest.fixture(scope="module")
def model() -> nn.Module:
    torch.manual_seed(0)
    convolutions = [
        nn.Conv2d(3, 8, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(8, 6, 3, stride=2, padding=1),
        nn.ReLU(inplace=True),
    ]
    return nn.Sequential(*convolutions, nn.Flatten(), nn.Linear(6 * 4 * 6, 4)).double().float().eval()


def of(method: SaliencyMethod, model: nn.Module, rows: slice | Tensor = slice(None)) -> Tensor:
    return method(model, IMAGES[rows], LABELS[rows], index_B=INDEX[rows], key=KEY)


def test_every_file_is_a_method_of_its_own_name() -> None:
    folder = Path(saliency.__file__).parent
    assert set(saliency.names()) == {file.stem for file in folder.glob("[!_]*.py")}
    for name in saliency.names():
        assert saliency.load(name).name == name


@every_method
def test_it_is_one_number_for_each_pixel_and_the_same_again(method: SaliencyMethod, model: nn.Module) -> None:
    saliency_BHW = of(method, model)
    assert saliency_BHW.shape == (7, 8, 12)
    assert saliency_BHW.dtype == torch.float32
    assert bool((saliency_BHW >= 0).all())
    assert not saliency_BHW.requires_grad
    assert len(saliency_BHW.flatten(1).unique(dim=0)) >= 4  # what grad_cam finds may all be negative
    assert of(method, model).equal(saliency_BHW)


@every_method
def test_an_image_does_not_depend_on_the_others(method: SaliencyMethod, model: nn.Module) -> None:
    order = torch.tensor([3, 0, 6])
    torch.testing.assert_close(of(method, model, order), of(method, model)[order], atol=1e-6, rtol=1e-4)


@every_method
def test_neither_model_nor_images_are_changed(method: SaliencyMethod, model: nn.Module) -> None:
    before, images = {k: v.clone() for k, v in model.state_dict().items()}, IMAGES.clone()
    of(method, model)
    assert IMAGES.equal(images)
    assert all(value.equal(before[name]) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not any(layer._forward_hooks for layer in model.modules())


@pytest.mark.parametrize("name", [m.name for m in METHODS if m.name != "smoothgrad"])
def test_only_noise_depends_on_the_key(name: str, model: nn.Module) -> None:
    method = saliency.load(name)
    assert method(model, IMAGES, LABELS, index_B=INDEX + 1, key=MaskKey(9)).equal(of(method, model))


def test_noise_depends_on_key_and_image(model: nn.Module) -> None:
    method = saliency.load("smoothgrad")
    for options in ({"index_B": INDEX + 1, "key": KEY}, {"index_B": INDEX, "key": MaskKey(5, "digits")}):
        assert not method(model, IMAGES, LABELS, **options).equal(of(method, model))


def test_the_gradient_is_that_of_attacks(model: nn.Module) -> None:
    assert of(saliency.load("gradient"), model).equal(attacks.input_gradient(model, IMAGES, LABELS))


def test_gradient_x_input_is_nothing_where_the_image_is_black(model: nn.Module) -> None:
    images = IMAGES.clone()
    images[:, :, 2:5, 3] = 0
    found_BHW = saliency.load("gradient_x_input")(model, images, LABELS, index_B=INDEX, key=KEY)
    assert (found_BHW[:, 2:5, 3] == 0).all()
    assert (found_BHW > 0).float().mean() > 0.9


def test_integrated_gradients_add_up_to_the_loss(model: nn.Module) -> None:
    with torch.no_grad():
        losses = [functional.cross_entropy(model(x), LABELS, reduction="none") for x in (IMAGES, IMAGES * 0)]
    attributions = IntegratedGradients(steps=500).attributions(model, IMAGES, LABELS)
    torch.testing.assert_close(attributions.sum(dim=(1, 2, 3)), losses[0] - losses[1], atol=2e-3, rtol=1e-2)


def test_smoothgrad_with_little_noise_is_the_gradient() -> None:
    smooth = nn.Sequential(nn.Flatten(), nn.Linear(288, 16), nn.Tanh(), nn.Linear(16, 4)).eval()
    few = saliency.load("smoothgrad", samples=4, sigma=1e-4)
    torch.testing.assert_close(of(few, smooth), of(saliency.load("gradient"), smooth), atol=1e-4, rtol=1e-2)


def test_occlusion_is_the_growth_of_the_loss(model: nn.Module) -> None:
    found_BHW = of(saliency.load("occlusion", patch=5), model)
    with torch.no_grad():
        clean_B = functional.cross_entropy(model(IMAGES), LABELS, reduction="none")
        occluded = IMAGES.clone()
        occluded[:, :, 5:8, 10:12] = 0
        growth_B = functional.cross_entropy(model(occluded), LABELS, reduction="none") - clean_B
    corner_BHW = found_BHW[:, 5:, 10:]
    torch.testing.assert_close(corner_BHW, growth_B.clamp(min=0)[:, None, None].expand_as(corner_BHW))


def test_occlusion_finds_the_only_patch_that_matters() -> None:
    class Corner(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            with torch.no_grad():
                seen_B = images[:, :, 4:8, 8:12].mean(dim=(1, 2, 3))
                return torch.stack([seen_B, -seen_B, -seen_B, -seen_B], dim=1) * 9

    found_BHW = saliency.load("occlusion")(Corner(), IMAGES, LABELS * 0, index_B=INDEX, key=KEY)
    assert (found_BHW[:, 4:8, 8:12] > 0).all()
    assert found_BHW.sum().isclose(found_BHW[:, 4:8, 8:12].sum())


def test_grad_cam_is_that_of_the_last_convolution(model: nn.Module) -> None:
    maps = model[:4](IMAGES).detach().requires_grad_()
    model[4:](maps).gather(1, LABELS[:, None]).sum().backward()
    assert maps.grad is not None
    cam = (maps.grad.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1, keepdim=True).relu().detach()
    expected = functional.interpolate(cam, size=(8, 12), mode="bilinear")[:, 0]
    torch.testing.assert_close(of(saliency.load("grad_cam"), model), expected)


def test_grad_cam_needs_a_convolution() -> None:
    with pytest.raises(ExpectedError, match="model to be one with a convolution, as grad_cam needs, got one"):
        of(saliency.load("grad_cam"), nn.Sequential(nn.Flatten(), nn.Linear(288, 4)))


def test_normal_numbers_are_normal() -> None:
    values = normal(torch.arange(200), KEY.root("test", 0), 501)
    assert abs(float(values.mean())) < 0.02
    assert abs(float(values.std()) - 1) < 0.02
    assert normal(torch.arange(200)[50:60], KEY.root("test", 0), 501).equal(values[50:60])


@pytest.mark.parametrize(
    ("name", "parameters", "message", "path"),
    [
        (
            "smoothgrad",
            {"samples": 0},
            "samples of smoothgrad to be an integer from 1 to 1000, got 0",
            "samples",
        ),
        ("smoothgrad", {"sigma": 2}, "sigma of smoothgrad to be a number above 0, up to 1, got 2", "sigma"),
        ("occlusion", {"patch": 0}, "patch of occlusion to be an integer from 1 to 1024, got 0", "patch"),
        (
            "gradient",
            {"steps": 3},
            'parameter of gradient to be left out, as there are none, got "steps"',
            "steps",
        ),
        ("gradiant", {}, "saliency to be one of .*\nDid you mean gradient?", None),
    ],
)
def test_impossible_methods_are_refused(
    name: str, parameters: dict[str, Any], message: str, path: str | None
) -> None:
    with pytest.raises(ExpectedError, match=message) as raised:
        saliency.load(name, **parameters)
    assert raised.value.path == path


@pytest.fixture(scope="module")
def captum() -> ModuleType:
    """Another implementation; `pip install --no-deps captum` brings it."""
    return pytest.importorskip("captum.attr", reason="captum is not here: its saliency is not compared")


def loss_of(model: nn.Module) -> Any:
    return lambda images, labels: functional.cross_entropy(model(images), labels, reduction="none")


def test_gradients_are_those_of_captum(model: nn.Module, captum: ModuleType) -> None:
    expected = captum.Saliency(loss_of(model)).attribute(IMAGES.clone(), additional_forward_args=(LABELS,))
    torch.testing.assert_close(of(saliency.load("gradient"), model), expected.sum(dim=1))
    product = captum.InputXGradient(loss_of(model)).attribute(
        IMAGES.clone(), additional_forward_args=(LABELS,)
    )
    torch.testing.assert_close(
        of(saliency.load("gradient_x_input"), model), product.detach().abs().sum(dim=1)
    )


def test_integrated_gradients_are_those_of_captum(model: nn.Module, captum: ModuleType) -> None:
    expected = captum.IntegratedGradients(loss_of(model)).attribute(
        IMAGES.clone(), additional_forward_args=(LABELS,), n_steps=300, method="riemann_middle"
    )
    found = of(saliency.load("integrated_gradients", steps=300), model)
    torch.testing.assert_close(found, expected.detach().abs().sum(dim=1).float(), atol=1e-5, rtol=1e-3)


def test_grad_cam_is_that_of_captum(model: nn.Module, captum: ModuleType) -> None:
    cam = captum.LayerGradCam(model, model[3]).attribute(
        IMAGES.clone(), target=LABELS, relu_attributions=True
    )
    expected = captum.LayerAttribution.interpolate(cam, (8, 12), "bilinear")[:, 0].detach()
    torch.testing.assert_close(of(saliency.load("grad_cam"), model), expected)


def test_occlusion_is_that_of_captum(model: nn.Module, captum: ModuleType) -> None:
    expected = captum.Occlusion(loss_of(model)).attribute(
        IMAGES.clone(), (3, 4, 4), strides=(3, 4, 4), additional_forward_args=(LABELS,), baselines=0
    )
    torch.testing.assert_close(
        of(saliency.load("occlusion"), model), (-expected[:, 0]).clamp(min=0), atol=1e-6, rtol=1e-4
    )
