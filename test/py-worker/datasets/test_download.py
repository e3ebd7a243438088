"""Downloads from a server of the tests' own, on the loopback address."""

import hashlib
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sparsight import datasets
from sparsight.datasets import cifar10
from sparsight.datasets._download import Download, fetch
from sparsight.errors import ExpectedError

CONTENT = bytes(range(256)) * 20_000


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.num_requests += 1
        if self.path == "/missing.bin":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.content)))
        self.end_headers()
        cut = len(self.server.content) // 2 if self.path == "/cut.bin" else None
        self.wfile.write(self.server.content[:cut])

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.num_requests = 0
        server.content = CONTENT
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def offer(server):
    def make(name):
        url = f"http://127.0.0.1:{server.server_port}/{name}"
        sha256 = hashlib.sha256(server.content).hexdigest()
        return Download(url, len(server.content), sha256, "Do something else.")

    return make


def test_a_file_is_fetched_once_and_progress_is_said(server, offer, tmp_path):
    said = []
    file = fetch(offer("a.bin"), tmp_path / "downloads", said.append)
    assert file.read_bytes() == CONTENT
    assert said[0] == f"Downloading {offer('a.bin').url} (5 MB)."
    assert said[-1] == "Downloaded 5 of 5 MB."
    assert len(said) > 3
    assert fetch(offer("a.bin"), tmp_path / "downloads", said.append) == file
    assert server.num_requests == 1


def test_a_damaged_file_is_fetched_again(server, offer, tmp_path):
    file = fetch(offer("a.bin"), tmp_path, str)
    file.write_bytes(b"damaged")
    assert fetch(offer("a.bin"), tmp_path, str).read_bytes() == CONTENT
    assert server.num_requests == 2


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        pytest.param("missing.bin", {}, "to be reachable, got HTTP Error 404: Not Found", id="not found"),
        pytest.param("cut.bin", {}, "in 2560000 bytes", id="cut off"),
        pytest.param("a.bin", {"sha256": "0" * 64}, f"to be {'0' * 64}, got ", id="another file"),
        pytest.param(
            "a.bin", {"url": "http://127.0.0.1:1/a.bin"}, "to be reachable, got ", id="nobody there"
        ),
    ],
)
def test_what_is_not_the_file_is_refused_and_leaves_nothing(offer, tmp_path, name, changes, message):
    with pytest.raises(ExpectedError) as caught:
        fetch(replace(offer(name), **changes), tmp_path / "downloads", str)
    assert message in str(caught.value)
    assert caught.value.fix == "Do something else."
    assert not list((tmp_path / "downloads").iterdir())


def test_cifar10_downloads_what_it_was_not_given(
    server, offer, config, cache, tmp_path, monkeypatch, capsys, write_cifar10, pack
):
    server.content = pack(write_cifar10(tmp_path / "bin"), tmp_path / "archive.tar.gz").read_bytes()
    monkeypatch.setattr(cifar10, "RELEASE", offer("cifar-10-binary.tar.gz"))
    facts = datasets.inspect(config("cifar10"), cache)
    assert facts["num_train"] + facts["num_val"] == 50
    assert facts["fingerprint"] == datasets.inspect(config("cifar10", tmp_path / "bin"), cache)["fingerprint"]
    output = capsys.readouterr()
    assert output.out == ""
    assert "Downloading http://127.0.0.1" in output.err
    assert server.num_requests == 1


def test_without_internet_cifar10_names_the_alternative(config, cache, monkeypatch):
    unreachable = replace(cifar10.RELEASE, url="http://127.0.0.1:1/cifar-10-binary.tar.gz")
    monkeypatch.setattr(cifar10, "RELEASE", unreachable)
    with pytest.raises(ExpectedError) as caught:
        datasets.load(config("cifar10"), cache)
    assert "to be reachable, got <urlopen error [Errno 111] Connection refused>" in str(caught.value)
    assert "name: parquet" in caught.value.fix
    assert "`path:`" in caught.value.fix
