"""Extra state of a module (`get_extra_state`) as JSON and back, so that nothing in a file can run."""

from __future__ import annotations

import base64
from typing import Any

import safetensors.torch
import torch
from torch import Tensor

from sparsight.errors import expected, kind_of


def encode(value: object, name: str) -> object:
    """A JSON value for what `get_extra_state` returned; `name` is its name in the `state_dict`.

    Takes None, booleans, numbers, texts, bytes, tensors, and lists, tuples and dicts of these. Raises
    ExpectedError for anything else.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case Tensor():
            own = value.detach().to("cpu").clone(memory_format=torch.contiguous_format)
            return {"tensor": base64.b64encode(safetensors.torch.save({"tensor": own})).decode()}
        case list():
            return [encode(each, name) for each in value]
        case tuple():
            return {"tuple": [encode(each, name) for each in value]}
        case dict():
            return {"dict": [[encode(key, name), encode(each, name)] for key, each in value.items()]}
        case _:
            rule = "made of numbers, texts, bytes, tensors, lists, tuples and dicts"
            raise expected(f"{name} of the model", rule, kind_of(value), at="model.name")


def decode(value: Any) -> Any:
    """The value that `encode` was given."""
    match value:
        case list():
            return [decode(each) for each in value]
        case {"bytes": text}:
            return base64.b64decode(text)
        case {"tensor": text}:
            return safetensors.torch.load(base64.b64decode(text))["tensor"]
        case {"tuple": values}:
            return tuple(decode(each) for each in values)
        case {"dict": pairs}:
            return {decode(key): decode(each) for key, each in pairs}
        case _:
            return value
