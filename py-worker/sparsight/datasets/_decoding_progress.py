"""How far the decoding of a data set is, on disk, so that it goes on there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sparsight.datasets._cache_directory import writing
from sparsight.datasets._split_file import SplitFile
from sparsight.files import sealed_json

_NAME = "progress.json"


@dataclass(slots=True)
class DecodingProgress:
    """How many images of each split are done, which of them were left out, and the shape of one."""

    folder: Path
    num_all: int
    num_done: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    shape: tuple[int, ...] | None = None

    @classmethod
    def of(cls, folder: Path, num_all: int) -> DecodingProgress:
        """What the folder says, or the beginning, for which it is emptied."""
        try:
            kept = sealed_json.loads((folder / _NAME).read_bytes())
            return cls(folder, num_all, kept["num_done"], kept["left_out"], tuple(kept["shape"]))
        except (OSError, ValueError, KeyError, TypeError):
            for entry in folder.iterdir():
                entry.unlink()
            return cls(folder, num_all)

    @property
    def num_done_in_all(self) -> int:
        """Images of all splits that are done."""
        return sum(self.num_done.values())

    def num_kept(self, name: str) -> int:
        """Images of a split that are in its file."""
        return self.num_done.get(name, 0) - len(self.left_out.get(name, ()))

    def add(self, name: str, num_kept: int, left_out: Sequence[int]) -> None:
        """So many more images of a split are done, some of which were left out."""
        self.num_done[name] = self.num_done.get(name, 0) + num_kept + len(left_out)
        if left_out:
            self.left_out.setdefault(name, []).extend(left_out)

    def save(self, file: SplitFile | None) -> None:
        """Once what is done is on disk, say so there."""
        partial = self.folder / f"{_NAME}.new"
        if file is not None:
            file.sync()
        with writing(self.folder.parent):
            kept = {name: value for name, value in asdict(self).items() if name not in ("folder", "num_all")}
            partial.write_bytes(sealed_json.dumps(kept))
            partial.replace(self.folder / _NAME)

    def end(self) -> None:
        """Everything is done."""
        (self.folder / _NAME).unlink(missing_ok=True)
