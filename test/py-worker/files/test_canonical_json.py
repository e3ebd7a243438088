import json
import math
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparsight.errors import ExpectedError
from sparsight.files import canonical_json

VECTORS = json.loads(
    (Path(__file__).parents[2] / "contract" / "canonical-json.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["name"]) for vector in VECTORS])
def test_agrees_with_the_contract(vector):
    value = json.loads(vector["json"])
    if vector.get("refused"):
        with pytest.raises(ExpectedError):
            canonical_json.dumps(value)
    else:
        assert canonical_json.dumps(value) == vector["canonical"]


def test_the_contract_is_broad():
    assert len(VECTORS) >= 60
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param(math.nan, "Expected number to be finite, got nan – at $.", id="nan"),
        pytest.param(
            {"a": [0, math.inf]}, "Expected number to be finite, got inf – at $.a[1].", id="infinity"
        ),
        pytest.param(
            2**53 + 1,
            "Expected integer to be one that a double holds exactly, got 9007199254740993 – at $.",
            id="integer that a double rounds",
        ),
        pytest.param(10**400, "Expected number to be finite, got 1000", id="integer beyond every double"),
        pytest.param({1: 2}, "Expected key to be a text, got 1 – at $.", id="key of another type"),
        pytest.param({"a": {2, 3}}, "Expected value to be null, a boolean, a number", id="set"),
        pytest.param(b"x", "Expected value to be null, a boolean, a number", id="bytes"),
        pytest.param(
            {"a": "\udc00"},
            'Expected text to be Unicode without lone surrogates, got "U+DC00" – at $.a.',
            id="surrogate",
        ),
    ],
)
def test_refuses_naming_the_place(value, message):
    with pytest.raises(ExpectedError) as caught:
        canonical_json.dumps(value)
    assert str(caught.value).startswith(message)


def test_tuples_are_arrays():
    assert canonical_json.dumps((1, (True, None))) == "[1,[true,null]]"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


@given(json_values)
def test_reads_back_equal_and_is_its_own_canonical_form(value):
    text = canonical_json.dumps(value)
    assert json.loads(text, parse_int=float) == value
    assert canonical_json.dumps(json.loads(text)) == text


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on PATH to compare with")
def test_writes_numbers_as_node_does():
    import random

    rng = random.Random(20260101)
    doubles = [struct.unpack("<d", rng.randbytes(8))[0] for _ in range(20_000)]
    doubles += [float(f"{rng.randrange(10**6)}e{rng.randrange(-30, 30)}") for _ in range(20_000)]
    doubles += [math.nextafter(10.0**power, towards) for power in range(-30, 30) for towards in (0, math.inf)]
    doubles = [number for number in doubles if math.isfinite(number)]
    # Sent as bits, so that no parser stands between the double and the text.
    bits = [struct.pack(">d", number).hex() for number in doubles]
    script = (
        "const bits = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(bits.map((b) => JSON.stringify(Buffer.from(b, 'hex').readDoubleBE(0)))))"
    )
    done = subprocess.run(
        ["node", "-e", script],
        input=json.dumps(bits),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    expected = json.loads(done.stdout)
    ours = [canonical_json.dumps(number) for number in doubles]
    assert ours == expected
