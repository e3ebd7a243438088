"""A safetensors file with the weights of a model.

Every memory is in it once. Names of its metadata: `format`, which is `pt`; for tied weights, each name that
is left out, with the name that holds its numbers, as `safetensors.torch.save_model` writes them;
`extra_state`, JSON as `extra_state` encodes it, where the model has some.
"""

from __future__ import annotations

import json

import safetensors.torch

from sparsight.networks.model_state import ModelState

_EXTRA_STATE = "extra_state"


def weights_content(state: ModelState) -> bytes:
    """The bytes of the file: the same for the same state."""
    content = safetensors.torch.save(dict(state.tensors), {"format": "pt"})
    metadata = dict(sorted({"format": "pt", **state.aliases, **_texts(state)}.items()))
    return content if len(metadata) == 1 else _with_metadata(content, metadata)


def state_in(content: bytes) -> ModelState:
    """The state in these bytes; raises SafetensorError for another format, ValueError for odd metadata."""
    tensors = dict(sorted(safetensors.torch.load(content).items()))  # the library's order is a random one
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    metadata = header.get("__metadata__") or {}
    aliases = {alias: kept for alias, kept in metadata.items() if kept in tensors and alias not in tensors}
    return ModelState(tensors, aliases, json.loads(metadata.get(_EXTRA_STATE, "{}")))


def _texts(state: ModelState) -> dict[str, str]:
    return {_EXTRA_STATE: json.dumps(state.extra, sort_keys=True)} if state.extra else {}


def _with_metadata(content: bytes, metadata: dict[str, str]) -> bytes:
    """The library writes several entries in an order that differs from process to process."""
    start = 8 + int.from_bytes(content[:8], "little")
    header = {**json.loads(content[8:start]), "__metadata__": metadata}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + content[start:]
