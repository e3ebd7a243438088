"""The worker's verdict on every fixture; `contract.test.ts` has the orchestrator's on the same bytes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sparsight.protocol.generated import Command, Event

ENCODER = Path(__file__).parent / "encode-fixtures.mjs"
DECODERS = {"event": msgspec.msgpack.Decoder(Event), "command": msgspec.msgpack.Decoder(Command)}


def encoded_fixtures() -> list[dict[str, Any]]:
    output = subprocess.run(["node", ENCODER], check=True, capture_output=True).stdout
    fixtures: list[dict[str, Any]] = json.loads(output)
    return fixtures


@pytest.mark.parametrize("fixture", encoded_fixtures(), ids=lambda fixture: fixture["name"])
def test_is_judged_as_the_orchestrator_judges_it(fixture: dict[str, Any]) -> None:
    decode, body = DECODERS[fixture["kind"]].decode, bytes.fromhex(fixture["hex"])
    if fixture["isValid"]:
        decode(body)
    else:
        with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
            decode(body)
