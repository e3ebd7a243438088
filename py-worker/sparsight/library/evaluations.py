"""From the entries that a user writes, as in an experiment file, to evaluations: what the orchestrator does
for experiment files, and a contract fixture holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sparsight import fills, masks, recolorings
from sparsight.errors import ExpectedError, Found, expected
from sparsight.files import canonical_json
from sparsight.library.certificate_entries import (
    SmoothedClassifier,
    certificate_evaluations,
    smoothed_classifiers,
)
from sparsight.library.entries import Sizes, distinct, num_images_of, settings_of, several, struct_of
from sparsight.library.mask_entries import RATIOS, Entry, classifiers_of, mask_evaluations
from sparsight.members import Member
from sparsight.protocol.generated import Attacked, Evaluation, Masked, Recolored, Smoothed
from sparsight.reporting.evaluation_of import canonical_text

DEFAULT_MASKS: Sequence[Entry] = ({"family": ["salient_block", "random_block", "scatter"], "ratio": RATIOS},)
MAX_EVALUATIONS = 4096


def evaluations_of(
    entries: Sequence[Entry],
    certificates: Sequence[Mapping[str, Any]] = (),
    recolored: Sequence[Mapping[str, Any]] = (),
    *,
    draws: int,
    sizes: Sizes,
) -> list[Evaluation]:
    """Every evaluation once: that of the clean images first, then the entries in order; within an entry by
    family, amount, fill, parameters and draw, a search with all its amounts at once; then certificates, and
    what is recoloured.

    Raises ExpectedError, with the entry as its `path`, for one that is impossible.
    """
    found: dict[str, Evaluation] = {}
    smoothed = list(_of_each("certificates", certificates, lambda entry: smoothed_classifiers(entry, sizes)))

    def expanded() -> Iterator[Evaluation]:
        yield _clean(sizes.num_images)
        yield from _of_each("masks", entries, lambda entry: _of_classifiers(entry, smoothed, draws, sizes))
        yield from _of_each("certificates", certificates, lambda entry: certificate_evaluations(entry, sizes))
        yield from _of_each("recolorings", recolored, lambda entry: _recolored(entry, sizes))

    for evaluation in expanded():
        key = canonical_text(_without_amount(evaluation))
        found[key] = _joined(found.get(key), evaluation)
        if len(found) > MAX_EVALUATIONS:
            fix = "Name fewer amounts, fills or draws."
            raise expected("evaluations", f"at most {MAX_EVALUATIONS}", Found("more"), at="masks", fix=fix)
    return list(found.values())


def _of_each(name: str, entries: Sequence[Any], expand: Callable[[Any], Iterable[Any]]) -> Iterator[Any]:
    """What each entry comes to; its errors name it."""
    if isinstance(entries, str | Mapping):
        raise expected(name, "a list of entries", entries, at=name, fix=f"Write {name}=[…].")
    for index, entry in enumerate(entries):
        try:
            yield from expand(entry)
        except ExpectedError as error:
            path = f"{name}[{index}]" + ("" if error.path is None else f".{error.path}")
            raise ExpectedError(error.message, path=path, fix=error.fix) from None


def _of_classifiers(
    entry: Entry, smoothed: Sequence[SmoothedClassifier], draws: int, sizes: Sizes
) -> Iterator[Evaluation]:
    """An entry for the model, for every smoothed classifier, or for both; of those the clean images, too."""
    classifiers = classifiers_of(entry)
    if "model" in classifiers:
        yield from mask_evaluations(entry, draws, sizes)
    if "smoothed" not in classifiers:
        return
    if not smoothed:
        fix = "Add certificates=[…]: each is a smoothed classifier."
        raise expected(
            "classifier", "model, as there are no certificates", "smoothed", at="classifier", fix=fix
        )
    for each in {_key(classifier): classifier for classifier in smoothed}.values():
        own = [*mask_evaluations(entry, draws, sizes, each.num_images)]
        count = own[0].num_images if own else each.num_images
        for evaluation in [_clean(count), *own]:
            of = msgspec.to_builtins(evaluation)
            yield struct_of(Smoothed, views=each.views, fill=each.fill, of=of)


def _recolored(entry: Mapping[str, Any], sizes: Sizes) -> Iterator[Evaluation]:
    settings = settings_of(entry, {"num_images": None}, ("attack", "pixels"))
    pixels = sorted(distinct(several(settings["pixels"])))
    given = settings["attack"]
    chosen = [given] if isinstance(given, str | Mapping | Member) else several(given)
    for attack in map(recolorings.of, chosen):
        yield struct_of(Recolored, attack=attack, pixels=pixels, num_images=num_images_of(settings, sizes))


def _clean(num_images: int) -> Evaluation:
    clean: Evaluation = struct_of(
        Masked, mask=masks.of("none"), fill=fills.of("none"), hidden=0, draw=0, num_images=num_images
    )
    return clean


def _key(classifier: SmoothedClassifier) -> str:
    fill = {"name": classifier.fill.name, **classifier.fill.parameters}
    return canonical_json.dumps([classifier.views, fill])


def _without_amount(evaluation: Any) -> Any:
    """What evaluations are joined by: amounts of one search are found together."""
    if isinstance(evaluation, Attacked):
        return msgspec.structs.replace(evaluation, hidden=[])
    if isinstance(evaluation, Smoothed):
        return msgspec.structs.replace(evaluation, of=_without_amount(evaluation.of))
    return evaluation


def _joined(known: Any, added: Any) -> Any:
    if isinstance(known, Smoothed) and isinstance(added, Smoothed):
        return msgspec.structs.replace(known, of=_joined(known.of, added.of))
    if isinstance(known, Attacked) and isinstance(added, Attacked):
        return msgspec.structs.replace(known, hidden=sorted({*known.hidden, *added.hidden}))
    return known or added
