"""The content of a module of the user's own: found as Python finds it, and never run."""

from __future__ import annotations

import pytest

from sparsight.errors import ExpectedError
from sparsight.networks.own_code import code_sha256


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_file_counts_with_every_byte_and_is_not_run(folder):
    file = folder / "own_net.py"
    file.write_text("raise SystemExit('was run')\n")
    before = code_sha256("own_net")
    assert len(before) == 64
    assert code_sha256("own_net") == before
    file.write_text("raise SystemExit('was  run')\n")
    assert code_sha256("own_net") != before


def test_of_a_package_all_files_count_by_name_and_content(folder):
    package = folder / "own_nets"
    (package / "parts").mkdir(parents=True)
    for name in ("__init__", "camera", "parts/__init__", "parts/stem"):
        (package / f"{name}.py").write_text("raise SystemExit('was run')\n")
    seen = {code_sha256("own_nets.camera")}
    (package / "notes.txt").write_text("no code")
    assert code_sha256("own_nets") in seen
    (package / "parts/stem.py").write_text("changed")
    seen.add(code_sha256("own_nets.camera"))
    (package / "parts/stem.py").rename(package / "parts/stalk.py")
    seen.add(code_sha256("own_nets.camera"))
    assert len(seen) == 3


def test_a_module_that_is_not_there_or_has_no_code():
    with pytest.raises(ExpectedError, match="the module own_nett to be there, got none"):
        code_sha256("own_nett")
    with pytest.raises(ExpectedError, match="the module sys to be Python code in files, got none"):
        code_sha256("sys")
