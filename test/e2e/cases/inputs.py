"""Makes the inputs of the cases, a folder each: python inputs.py FOLDER. Every picture is drawn here."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from textwrap import dedent

import numpy as np
import torch
from pictures import drawing, parquet, pictures, png_of_16_bits, see_through
from safetensors.torch import save_file
from torch import nn

ROOT = Path(sys.argv[1])
HEAD = "train: { epochs: 1, regime: original }\nevaluate: { masks: [{ family: scatter, ratio: 0.2 }] }\n"
LEARNS = "train: { epochs: 20, regime: original, batch_size: 16 }\n"
MASKS = "evaluate: { masks: [{ family: scatter, ratio: 0.2 }] }\n"
GIVEN = "train: null\n" + MASKS
SIGNATURE = "def net(image_height, image_width, num_channels, num_classes"
FLAT = "nn.Sequential(nn.Flatten(), nn.Linear(num_channels * image_height * image_width, num_classes))"


def put(path: str, text: str) -> None:
    file = ROOT / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf8")


def model(case: str, body: str, experiment: str = HEAD, options: str = "", arguments: str = "") -> None:
    put(f"{case}/own.py", dedent(body).replace("NET", f"{SIGNATURE}{arguments}):").replace("FLAT", FLAT))
    put(f"{case}/x.yaml", f"name: x\nmodel: {{ name: 'own:net'{options} }}\n{experiment}")


def folder_case(case: str, experiment: str = HEAD, path: str = "pictures") -> None:
    put(f"{case}/x.yaml", f"name: x\ndataset: {{ name: image_folder, path: '{path}' }}\n{experiment}")


def surroundings() -> None:
    for name in ("random", "types"):
        put(f"01/{name}.py", "raise SystemExit('a file of the user was imported')\n")
    put("01/x.yaml", "name: x\n" + HEAD)
    hidden = (
        'nn.Sequential(nn.Flatten(), nn.Linear(64, int(os.environ["MY_HIDDEN"])), nn.Linear(17, num_classes))'
    )
    model("02", f"import os\nfrom torch import nn\n\nNET\n    return {hidden}\n")
    for case in ("signals", "no-links", "other-host", "no-home"):
        put(f"{case}/x.yaml", "name: x\n" + HEAD)
    for case in ("signals", "other-host"):
        put(f"{case}/long.yaml", "name: x\ntrain: { epochs: 3000, regime: original }\n" + MASKS)


def models() -> None:
    model(
        "03",
        """
        import torch
        from torch import nn

        class Tied(nn.Module):
            def __init__(self, classes):
                super().__init__()
                self.first, self.block = nn.Linear(64, 32), nn.Linear(32, 32)
                self.head = nn.Linear(32, classes)
                self.again = self.block
                self.register_buffer("positions", torch.arange(8).expand(2, -1))
                self.register_buffer("tokens", self.positions)

            def forward(self, images):
                return self.head(self.again(self.block(self.first(images.flatten(1)))))

            def get_extra_state(self):
                return {"version": 2}

            def set_extra_state(self, state):
                assert state == {"version": 2}

        NET
            return Tied(num_classes)
        """,
        HEAD.replace("regime: original", "regime: original, weight_average: 0.9"),
    )
    model(
        "04",
        """
        from torch import nn

        class Net(nn.Linear):
            def forward(self, images):
                logits = super().forward(images.flatten(1))
                return (logits, logits) if self.training else logits

        NET
            return Net(64, num_classes)
        """,
    )
    model(
        "05",
        """
        import random
        import numpy as np
        import torch
        from torch import nn

        class Net(nn.Linear):
            def forward(self, images):
                scale = random.random() + np.random.random() if self.training else 1
                return super().forward(images.flatten(1) * scale)

        NET
            return Net(64, num_classes)
        """,
    )
    model(
        "10",
        """
        import torch
        from torch import nn

        class Net(nn.Linear):
            @torch.no_grad()
            def forward(self, images):
                return super().forward(images.flatten(1))

        NET
            return Net(64, num_classes)
        """,
    )
    model(
        "11",
        """
        from torch import nn

        class Net(nn.Linear):
            in_place = True

            def forward(self, images):
                images = images.sub_(0.3).div_(0.4) if self.in_place else (images - 0.3) / 0.4
                return super().forward(images.flatten(1))

        NET
            made = Net(64, num_classes)
            made.in_place = in_place
            return made
        """,
        HEAD.replace("family: scatter", "family: [scatter, salient_block]")
        + "sweep: { grid: { model.options.in_place: [true, false] } }\n",
        ", normalize: false, options: { in_place: true }",
        ", in_place: bool = True",
    )
    model(
        "26",
        """
        from torch import nn

        NET
            return nn.Sequential(FLAT, nn.Softmax(1))
        """,
    )
    for case, line in (("30", "torch.set_grad_enabled(False)"), ("30-threads", "torch.set_num_threads(3)")):
        sweep = "sweep: { grid: { model.name: ['own:net', mlp, small_cnn] } }\n"
        model(case, f"import torch\nfrom torch import nn\n\n{line}\n\nNET\n    return FLAT\n", HEAD + sweep)
        put(f"{case}/alone.yaml", f"name: x\n{HEAD}sweep: {{ grid: {{ model.name: [mlp, small_cnn] }} }}\n")
    frozen = (
        "made = FLAT\n    for part in made.parameters():\n        part.requires_grad_(False)\n    return made"
    )
    model("31", f"from torch import nn\n\nNET\n    {frozen}\n")
    for case in ("09", "24"):
        side, classes = (8, 10) if case == "09" else (16, 2)
        channels = 1 if case == "09" else 3
        model(case, "from torch import nn\n\nNET\n    return FLAT\n", GIVEN, ", weights: w.safetensors")
        torch.manual_seed(0)
        made = nn.Sequential(nn.Flatten(), nn.Linear(channels * side * side, classes))
        prefix = "module." if case == "09" else ""
        save_file(
            {prefix + name: value for name, value in made.state_dict().items()}, ROOT / case / "w.safetensors"
        )


def data() -> None:
    pictures(ROOT / "06/pictures/train", 40)
    pictures(ROOT / "06/pictures/test", 20, first=5000, draw=see_through)
    folder_case("06", LEARNS + MASKS)
    for name in ("valid", "validation", "dev"):
        pictures(ROOT / f"07/{name}/train", 10)
        pictures(ROOT / f"07/{name}/{name}", 4, first=5000)
    for name in ("Test", "testing"):
        pictures(ROOT / f"07/{name}/train", 10)
        pictures(ROOT / f"07/{name}/{name}", 4, first=5000)
    folder_case("07", path="nowhere")
    for number in (1, 2):
        random = np.random.default_rng(number)
        (ROOT / "08").mkdir(exist_ok=True)
        images = random.integers(0, 256, (60, 8, 8, 1), np.uint8)
        np.savez(ROOT / "08" / f"{number}.npz", x_train=images, y_train=np.arange(60) % 3)
    put("08/x.yaml", f"name: x\ndataset: {{ name: npz, path: data.npz }}\n{HEAD}")
    composed, decomposed = (unicodedata.normalize(form, "stehend-é") for form in ("NFC", "NFD"))
    pictures(ROOT / "17/pictures/train", 10, classes=("lying", composed))
    pictures(ROOT / "17/pictures/test", 4, first=5000, classes=("lying", decomposed))
    folder_case("17")
    parquet(ROOT / "18/hub/default/train/0000.parquet", ("lying", "standing"), 40)
    parquet(ROOT / "18/hub/default/test/0000.parquet", ("lying", "standing"), 12, 900)
    put("18/x.yaml", f"name: x\ndataset: {{ name: parquet, path: hub }}\n{HEAD}")
    parquet(ROOT / "19/data/train-00000-of-00001.parquet", ("lying", "standing"), 60)
    parquet(ROOT / "19/data/test-00000-of-00001.parquet", ("standing", "lying"), 20, 900)
    put("19/x.yaml", f"name: x\ndataset: {{ name: parquet, path: data }}\n{LEARNS}{MASKS}")
    pictures(ROOT / "21/pictures/train", 10)
    drawing(0, 77).save(ROOT / "21/pictures/train/lying/download.jfif", "JPEG")
    (ROOT / "21/pictures/train/lying/Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    put("21/pictures/train/desktop.ini", "[.ShellClassInfo]\n")
    folder_case("21")
    pictures(ROOT / "24/pictures/train", 30)
    pictures(ROOT / "24/pictures/val", 10, first=5000)
    file = ROOT / "24/x.yaml"
    file.write_text(f"{file.read_text()}dataset: {{ name: image_folder, path: pictures }}\n")
    for kind in range(2):
        for i in range(20):
            pixels = np.random.default_rng(100 * kind + i).integers(0, 4096, (16, 16, 3))
            pixels[4:12, 4:12] = 4095 * kind
            png_of_16_bits(ROOT / f"34/pictures/train/c{kind}/{i}.png", pixels)
    folder_case("34", LEARNS + MASKS)
    pictures(ROOT / "38/pictures/train", 12, classes=("lying", "standing"))
    pictures(ROOT / "38/pictures/train", 1, first=9000, classes=("rare", "seldom"))
    folder_case("38")


def dialects() -> None:
    base = "&base { family: scatter, ratio: 0.1, fill: black }"
    masks = f"    - {base}\n    - {{ <<: *base, fill: white }}\n"
    put("12/x.yaml", f"name: x\ntrain: {{ epochs: 1, regime: original }}\nevaluate:\n  masks:\n{masks}")
    put("12/space.yaml", "name: x\ntrain:\n\u00a0\u00a0epochs: 1\n")
    for name in ("set #1", "[old]", "a: b", "epoch=3", "50%", "a,b"):
        pictures(ROOT / f"13/{name}/train", 6)
    pictures(ROOT / "13/set/train", 4)
    folder_case("13", path="nowhere")
    pictures(ROOT / "27/pictures/train", 6)
    folder_case("27", path="${PICTURES:-pictures}")


surroundings()
models()
data()
dialects()
