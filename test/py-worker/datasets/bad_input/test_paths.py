"""Names and paths of data sets that do not exist."""

import pytest

from sparsight.members import member_names

refused = pytest.mark.refused


@refused("Expected the path of the data set to be the file or folder of npz images, got None", "Add `path:`")
def test_no_path(kit, check):
    check(kit.config("npz"))


@refused('to be an existing file or folder, got "/no/such/place"', "Check its spelling")
def test_missing_path(kit, check):
    check(kit.config("parquet", "/no/such/place"))


@refused("to be an existing file or folder, got the link ", "Check its spelling")
def test_broken_link(kit, check):
    (kit.folder / "data.npz").symlink_to(kit.folder / "nowhere")
    check(kit.config("npz", kit.folder / "data.npz"))


@refused('Expected the path of the data set to be absolute, got "data/a.npz"', "/data/a.npz.")
def test_relative_path(kit, check):
    check(kit.config("npz", "data/a.npz"))


@refused("Expected the path of digits to be null, as they are built in, got /tmp", "Remove `path:`.")
def test_path_of_the_built_in(kit, check):
    check(kit.config("digits", "/tmp"))


@refused("Expected the path of an npz data set to be a file, got the folder ", "np.savez")
def test_folder_instead_of_npz(kit, check):
    check(kit.config("npz", kit.folder))


@refused("Expected the path of an image_folder data set to be a folder, got the file ", "train/<class>")
def test_file_instead_of_folder(kit, check):
    file = kit.folder / "images.png"
    file.touch()
    check(kit.config("image_folder", file))


NAMES = ", ".join(member_names("sparsight.datasets"))


@refused(f'Expected data set to be one of {NAMES}, got "digit"', "digits", None)
def test_unknown_name(kit, check):
    check(kit.config("digit"))


@refused(f'Expected data set to be one of {NAMES}, got "_loading"', "", None)
def test_name_of_a_part_that_is_no_data_set(kit, check):
    check(kit.config("_loading"))


@refused("Expected the files of the data set to be readable, got [Errno 40]", "readable for this user")
def test_link_to_itself(kit, check):
    config, folder = kit.images()
    (folder / "train" / "cat" / "loop.png").symlink_to("loop.png")
    check(config)
