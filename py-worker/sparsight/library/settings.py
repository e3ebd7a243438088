"""Settings of what exists only in a Python process, as files of a run have them."""

from __future__ import annotations

from sparsight.protocol.generated import DatasetFacts, TrialDataset, TrialModel

NAME = "in_memory"
"""What stands for the name of a data set and of a model."""


def in_memory_dataset(facts: DatasetFacts) -> TrialDataset:
    """The data set of images that were given as they are."""
    return TrialDataset(
        name="in_memory",
        path=None,
        image_size=None,
        resize="crop",
        resampling=None,
        color="rgb",
        background="white",
        bits=None,
        classes=None,
        labels=None,
        num_classes=None,
        statistics=None,
        unreadable="refuse",
        severity=None,
        val_fraction=0.1,
        test_fraction=0.2,
        split_seed=0,
        max_train=None,
        max_test=None,
        facts=facts,
    )


def in_memory_model(class_name: str, state_sha256: str | None) -> TrialModel:
    """The model that was given; the digest is that of its tensors, where it has any to show."""
    return TrialModel(
        name=NAME,
        width=1,
        options={"class": class_name},
        normalize=False,
        preprocess=None,
        code_sha256=None,
        read_files=[],
        weights=None,
        weights_sha256=state_sha256,
        weights_key=None,
        allow_missing=[],
        allow_unused=[],
        output=None,
        output_is="logits",
        input="image",
    )
