"""A model by the name used in configs."""

from __future__ import annotations

import contextlib
import difflib
import importlib
from collections.abc import Callable, Mapping
from typing import cast

import torch
from torch import nn

from sparsight.errors import ExpectedError, Found, expected, kind_of
from sparsight.members import load_member
from sparsight.models._arguments import Option, check_arguments
from sparsight.networks.model_modes import mode_of_each
from sparsight.networks.model_state import separate_elements
from sparsight.networks.own_code import forget_stale_bytecode
from sparsight.process import working_folder
from sparsight.process.raised import RAISED, in_words

Constructor = Callable[..., object]


def build(
    name: str,
    *,
    image_height: int,
    image_width: int,
    num_channels: int,
    num_classes: int,
    width: float,
    options: Mapping[str, Option],
) -> nn.Module:
    """The model `name`, a member of this package or `module:callable`, with random weights, on the CPU.

    A member is called with `width` and the options, a callable of the user's own with the options alone.
    Whole numbers among the options arrive as int. Weights are drawn from torch's global generator. Raises
    ExpectedError for an unknown name, for options that the model does not take or that are of another type
    than it says, for code that fails, and for a model that does not give logits [batch, classes] for images
    of this shape.
    """
    constructor = _imported(name) if ":" in name else _member(name)
    given: dict[str, object] = {
        "image_height": image_height,
        "image_width": image_width,
        "num_channels": num_channels,
        "num_classes": num_classes,
        **({} if ":" in name else {"width": width}),
    }
    whole_options = {key: _whole(value) for key, value in options.items()}
    check_arguments(name, constructor, given, whole_options)
    model = _made(name, constructor, given, whole_options)
    _check_output(name, model, (num_channels, image_height, image_width), num_classes)
    separate_elements(model)
    return model


def _member(name: str) -> Constructor:
    return cast("Constructor", load_member("sparsight.models", "the name of the model", name))


def _imported(name: str) -> Constructor:
    module_name, _, attribute = name.partition(":")
    working_folder.name(module_name.partition(".")[0])
    try:
        with contextlib.suppress(ExpectedError, ValueError):  # importing tells what is wrong
            forget_stale_bytecode(module_name)
        module = importlib.import_module(module_name)
    except RAISED as error:
        fix = "Run from the folder that holds the module, or install it into the workers' Python."
        raise expected(
            f"the module {module_name}",
            "one that can be imported",
            Found(in_words(error)),
            at="model.name",
            fix=fix if isinstance(error, ImportError) else None,
        ) from error
    constructor = getattr(module, attribute, None)
    if not callable(constructor):
        others = [] if hasattr(module, attribute) else dir(module)
        nearest = difflib.get_close_matches(attribute, others, n=1)
        thing = f"{attribute} of the module {module_name}"
        suggestion = f"Did you mean {module_name}:{nearest[0]}?" if nearest else None
        raise expected(thing, "callable", constructor, at="model.name", fix=suggestion)
    return cast("Constructor", constructor)


def _whole(value: Option) -> Option | int:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _made(
    name: str, constructor: Constructor, given: Mapping[str, object], options: Mapping[str, Option]
) -> nn.Module:
    try:
        model = constructor(**given, **options)
    except ExpectedError:
        raise
    except RAISED as error:
        rule = "called without an error"
        at = "model.options" if options else "model.name"
        raise expected(name, rule, Found(in_words(error)), at=at) from error
    if not isinstance(model, nn.Module):
        fix = "Does it end with return?" if model is None else None
        raise expected(f"what {name} returns", "a torch.nn.Module", model, at="model.name", fix=fix)
    return model


def _check_output(name: str, model: nn.Module, image_shape: tuple[int, int, int], num_classes: int) -> None:
    try:
        with mode_of_each(model, training=False), torch.no_grad():
            logits = model(torch.zeros(2, *image_shape))
    except ExpectedError:
        raise
    except RAISED as error:
        rule = f"a model for images [2, {', '.join(map(str, image_shape))}]"
        raise expected(name, rule, Found(in_words(error)), at="model.name") from error
    if not isinstance(logits, torch.Tensor) or logits.shape != (2, num_classes):
        is_tensor = isinstance(logits, torch.Tensor)
        got = list(logits.shape) if is_tensor else kind_of(logits)
        fix = None if is_tensor else "Return the logits alone."
        rule = f"logits of shape [2, {num_classes}]"
        raise expected(f"the output of {name} for 2 images", rule, got, at="model.name", fix=fix)
