# Generated from schemas/*.json by `yarn generate`. Do not edit.
"""Everything that crosses the boundary between orchestrator and worker, as msgspec structs."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

PROTOCOL_VERSION = "2.fdaf5603"


class Current(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A trial and its attempt."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]


class Hello(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="hello"):
    """A worker has started, or has reconnected."""

    worker_id: Annotated[str, Meta(min_length=1, max_length=64, pattern="^[A-Za-z0-9._-]+\\Z")]
    token: Annotated[str, Meta(min_length=16, max_length=128)]
    protocol: Annotated[str, Meta(min_length=1, max_length=64)]
    pid: Annotated[int, Meta(ge=1, le=4294967295)]
    host: Annotated[str, Meta(max_length=255)]
    device: Annotated[str, Meta(min_length=1, max_length=32)]
    device_name: Annotated[str, Meta(max_length=200)]
    python: Annotated[str, Meta(max_length=64)]
    torch: Annotated[str, Meta(max_length=64)]
    num_threads: Annotated[int, Meta(ge=1, le=1024)]
    current: Current | None


class Accepted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="accepted"):
    """The worker begins an assigned trial."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]


class Metric(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="metric"):
    """Metric rows in the order in which they were logged; the arrays are equally long."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    names: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64, pattern="^[a-z][a-z0-9_]*\\Z")]], Meta(min_length=1, max_length=4096)]
    steps: Annotated[list[Annotated[int, Meta(ge=0, le=1000000000)]], Meta(min_length=1, max_length=4096)]
    values: Annotated[list[Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]], Meta(min_length=1, max_length=4096)]


class Progress(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="progress"):
    """Where the trial stands; shown, not stored, and the only event that may be dropped."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    phase: Literal["load", "prepare", "train", "validate", "evaluate"]
    step: Annotated[int, Meta(ge=0, le=1000000000)]
    num_steps: Annotated[int, Meta(ge=0, le=1000000000)]
    num_evaluations_done: Annotated[int, Meta(ge=0, le=4096)]
    num_evaluations: Annotated[int, Meta(ge=0, le=4096)]
    num_images_done: Annotated[int, Meta(ge=0, le=100000000)]
    num_images: Annotated[int, Meta(ge=0, le=100000000)]
    images_per_s: Annotated[float, Meta(ge=0, le=1000000000000)]


class NoMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="none"):
    """Nothing is hidden."""


Saliency = Literal["gradient", "gradient_x_input", "smoothgrad", "integrated_gradients", "grad_cam", "occlusion"]


class SalientBlockMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="salient_block"):
    """α: the most salient contiguous area."""

    saliency: Saliency
    samples: Annotated[int, Meta(ge=1, le=1000)] | None
    sigma: Annotated[float, Meta(le=1, gt=0)] | None
    steps: Annotated[int, Meta(ge=1, le=1000)] | None
    patch: Annotated[int, Meta(ge=1, le=1024)] | None


class RandomBlockMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="random_block"):
    """β: a random contiguous area."""


class ScatterMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="scatter"):
    """γ: random scattered pixels, or patches."""

    granularity: Annotated[int, Meta(ge=1, le=1024)]


class StripesMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="stripes"):
    """Stripes of rows or columns at equal distances, hidden one after another in random order; once all are hidden, the lines between them."""

    period: Annotated[int, Meta(ge=2, le=4096)]
    width: Annotated[int, Meta(ge=1, le=4095)]
    direction: Literal["horizontal", "vertical"]


class MultiBlockMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="multi_block"):
    """Several random blocks, which share the hidden pixels equally."""

    num_blocks: Annotated[int, Meta(ge=1, le=256)]


class LinesMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="lines"):
    """Rows or columns, hidden one after another in random order, as a sensor's lines die."""

    direction: Literal["horizontal", "vertical", "both"]


class PacketsMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="packets"):
    """Runs in reading order, hidden one after another in random order, as lost packets of a transmission leave them."""

    length: Annotated[int, Meta(ge=1, le=65536)]
    unit: Literal["pixel", "8x8", "16x16"]


class BorderMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="border"):
    """The frame of an image, ring by ring from the outside in."""


class BlobMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="blob"):
    """One connected region of irregular outline, as dirt on a lens leaves it."""


class BlueNoiseMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="blue_noise"):
    """Pixels, or patches, scattered evenly: none lies close to another as long as there is room."""

    granularity: Annotated[int, Meta(ge=1, le=1024)]


class KeepSalientMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="keep_salient"):
    """The least salient pixels, or patches, so that the most salient are left to see."""

    granularity: Annotated[int, Meta(ge=1, le=1024)]
    saliency: Saliency
    samples: Annotated[int, Meta(ge=1, le=1000)] | None
    sigma: Annotated[float, Meta(le=1, gt=0)] | None
    steps: Annotated[int, Meta(ge=1, le=1000)] | None
    patch: Annotated[int, Meta(ge=1, le=1024)] | None


class HideSalientMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="hide_salient"):
    """The most salient pixels, or patches, wherever they lie."""

    granularity: Annotated[int, Meta(ge=1, le=1024)]
    saliency: Saliency
    samples: Annotated[int, Meta(ge=1, le=1000)] | None
    sigma: Annotated[float, Meta(le=1, gt=0)] | None
    steps: Annotated[int, Meta(ge=1, le=1000)] | None
    patch: Annotated[int, Meta(ge=1, le=1024)] | None


class GivenMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="given"):
    """A mask image of your own, such as the defect map of a sensor; resized to the images by nearest neighbour. How much it hides follows from it."""

    path: Annotated[str, Meta(min_length=1, max_length=4096)]
    hides: Literal["light", "dark"]
    sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]


Mask = NoMask | SalientBlockMask | RandomBlockMask | ScatterMask | StripesMask | MultiBlockMask | LinesMask | PacketsMask | BorderMask | BlobMask | BlueNoiseMask | KeepSalientMask | HideSalientMask | GivenMask


class NoFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="none"):
    """Nothing is hidden."""


class BlackFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="black"):
    """0."""


class WhiteFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="white"):
    """1."""


class MeanFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="mean"):
    """The data set's mean colour."""


class ImageMeanFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="image_mean"):
    """The mean of the image's visible pixels."""


class NearestFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="nearest"):
    """The nearest visible pixel."""


class NoiseFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="noise"):
    """Uniform noise, each pixel and channel by itself."""


class GaussianFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="gaussian"):
    """Normal noise, cut off at 0 and 1, each pixel and channel by itself."""

    mean: Annotated[float, Meta(ge=0, le=1)]
    deviation: Annotated[float, Meta(le=10, gt=0)]


class ColorFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="color"):
    """One random colour per image."""


class BlurFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="blur"):
    """The image, blurred by a Gaussian."""

    sigma: Annotated[float, Meta(le=1000, gt=0)]


class ChannelsFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="channels"):
    """The pixel without some of its colour channels; at ratio 1 clean images lack them."""

    lost: Literal["red", "green", "blue", "all_but_red", "all_but_green", "all_but_blue"]
    value: Annotated[float, Meta(ge=0, le=1)]


class OtherImageFill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="other_image"):
    """The pixel at the same place of another image of the split, one image for all hidden pixels."""


Fill = NoFill | BlackFill | WhiteFill | MeanFill | ImageMeanFill | NearestFill | NoiseFill | GaussianFill | ColorFill | BlurFill | ChannelsFill | OtherImageFill


EvaluationMetric = Literal["accuracy", "top2_accuracy", "top3_accuracy", "top5_accuracy", "top10_accuracy", "nll", "ece", "attack_success", "abstained", "median_radius", "mean_radius", "forwards_per_image"]


class MaskedRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="masked"):
    """Images under masks that no search chose: what was measured."""

    mask: Mask
    fill: Fill
    hidden: Annotated[int, Meta(ge=0, le=16777216)]
    visible: Annotated[int, Meta(ge=0, le=16777216)]
    ratio: Annotated[float, Meta(ge=0, le=1)]
    draw: Annotated[int, Meta(ge=0, le=65535)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]
    metrics: dict[EvaluationMetric, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]]
    artifacts: dict[Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\\Z")], Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]]


class WorstBlockSearch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="worst_block"):
    """The contiguous area that hurts this model most: every position is tried, or a grid of them."""

    stride: Annotated[int, Meta(ge=1, le=4096)]
    refine: Annotated[int, Meta(ge=0, le=1024)]


class GreedyHideSearch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="greedy_hide"):
    """Scattered pixels or patches hidden one after another, each the one whose hiding hurts this model most."""

    granularity: Annotated[int, Meta(ge=1, le=1024)]
    budget: Annotated[int, Meta(ge=1, le=1000000000)] | None
    lookahead: Annotated[int, Meta(ge=1, le=1024)]


class WorstOfSearch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="worst_of"):
    """Of the first so many masks of a random family, the one that hurts this model most. The masks of more draws contain those of fewer."""

    of: Mask
    num_draws: Annotated[int, Meta(ge=1, le=1000000)]


class RandomSearchHideSearch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="random_search_hide"):
    """Scattered pixels or patches, found by random search with the schedule of Sparse-RS (Croce et al., 2022): a few hidden ones are exchanged for visible ones, and the exchange is kept where it hurts more."""

    granularity: Annotated[int, Meta(ge=1, le=1024)]
    queries: Annotated[int, Meta(ge=1, le=10000000)]


class WorstBlocksSearch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="family", tag="worst_blocks"):
    """The two areas that together hurt this model most: all pairs of positions where there are few, else one block after the other."""

    stride: Annotated[int, Meta(ge=1, le=4096)]
    max_pairs: Annotated[int, Meta(ge=0, le=10000000)]
    rounds: Annotated[int, Meta(ge=0, le=100)]


Search = WorstBlockSearch | GreedyHideSearch | WorstOfSearch | RandomSearchHideSearch | WorstBlocksSearch


class AmountResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was measured at one amount."""

    hidden: Annotated[int, Meta(ge=0, le=16777216)]
    visible: Annotated[int, Meta(ge=0, le=16777216)]
    ratio: Annotated[float, Meta(ge=0, le=1)]
    is_exact: bool
    metrics: dict[EvaluationMetric, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]]


class AttackedRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="attacked"):
    """Images under masks that a search chose against the model: what was measured at each amount."""

    mask: Search
    fill: Fill
    draw: Annotated[int, Meta(ge=0, le=65535)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]
    results: Annotated[list[AmountResult], Meta(min_length=1, max_length=1000)]
    artifacts: dict[Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\\Z")], Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]]


class CertifiedRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="certified"):
    """A certificate by randomized ablation: what was measured."""

    mask: Mask
    fill: Fill
    hidden: Annotated[int, Meta(ge=0, le=16777216)]
    visible: Annotated[int, Meta(ge=0, le=16777216)]
    ratio: Annotated[float, Meta(ge=0, le=1)]
    select_votes: Annotated[int, Meta(ge=1, le=1000000000)]
    votes: Annotated[int, Meta(ge=1, le=1000000000)]
    alpha: Annotated[float, Meta(gt=0, lt=0.5)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]
    metrics: dict[EvaluationMetric, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]]
    certified_accuracy: Annotated[list[Annotated[float, Meta(ge=0, le=1)]], Meta(min_length=1, max_length=65536)]
    artifacts: dict[Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\\Z")], Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]]


class CertifiedBestRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="certified_best"):
    """A certificate with several numbers of visible pixels: what was measured."""

    fill: Fill
    visible: Annotated[list[Annotated[int, Meta(ge=0, le=16777216)]], Meta(min_length=1, max_length=100)]
    select_votes: Annotated[int, Meta(ge=1, le=1000000000)]
    votes: Annotated[int, Meta(ge=1, le=1000000000)]
    alpha: Annotated[float, Meta(gt=0, lt=0.5)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]
    metrics: dict[EvaluationMetric, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]]
    certified_accuracy: Annotated[list[Annotated[float, Meta(ge=0, le=1)]], Meta(min_length=1, max_length=65536)]
    artifacts: dict[Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\\Z")], Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]]


class PartitionViews(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="partition"):
    """The pixels divided into parts by the mask key; each part alone visible is a view."""

    parts: Annotated[int, Meta(ge=2, le=65535)]


BandShape = Literal["columns", "rows", "blocks"]


class BandViews(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="bands"):
    """A band of columns or rows, or a square block, at every place of the image; each alone visible is a view."""

    shape: BandShape
    size: Annotated[int, Meta(ge=1, le=4096)]
    threshold: Annotated[float, Meta(le=1, gt=0)] | None


FixedViews = PartitionViews | BandViews


class CertifiedExactlyRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="certified_exactly"):
    """A certificate without chance: what was measured."""

    views: FixedViews
    fill: Fill
    num_images: Annotated[int, Meta(ge=1, le=100000000)]
    metrics: dict[EvaluationMetric, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]]
    certified_accuracy: Annotated[list[Annotated[float, Meta(ge=0, le=1)]], Meta(min_length=1, max_length=65536)]
    artifacts: dict[Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\\Z")], Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]]


class AblationViews(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="ablation"):
    """Random views of an image, in each of which all but a few random pixels are hidden; with several numbers of visible pixels, so many views of each."""

    visible: Annotated[list[Annotated[int, Meta(ge=0, le=16777216)]], Meta(min_length=1, max_length=100)]
    votes: Annotated[int, Meta(ge=1, le=1000000)]
    search_votes: Annotated[int, Meta(ge=1, le=1000000)]


Views = AblationViews | PartitionViews | BandViews


class SmoothedRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="smoothed"):
    """An evaluation of a smoothed classifier: what was measured."""

    views: Views
    fill: Fill
    of: MaskedRecord | AttackedRecord


class SparseRsRecoloring(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="sparse_rs"):
    """Sparse-RS (Croce et al., 2022): random search over pixels whose channels are 0 or 1."""

    queries: Annotated[int, Meta(ge=1, le=10000000)]


class Pgd0Recoloring(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="pgd0"):
    """PGD0 (Croce and Hein, 2019): steps up the gradient, each followed by a projection to images of which few pixels differ."""

    steps: Annotated[int, Meta(ge=1, le=1000000)]
    restarts: Annotated[int, Meta(ge=1, le=1000)]


Recoloring = SparseRsRecoloring | Pgd0Recoloring


class RecoloredResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was measured with one number of recoloured pixels."""

    pixels: Annotated[int, Meta(ge=1, le=16777215)]
    metrics: dict[EvaluationMetric, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]]


class RecoloredRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="recolored"):
    """Colour L0: what was measured with each number of recoloured pixels."""

    attack: Recoloring
    num_images: Annotated[int, Meta(ge=1, le=100000000)]
    results: Annotated[list[RecoloredResult], Meta(min_length=1, max_length=1000)]
    artifacts: dict[Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\\Z")], Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]]


EvaluationRecord = MaskedRecord | AttackedRecord | CertifiedRecord | CertifiedBestRecord | CertifiedExactlyRecord | SmoothedRecord | RecoloredRecord


class EvaluationDone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="evaluation"):
    """An evaluation is made, and the files that it left are on disk."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    evaluation_index: Annotated[int, Meta(ge=0, le=4095)]
    record: EvaluationRecord


ChosenPrecision = Literal["float32", "bfloat16"]


ChosenMemoryFormat = Literal["contiguous", "channels_last"]


class Divided(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="divided"):
    """The evaluations of this trial take long enough, and are divided finely enough, that other workers may compute parts of them."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    num_parts: Annotated[int, Meta(ge=1, le=1000000000)]
    weights_sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")] | None
    precision: ChosenPrecision
    memory_format: ChosenMemoryFormat


class PartDone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="part"):
    """A part of an evaluation is computed, and its file is on disk; from the worker that carries the trial out, or from one that assists."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    evaluation_index: Annotated[int, Meta(ge=0, le=4095)]
    first: Annotated[int, Meta(ge=0, le=100000000)]
    last: Annotated[int, Meta(ge=1, le=100000000)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]


class AssistBegun(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="assist_begun"):
    """The worker has taken up an order to assist."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    assist: Annotated[int, Meta(ge=1, le=9007199254740991)]


class AssistEnded(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="assist_ended"):
    """The worker assists no more, and takes the next order."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    assist: Annotated[int, Meta(ge=1, le=9007199254740991)]
    reason: Literal["exhausted", "released", "failed"]
    message: Annotated[str, Meta(max_length=20000)]


class Checkpoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="checkpoint"):
    """A checkpoint is in place; everything before it was acknowledged."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    step: Annotated[int, Meta(ge=0, le=1000000000)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]


class Result(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a trial ended. Without the fields that end in _s, _ms or _at it is the same bytes however often the trial was interrupted."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    status: Literal["done", "diverged", "failed"]
    num_steps: Annotated[int, Meta(ge=0, le=1000000000)]
    num_images_seen: Annotated[int, Meta(ge=0, le=9007199254740991)]
    num_parameters: Annotated[int, Meta(ge=0, le=1000000000000)]
    device: Literal["cpu", "cuda", "mps", "none"]
    precision: Literal["float32", "bfloat16", "none"]
    memory_format: Literal["contiguous", "channels_last", "none"]
    weights_sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")] | None
    files: dict[Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\\Z")], Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]]
    metrics: dict[Annotated[str, Meta(min_length=1, max_length=64, pattern="^[a-z][a-z0-9_]*\\Z")], Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]]
    error: Annotated[str, Meta(max_length=20000)] | None
    train_s: Annotated[float, Meta(ge=0, le=1000000000)]
    evaluate_s: Annotated[float, Meta(ge=0, le=1000000000)]
    finished_at: Annotated[str, Meta(max_length=40)]


class TrialDone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="trial_done"):
    """The trial is done, or has diverged."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    result: Result


class TrialFailed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="trial_failed"):
    """The attempt ended by an error."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    kind: Literal["error", "out_of_memory", "invalid"]
    message: Annotated[str, Meta(max_length=4000)]
    traceback: Annotated[str, Meta(max_length=20000)]


class TrialStopped(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="trial_stopped"):
    """The attempt was given up on demand, after a checkpoint where it was training."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    seq: Annotated[int, Meta(ge=1, le=9007199254740991)]
    step: Annotated[int, Meta(ge=0, le=1000000000)]


class OrderRefused(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="order_refused"):
    """The worker cannot read an order, or not do what it says. Not numbered: an order that is sent again is refused again."""

    current: Current | None
    reason: Annotated[str, Meta(max_length=2000)]


class Pong(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="pong"):
    """Answer to ping, from the worker's I/O thread."""

    nonce: Annotated[int, Meta(ge=0, le=9007199254740991)]
    progress_count: Annotated[int, Meta(ge=0, le=9007199254740991)]
    is_busy: bool


class Bye(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="bye"):
    """The worker ends; everything was acknowledged."""


Event = Hello | Accepted | Metric | Progress | EvaluationDone | Divided | PartDone | AssistBegun | AssistEnded | Checkpoint | TrialDone | TrialFailed | TrialStopped | OrderRefused | Pong | Bye


class Versions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Versions that can change a result."""

    mask_suite: Annotated[int, Meta(ge=1, le=65535)]
    numerics: Annotated[int, Meta(ge=1, le=65535)]
    torch: Annotated[str, Meta(min_length=1, max_length=16)]


DatasetName = Literal["digits", "cifar10", "cifar100", "cifar10_c", "mnist", "svhn", "stl10", "tiny_imagenet", "imagenet", "table", "arrow", "webdataset", "image_folder", "parquet", "npz", "npy", "in_memory"]


Resize = Literal["crop", "squash"]


Interpolation = Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]


ResizedAs = Literal["picture", "tensor"]


class Resampling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To how many rows and columns images are brought for a model."""

    resize: Annotated[int, Meta(ge=1, le=4096)] | None
    center_crop: Annotated[int, Meta(ge=1, le=4096)] | None
    interpolation: Interpolation
    antialias: bool
    resized_as: ResizedAs


Color = Literal["rgb", "gray"]


Background = Literal["white", "gray", "black"]


class ChannelStatistics(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Mean and standard deviation of each channel, in [0, 1]."""

    mean: Annotated[list[Annotated[float, Meta(ge=0, le=1)]], Meta(min_length=1, max_length=64)]
    std: Annotated[list[Annotated[float, Meta(le=1, gt=0)]], Meta(min_length=1, max_length=64)]


Unreadable = Literal["refuse", "skip"]


class SplitFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a split came from."""

    origin: Annotated[str, Meta(max_length=300)]
    is_cut_out: bool
    is_stratified: bool
    missing_classes: Annotated[list[Annotated[int, Meta(ge=0, le=65534)]], Meta(max_length=65535)]


class SplitsFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where each split came from; like names of files, no part of a trial's identity."""

    train: SplitFacts
    val: SplitFacts
    test: SplitFacts


class DatasetFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found in the data set."""

    image_height: Annotated[int, Meta(ge=1, le=4096)]
    image_width: Annotated[int, Meta(ge=1, le=4096)]
    num_channels: Annotated[int, Meta(ge=1, le=64)]
    num_classes: Annotated[int, Meta(ge=2, le=65535)]
    class_names: Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=65535)]
    own_classes: Annotated[list[Annotated[int, Meta(ge=0, le=65534)]], Meta(min_length=1, max_length=65535)] | None
    num_train: Annotated[int, Meta(ge=0, le=100000000)]
    num_val: Annotated[int, Meta(ge=0, le=100000000)]
    num_test: Annotated[int, Meta(ge=0, le=100000000)]
    splits: SplitsFacts
    unused: Annotated[list[Annotated[str, Meta(max_length=300)]], Meta(max_length=100)]
    mean: Annotated[list[Annotated[float, Meta(ge=0, le=1)]], Meta(min_length=1, max_length=64)]
    std: Annotated[list[Annotated[float, Meta(ge=0, le=1)]], Meta(min_length=1, max_length=64)]
    statistics_of: Literal["train", "val", "test", "given"]
    fingerprint: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]


class TrialDataset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data set, its split, and what was found in it."""

    name: DatasetName
    path: Annotated[str, Meta(min_length=1, max_length=4096)] | None
    image_size: Annotated[int, Meta(ge=1, le=1024)] | None
    resize: Resize
    resampling: Resampling | None
    color: Color
    background: Background
    bits: Annotated[int, Meta(ge=8, le=16)] | None
    classes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=200)]], Meta(min_length=2, max_length=65535)] | Literal["imagenet"] | None
    labels: dict[str, Annotated[int, Meta(ge=0, le=65534)]] | None
    num_classes: Annotated[int, Meta(ge=2, le=65535)] | None
    statistics: ChannelStatistics | None
    unreadable: Unreadable
    severity: Annotated[int, Meta(ge=1, le=5)] | None
    val_fraction: Annotated[float, Meta(ge=0, le=0.9)]
    test_fraction: Annotated[float, Meta(le=1, gt=0)]
    split_seed: Annotated[int, Meta(ge=0, le=4294967295)]
    max_train: Annotated[int, Meta(ge=2, le=100000000)] | None
    max_test: Annotated[int, Meta(ge=1, le=100000000)] | None
    facts: DatasetFacts


ChannelOrder = Literal["rgb", "bgr"]


PixelRange = Literal["0-1", "0-255"]


Layout = Literal["nchw", "nhwc"]


MaskAt = Literal["input", "source"]


class TrialPreprocess(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is made of images before the model sees them."""

    resampling: Resampling | None
    mean: Annotated[list[Annotated[float, Meta(ge=-65536, le=65536)]], Meta(min_length=1, max_length=64)] | None
    std: Annotated[list[Annotated[float, Meta(le=65536, gt=0)]], Meta(min_length=1, max_length=64)] | None
    channel_order: ChannelOrder
    range: PixelRange
    layout: Layout
    mask_at: MaskAt


class ReadFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file and its content."""

    path: Annotated[str, Meta(min_length=1, max_length=4096)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")]


OutputIs = Literal["logits", "probabilities"]


ModelInput = Literal["image", "mask_channel", "null_code", "mask_only"]


class TrialModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model."""

    name: Annotated[str, Meta(min_length=1, max_length=4200, pattern="^([a-z][a-z0-9_]*|[A-Za-z_][A-Za-z0-9_.]*:.+)\\Z")]
    width: Annotated[float, Meta(le=64, gt=0)]
    options: dict[str, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | str | bool]
    normalize: bool
    preprocess: TrialPreprocess | None
    code_sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")] | None
    read_files: Annotated[list[ReadFile], Meta(max_length=2000)]
    weights: Annotated[str, Meta(min_length=1, max_length=4096)] | None
    weights_key: Annotated[str, Meta(min_length=1, max_length=1000)] | None
    allow_missing: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000)]], Meta(max_length=1000)]
    allow_unused: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000)]], Meta(max_length=1000)]
    output: Annotated[str, Meta(min_length=1, max_length=200)] | Annotated[int, Meta(ge=0, le=1000)] | None
    output_is: OutputIs
    input: ModelInput
    weights_sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")] | None


Regime = Literal["original", "masked", "mixed"]


class Sgd(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="sgd"):
    """Stochastic gradient descent with momentum."""

    lr: Annotated[float, Meta(le=100, gt=0)]
    momentum: Annotated[float, Meta(ge=0, le=0.9999)]
    nesterov: bool
    weight_decay: Annotated[float, Meta(ge=0, le=10)]


class AdamW(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="adamw"):
    """Adam with decoupled weight decay."""

    lr: Annotated[float, Meta(le=100, gt=0)]
    beta1: Annotated[float, Meta(ge=0, lt=1)]
    beta2: Annotated[float, Meta(ge=0, lt=1)]
    weight_decay: Annotated[float, Meta(ge=0, le=10)]


Optimizer = Sgd | AdamW


class Schedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Learning rate over the training."""

    name: Literal["one_cycle", "cosine", "constant"]
    warmup_fraction: Annotated[float, Meta(ge=0, le=1)]
    final_fraction: Annotated[float, Meta(ge=0, le=1)]


class Augment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Random changes of training images, before the mask."""

    crop_padding: Annotated[int, Meta(ge=0, le=64)]
    crop_mode: Literal["reflect", "zero"]
    flip: Literal["none", "random", "alternating"]


Distribution = Literal["fixed", "list", "uniform", "log_uniform"]


class TrialTrainMask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the masked training images are hidden."""

    mask: Mask
    of: Literal["ratio", "visible"]
    distribution: Distribution
    values: Annotated[list[Annotated[float, Meta(ge=0, le=16777216)]], Meta(min_length=1, max_length=1000)]
    fills: Annotated[list[Fill], Meta(min_length=1, max_length=20)]


class Mixed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How regime mixed joins originals and masked images."""

    balance: Annotated[float, Meta(gt=0, lt=1)]
    budget: Literal["equal_steps", "equal_images"]


BatchNorm = Literal["shared", "separate"]


Precision = Literal["auto", "float32", "bfloat16"]


MemoryFormat = Literal["auto", "contiguous", "channels_last"]


class TrialTrain(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the model is trained."""

    regime: Regime
    epochs: Annotated[float, Meta(le=1000000, gt=0)] | None
    steps: Annotated[int, Meta(ge=1, le=1000000000)] | None
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    optimizer: Optimizer
    schedule: Schedule
    label_smoothing: Annotated[float, Meta(ge=0, lt=1)]
    weight_average: Annotated[float, Meta(ge=0, lt=1)]
    augment: Augment
    mask: TrialTrainMask
    mixed: Mixed
    batch_norm: BatchNorm
    precision: Precision
    memory_format: MemoryFormat
    log_every_steps: Annotated[int, Meta(ge=1, le=1000000)]
    validate_every_epochs: Annotated[int, Meta(ge=0, le=1000000)]
    checkpoint_every_epochs: Annotated[int, Meta(ge=0, le=1000000)]


EvaluateSplit = Literal["val", "test"]


Top = Literal[2, 3, 5, 10]


Among = Literal["all", "mapped"]


class Masked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="masked"):
    """Images under masks that no search chose."""

    mask: Mask
    fill: Fill
    hidden: Annotated[int, Meta(ge=0, le=16777216)]
    draw: Annotated[int, Meta(ge=0, le=65535)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]


class Attacked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="attacked"):
    """Images under masks that a search chose against the model, for several amounts in one search."""

    mask: Search
    fill: Fill
    hidden: Annotated[list[Annotated[int, Meta(ge=0, le=16777216)]], Meta(min_length=1, max_length=1000)]
    draw: Annotated[int, Meta(ge=0, le=65535)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]


class Certified(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="certified"):
    """A certificate by randomized ablation (Levine and Feizi, 2020): votes over many views of an image, in each of which all but a few random pixels are hidden."""

    mask: Mask
    fill: Fill
    hidden: Annotated[int, Meta(ge=0, le=16777216)]
    select_votes: Annotated[int, Meta(ge=1, le=1000000000)]
    votes: Annotated[int, Meta(ge=1, le=1000000000)]
    alpha: Annotated[float, Meta(gt=0, lt=0.5)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]


class CertifiedBest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="certified_best"):
    """A certificate by randomized ablation with several numbers of visible pixels at a time, of which the one that holds longest counts for each image; alpha is divided between them."""

    fill: Fill
    visible: Annotated[list[Annotated[int, Meta(ge=0, le=16777216)]], Meta(min_length=1, max_length=100)]
    select_votes: Annotated[int, Meta(ge=1, le=1000000000)]
    votes: Annotated[int, Meta(ge=1, le=1000000000)]
    alpha: Annotated[float, Meta(gt=0, lt=0.5)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]


class CertifiedExactly(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="certified_exactly"):
    """A certificate without chance: votes over fixed views, of which a change of the image reaches few."""

    views: FixedViews
    fill: Fill
    num_images: Annotated[int, Meta(ge=1, le=100000000)]


class Smoothed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="smoothed"):
    """An evaluation of a smoothed classifier, the vote over views of an image, instead of the single pass."""

    views: Views
    fill: Fill
    of: Masked | Attacked


class Recolored(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="recolored"):
    """Colour L0: images of which an attack recoloured a few pixels, for several numbers of pixels."""

    attack: Recoloring
    pixels: Annotated[list[Annotated[int, Meta(ge=1, le=16777215)]], Meta(min_length=1, max_length=1000)]
    num_images: Annotated[int, Meta(ge=1, le=100000000)]


Evaluation = Masked | Attacked | Certified | CertifiedBest | CertifiedExactly | Smoothed | Recolored


class TrialEvaluate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the finished model is evaluated on."""

    split: EvaluateSplit
    mask_key: Annotated[int, Meta(ge=0, le=4294967295)]
    batch_size: Annotated[int, Meta(ge=1, le=65536)]
    keep_logits: bool
    top_k: Annotated[list[Top], Meta(max_length=4)]
    among: Among
    evaluations: Annotated[list[Evaluation], Meta(min_length=1, max_length=4096)]


class Trial(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model trained (or loaded) under fully resolved settings and one seed, with all its evaluations. Nothing is left to a default: what is sent is complete."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    versions: Versions
    seed: Annotated[int, Meta(ge=0, le=4294967295)]
    dataset: TrialDataset
    model: TrialModel
    train: TrialTrain | None
    evaluate: TrialEvaluate


class Assign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="assign"):
    """Work: carry out this trial, from its last checkpoint if there is one. Queued behind the current one."""

    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    trial: Trial
    directory: Annotated[str, Meta(min_length=1, max_length=4096)]
    completed_evaluations: Annotated[list[Annotated[int, Meta(ge=0, le=4095)]], Meta(max_length=4096)]


class Assist(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="assist"):
    """Work: compute parts of this trial's evaluations, which another worker carries out, until none is left. Begun at once by a worker that has nothing to do, else after its current order."""

    assist: Annotated[int, Meta(ge=1, le=9007199254740991)]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]
    trial: Trial
    directory: Annotated[str, Meta(min_length=1, max_length=4096)]
    weights_sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")] | None
    precision: ChosenPrecision
    memory_format: ChosenMemoryFormat


class Release(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="release"):
    """Assist no more; parts that are done stay, the one being computed is given up."""

    assist: Annotated[int, Meta(ge=1, le=9007199254740991)]


class Ack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="ack"):
    """All events up to this number are on disk."""

    upto: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Ping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="ping"):
    """Is the worker there?"""

    nonce: Annotated[int, Meta(ge=0, le=9007199254740991)]


class Cancel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="cancel"):
    """Give the attempt up: a running one after a checkpoint, a queued one at once."""

    trial_id: Annotated[str, Meta(min_length=12, max_length=12, pattern="^[0-9a-f]{12}\\Z")]
    attempt: Annotated[int, Meta(ge=1, le=1000000)]


class Drain(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="drain"):
    """Take no further trial; stop the running one after a checkpoint; then say bye and end."""


class Stop(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="stop"):
    """End now."""


Command = Assign | Assist | Release | Ack | Ping | Cancel | Drain | Stop


class Connection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a worker is started with, in a file of mode 0600 or on standard input."""

    endpoint: Annotated[str, Meta(min_length=1, max_length=255)]
    run_id: Annotated[str, Meta(min_length=1, max_length=128)]
    worker_id: Annotated[str, Meta(min_length=1, max_length=64, pattern="^[A-Za-z0-9._-]+\\Z")]
    token: Annotated[str, Meta(min_length=16, max_length=128)]
    protocol: Annotated[str, Meta(min_length=1, max_length=64)]
    server_public_key: Annotated[str, Meta(min_length=40, max_length=40)]
    client_public_key: Annotated[str, Meta(min_length=40, max_length=40)]
    client_secret_key: Annotated[str, Meta(min_length=40, max_length=40)]
    device: Annotated[str, Meta(min_length=1, max_length=32)]
    num_threads: Annotated[int, Meta(ge=1, le=1024)]
    cache_directory: Annotated[str, Meta(min_length=1, max_length=4096)]


class MetricRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of metrics.jsonl."""

    name: Annotated[str, Meta(min_length=1, max_length=64, pattern="^[a-z][a-z0-9_]*\\Z")]
    step: Annotated[int, Meta(ge=0, le=1000000000)]
    value: Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | Literal["nan", "inf", "-inf"]


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wrong, in parts."""

    message: str
    fix: str | None
    path: str | None


class Refusal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer where something is wrong, in every dialogue."""

    ok: bool
    error: Fault


class DatasetQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """inspect: what is in this data set? Asked of several in a list."""

    name: DatasetName
    path: Annotated[str, Meta(min_length=1, max_length=4096)] | None
    image_size: Annotated[int, Meta(ge=1, le=1024)] | None
    resize: Resize
    resampling: Resampling | None
    color: Color
    background: Background
    bits: Annotated[int, Meta(ge=8, le=16)] | None
    classes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=200)]], Meta(min_length=2, max_length=65535)] | Literal["imagenet"] | None
    labels: dict[str, Annotated[int, Meta(ge=0, le=65534)]] | None
    num_classes: Annotated[int, Meta(ge=2, le=65535)] | None
    statistics: ChannelStatistics | None
    unreadable: Unreadable
    severity: Annotated[int, Meta(ge=1, le=5)] | None
    val_fraction: Annotated[float, Meta(ge=0, le=0.9)]
    test_fraction: Annotated[float, Meta(le=1, gt=0)]
    split_seed: Annotated[int, Meta(ge=0, le=4294967295)]
    max_train: Annotated[int, Meta(ge=2, le=100000000)] | None
    max_test: Annotated[int, Meta(ge=1, le=100000000)] | None


class DatasetFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """inspect: what is in the data set."""

    ok: bool
    facts: DatasetFacts


class ModelOptionsFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names of the options that a model takes."""

    optional: list[str]
    required: list[str]


class ModelFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """model NAME: what the code of the model says; nothing is read from standard input."""

    ok: bool
    sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")] | None
    options: ModelOptionsFound | None


class PreprocessFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """preprocess NAME: how timm evaluates a model of its own; nothing is read from standard input."""

    ok: bool
    resize: Annotated[int, Meta(ge=1, le=4096)]
    center_crop: Annotated[int, Meta(ge=1, le=4096)]
    interpolation: Interpolation
    mean: Annotated[list[Annotated[float, Meta(ge=-65536, le=65536)]], Meta(min_length=1, max_length=64)]
    std: Annotated[list[Annotated[float, Meta(le=65536, gt=0)]], Meta(min_length=1, max_length=64)]


Family = Literal["none", "salient_block", "random_block", "scatter", "stripes", "multi_block", "lines", "packets", "border", "blob", "blue_noise", "keep_salient", "hide_salient", "given", "worst_block", "greedy_hide", "worst_of", "random_search_hide", "worst_blocks"]


RecoloringName = Literal["sparse_rs", "pgd0"]


class NetworkQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """fit: can this model be made for such images, and do its weights fit? Asked of several in a list."""

    name: Annotated[str, Meta(min_length=1, max_length=4200, pattern="^([a-z][a-z0-9_]*|[A-Za-z_][A-Za-z0-9_.]*:.+)\\Z")]
    width: Annotated[float, Meta(le=64, gt=0)]
    options: dict[str, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | str | bool]
    normalize: bool
    preprocess: TrialPreprocess | None
    weights: Annotated[str, Meta(min_length=1, max_length=4096)] | None
    weights_key: Annotated[str, Meta(min_length=1, max_length=1000)] | None
    allow_missing: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000)]], Meta(max_length=1000)]
    allow_unused: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000)]], Meta(max_length=1000)]
    output: Annotated[str, Meta(min_length=1, max_length=200)] | Annotated[int, Meta(ge=0, le=1000)] | None
    output_is: OutputIs
    input: ModelInput
    image_height: Annotated[int, Meta(ge=1, le=4096)]
    image_width: Annotated[int, Meta(ge=1, le=4096)]
    num_channels: Annotated[int, Meta(ge=1, le=64)]
    num_classes: Annotated[int, Meta(ge=2, le=65535)]
    is_trained: bool
    families: list[Family]
    recolorings: list[RecoloringName]
    saliencies: list[Saliency]


class NetworkFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """fit: the model can be made, and its weights fit."""

    ok: bool
    notes: list[str]
    files: list[ReadFile]


class MaskQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """inspect-masks: can this mask or search be made for such images? Asked of several in a list, together with lists of files."""

    mask: dict[str, int | Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | str | bool | None | dict[str, int | Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | str | bool | None]]
    hidden: Annotated[list[Annotated[int, Meta(ge=0, le=16777216)]], Meta(max_length=100000)] | None
    height: Annotated[int, Meta(ge=1, le=4096)]
    width: Annotated[int, Meta(ge=1, le=4096)]
    num_channels: Annotated[int, Meta(ge=1, le=64)]
    num_classes: Annotated[int, Meta(ge=2, le=65535)]


class MaskFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """inspect-masks: the mask can be made."""

    ok: bool
    hidden: Annotated[int, Meta(ge=0, le=16777216)] | None
    sha256: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}\\Z")] | None
    forwards_per_image: Annotated[int, Meta(ge=0, le=9007199254740991)] | None


class MaskFilesQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """inspect-masks: which mask images are these?"""

    list: Annotated[str, Meta(min_length=1, max_length=4096)]


class MaskFilesFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """inspect-masks: the mask images."""

    ok: bool
    files: Annotated[list[Annotated[str, Meta(min_length=1, max_length=4096)]], Meta(min_length=1)]


class ContactSheetQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """masks: draw these masks at these ratios on a few images."""

    dataset: DatasetQuestion | None
    split: EvaluateSplit
    image: Annotated[str, Meta(min_length=1, max_length=4096)] | None
    image_size: Annotated[int, Meta(ge=1, le=1024)] | None
    masks: Annotated[list[dict[str, int | Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | str | bool | None | dict[str, int | Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | str | bool | None]]], Meta(min_length=1, max_length=1000)]
    ratios: Annotated[list[Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)]], Meta(max_length=1000)]
    fill: Fill
    mask_key: Annotated[int, Meta(ge=0, le=4294967295)]
    num_images: Annotated[int, Meta(ge=1, le=100)]
    out: Annotated[str, Meta(min_length=1, max_length=4096)]
    out_dark: Annotated[str, Meta(min_length=1, max_length=4096)] | None


class ContactSheetDrawn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """masks: the picture is in its place."""

    ok: bool
    path: str
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]
    left_out: list[str]


class LookQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """look: what are these images and this model? For a first experiment file; nothing is decoded but a few pictures."""

    data: DatasetQuestion | None
    weights: Annotated[str, Meta(min_length=1, max_length=4096)] | None
    model: Annotated[str, Meta(min_length=1, max_length=4200, pattern="^([a-z][a-z0-9_]*|[A-Za-z_][A-Za-z0-9_.]*:.+)\\Z")] | None


class SplitSeen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A split of a data set."""

    name: str
    num_images: Annotated[int, Meta(ge=0)]
    origin: str


class DataSeen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A data set, from names and from the headers of its pictures."""

    name: DatasetName
    others: list[DatasetName]
    splits: Annotated[list[SplitSeen], Meta(min_length=1)]
    class_names: list[str]
    num_classes: Annotated[int, Meta(ge=1)]
    heights: Annotated[list[Annotated[int, Meta(ge=1)]], Meta(min_length=2, max_length=2)]
    widths: Annotated[list[Annotated[int, Meta(ge=1)]], Meta(min_length=2, max_length=2)]
    num_seen: Annotated[int, Meta(ge=1)]
    num_channels: Annotated[int, Meta(ge=1)]
    are_pictures: bool
    has_transparency: bool
    bits: Annotated[int, Meta(ge=1, le=16)]
    unreadable: list[str]
    unused: list[str]


StatisticsName = Literal["imagenet", "cifar10", "clip", "inception"]


class PreprocessGuess(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the model was probably given images as it was trained, in the words of model.preprocess."""

    resize: Annotated[int, Meta(ge=1)] | None
    center_crop: Annotated[int, Meta(ge=1)] | None
    interpolation: Interpolation | None
    mean: StatisticsName | list[Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)]]
    std: list[Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)]] | None
    why: str


class ClassesGuess(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the names of the model's outputs are."""

    value: str
    why: str


class ModelSeen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model, from its weights."""

    name: Annotated[str, Meta(min_length=1, max_length=4200, pattern="^([a-z][a-z0-9_]*|[A-Za-z_][A-Za-z0-9_.]*:.+)\\Z")] | None
    how: str
    width: Annotated[float, Meta(le=64, gt=0)]
    options: dict[str, Annotated[float, Meta(ge=-1.7976931348623157e+308, le=1.7976931348623157e+308)] | str | bool]
    is_program: bool
    weights_key: str | None
    keys: list[str]
    num_classes: Annotated[int, Meta(ge=1)] | None
    last_layer: str | None
    num_channels: Annotated[int, Meta(ge=1)] | None
    first_layer: str | None
    image_size: Annotated[int, Meta(ge=1)] | None
    computes_gradients: bool
    preprocess: PreprocessGuess | None
    classes: ClassesGuess | None
    notes: list[str]


class LookFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """look: what was found."""

    ok: bool
    data: DataSeen | None
    model: ModelSeen | None
    image_size: Annotated[int, Meta(ge=1)] | None
    image_size_why: str
