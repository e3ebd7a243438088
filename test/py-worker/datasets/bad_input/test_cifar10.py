"""The binary release of CIFAR-10, truncated or another one."""

import pytest

refused = pytest.mark.refused


@refused("data_batch_3.bin in ", "Fetch the file again: it is cut off.")
def test_truncated_binary_record(kit, check):
    config, folder = kit.cifar10()
    file = folder / "data_batch_3.bin"
    file.write_bytes(file.read_bytes()[:-1])
    check(config)


@refused("test_batch.bin in ", "it is cut off")
def test_empty_binary_file(kit, check):
    config, folder = kit.cifar10()
    (folder / "test_batch.bin").write_bytes(b"")
    check(config)


@refused("to be one with data_batch_2.bin, test_batch.bin, got ['data_batch_1.bin'", "binary version")
def test_missing_binary_files(kit, check):
    config, folder = kit.cifar10()
    (folder / "data_batch_2.bin").unlink()
    (folder / "test_batch.bin").unlink()
    check(config)


@refused("test_batch.bin, got 12 names, the nearest ['data.bin', ", "binary version")
def test_another_folder_with_many_files(kit, check):
    folder = kit.folder / "many"
    folder.mkdir()
    for name in ["a", "data.bin", *(f"x{index}" for index in range(10))]:
        (folder / name).touch()
    check(kit.config("cifar10", folder))


@refused("Expected the label of record 4 of data_batch_2.bin in ", "Number the classes")
def test_label_beyond_ten(kit, check):
    config, folder = kit.cifar10()
    file = folder / "data_batch_2.bin"
    content = bytearray(file.read_bytes())
    content[4 * 3073] = 10
    file.write_bytes(content)
    check(config)


@refused(
    "cifar.tar.gz to be a whole cifar-10-binary.tar.gz or cifar-10-python.tar.gz, got ", "binary version"
)
def test_truncated_archive(kit, check):
    archive = kit.pack(kit.cifar10()[1], kit.folder / "cifar.tar.gz")
    archive.write_bytes(archive.read_bytes()[:50_000])
    check(kit.config("cifar10", archive))


@refused(
    "cifar.tar.gz to be a whole cifar-10-binary.tar.gz or cifar-10-python.tar.gz, got ", "binary version"
)
def test_file_that_is_no_archive(kit, check):
    archive = kit.folder / "cifar.tar.gz"
    archive.write_text("<html>404</html>")
    check(kit.config("cifar10", archive))


@refused("to be with data_batch_2, data_batch_3, ", "version for Python")
def test_incomplete_python_version_of_the_archive(kit, check):
    folder = kit.folder / "cifar-10-batches-py"
    folder.mkdir()
    (folder / "data_batch_1").write_bytes(b"pickle")
    check(kit.config("cifar10", kit.pack(folder, kit.folder / "cifar-10-python.tar.gz")))


@refused("data_batch_1.bin in ", "binary version")
def test_archive_with_a_file_that_fills_the_memory(kit, check, monkeypatch):
    from sparsight.datasets import _cifar

    monkeypatch.setattr(_cifar, "MAX_FILE_BYTES", 10)
    check(kit.config("cifar10", kit.pack(kit.cifar10()[1], kit.folder / "cifar.tar.gz")))
