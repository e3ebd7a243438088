"""A model by the name used in configs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import cast

import torch
from torch import nn

from sparsight.errors import ExpectedError, Found, expected, kind_of
from sparsight.members import load_member
from sparsight.models._arguments import Option
from sparsight.models._output import OutputRule, give_logits
from sparsight.models._sources._shapes import Program, check_shape
from sparsight.models._sources.code import called, code
from sparsight.networks.model_modes import mode_of_each
from sparsight.networks.model_source import SCHEMES, source_of
from sparsight.networks.model_state import separate_elements
from sparsight.process.raised import RAISED, in_words


def build(
    name: str,
    *,
    image_height: int,
    image_width: int,
    num_channels: int,
    num_classes: int,
    width: float,
    options: Mapping[str, Option],
    output: OutputRule | None = None,
    given_shape: tuple[int, int, int] | None = None,
) -> nn.Module:
    """The model `name`, a member of this package, `module:callable` or `scheme:rest`, on the CPU, with random
    weights where it brings none.

    A member is called with `width`, the sizes and the options, a callable of the user's own with the options
    and the sizes that it takes. `given_shape` is that of an image as the model is given it, channels first
    unless it says otherwise. Whole numbers among the options arrive as int. Weights are drawn from torch's
    global generator. Raises ExpectedError for an unknown name, for options that the model does not take or
    that are of another type than it says, for code that fails, and for a model that does not give logits
    [batch, classes] for images of this shape.
    """
    sizes: dict[str, object] = {
        "image_height": image_height,
        "image_width": image_width,
        "num_channels": num_channels,
        "num_classes": num_classes,
    }
    model = _made(name, sizes, width, {key: _whole(value) for key, value in options.items()})
    if not isinstance(model, nn.Module):
        fix = "Does it end with return?" if model is None else None
        raise expected(f"what {name} returns", "a torch.nn.Module", model, at="model.name", fix=fix)
    rule = output or OutputRule()
    image_shape = given_shape or (num_channels, image_height, image_width)
    if isinstance(model, Program):
        check_shape(name, model, image_shape)
    if rule != OutputRule() or not isinstance(_output(name, model, image_shape), torch.Tensor):
        model = give_logits(model, name, rule)
    _check_logits(name, _output(name, model, image_shape), num_classes)
    separate_elements(model)
    return model


def _made(name: str, sizes: Mapping[str, object], width: float, options: Mapping[str, Option]) -> object:
    source = source_of(name)
    if source.scheme == "code":
        return code(name, sizes, options)
    if source.scheme in SCHEMES:
        module = importlib.import_module(f"sparsight.models._sources.{source.scheme}")
        make: Callable[..., object] = getattr(module, source.scheme)
        return make(source.rest, sizes, options)
    member = cast("Callable[..., object]", load_member("sparsight.models", "the name of the model", name))
    return called(name, member, {**sizes, "width": width}, options)


def _whole(value: Option) -> Option | int:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _output(name: str, model: nn.Module, image_shape: tuple[int, int, int]) -> object:
    try:
        with mode_of_each(model, training=False), torch.no_grad():
            output: object = model(torch.zeros(2, *image_shape))
    except ExpectedError:
        raise
    except RAISED as error:
        rule = f"a model for images [2, {', '.join(map(str, image_shape))}]"
        raise expected(name, rule, Found(in_words(error)), at="model.name") from error
    return output


def _check_logits(name: str, logits: object, num_classes: int) -> None:
    is_tensor = isinstance(logits, torch.Tensor)
    shape = list(logits.shape) if isinstance(logits, torch.Tensor) else None
    if shape == [2, num_classes]:
        return
    got = kind_of(logits) if shape is None else shape
    rule = f"logits of shape [2, {num_classes}]"
    fix = _counted(shape, num_classes) if is_tensor else "Return the logits alone."
    raise expected(f"the output of {name} for 2 images", rule, got, at="model.name", fix=fix)


def _counted(shape: list[int] | None, num_classes: int) -> str | None:
    match shape:
        case [2, 1] | [2]:
            return "One number per image is no logit per class: return two, such as [0, x], for two classes."
        case [2, other]:
            return (
                f"The model has {other} classes, the data set {num_classes}: say by dataset.classes which "
                f"output of the model each class is, and by dataset.num_classes: {other} how many there are."
            )
        case _:
            return None
