"""From an entry of masks and searches to evaluations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from sparsight import attacks, masks
from sparsight.attacks import Search
from sparsight.errors import Found, expected
from sparsight.fills import Fill
from sparsight.library.entries import Sizes, distinct, fills_of, num_images_of, several, struct_of
from sparsight.masks import MaskFamily, hidden_count, whole_patches
from sparsight.protocol.generated import Attacked, Evaluation, Masked
from sparsight.whole_number import whole_number

Entry = str | Mapping[str, Any]
"""A mask family with its amounts: `{"family": "scatter", "ratio": [0.1, 0.2]}`, as in an experiment file."""

ALIASES = {"alpha": "salient_block", "beta": "random_block", "gamma": "scatter"}
RATIOS = (0, 0.02, 0.05, 0.1, 0.15, 0.2)
_COMMON = ("family", "ratio", "visible", "fill", "classifier", "num_images")


def classifiers_of(entry: Entry) -> list[str]:
    """What the entry is for: `model`, `smoothed`, or both."""
    found = distinct(several(written(entry).get("classifier", "model")))
    odd = next((name for name in found if name not in ("model", "smoothed")), None)
    if odd is not None:
        raise expected("classifier", "model or smoothed, or a list of both", odd, at="classifier")
    return found


def mask_evaluations(entry: Entry, draws: int, sizes: Sizes, num_images: int | None = None) -> Iterator[Any]:
    """The evaluations of the entry, of `num_images` images where it does not say."""
    given = written(entry)
    families = [ALIASES.get(name, name) for name in distinct(several(given["family"]))]
    chosen_fills = fills_of(given.get("fill", "black"))
    count = num_images_of({"num_images": num_images, **given}, sizes)
    for name in families:
        members = [_member(name, parameters) for parameters in _combinations(name, given)]
        counts = [_counts(member, given, sizes) for member in members]
        for amount, fill, which in itertools.product(
            range(max(map(len, counts))), chosen_fills, range(len(members))
        ):
            if amount < len(counts[which]) and counts[which][amount] > 0:
                yield from _of_draws(members[which], fill, counts[which][amount], count, draws)


def _of_draws(
    member: MaskFamily | Search, fill: Fill, hidden: int, num_images: int, draws: int
) -> Iterator[Evaluation]:
    is_random = fill.random or (isinstance(member, MaskFamily) and member.mask_depends_on == "draw")
    kind, amount = (Attacked, [hidden]) if isinstance(member, Search) else (Masked, hidden)
    for draw in range(draws if is_random else 1):
        yield struct_of(kind, mask=member, fill=fill, hidden=amount, draw=draw, num_images=num_images)


def written(entry: Entry) -> Mapping[str, Any]:
    """The entry as a mapping; a name stands for the usual ratios."""
    if isinstance(entry, str):
        return {"family": entry, "ratio": RATIOS}
    if not isinstance(entry, Mapping) or "family" not in entry:
        raise expected("entry", "a mapping with the key family", entry, at="family")
    return entry


def _member(name: str, parameters: Mapping[str, Any]) -> MaskFamily | Search:
    spec = {"family": name, **parameters}
    return attacks.of(spec) if name in attacks.names() else masks.of(spec)


def _counts(member: MaskFamily | Search, written: Mapping[str, Any], sizes: Sizes) -> list[int]:
    """Hidden pixels of each amount that the entry names, in its order."""
    height, width = sizes.height, sizes.width
    given = [name for name in ("ratio", "visible") if name in written]
    if isinstance(member, MaskFamily) and member.has_own_amount:
        if given:
            raise expected(f"amount of {member.name}", "left out", written[given[0]], at=given[0])
        return [member.own_hidden(height, width)]
    if len(given) != 1:
        fix = "Write for example ratio: [0.02, 0.05, 0.1]."
        got = Found(" and ".join(given) or "nothing")
        raise expected("amount of the masks", "given by ratio or by visible", got, fix=fix)
    side = member.patch_side
    amounts = distinct(several(written[given[0]]))
    hidden = [
        hidden_count(amount, height, width, granularity=side)
        if given == ["ratio"]
        else whole_patches(height * width - whole_number("visible", amount, at="visible"), side)
        for amount in amounts
    ]
    if isinstance(member, Search):
        member.check(sorted(set(hidden)), height=height, width=width)
    else:
        member.check_size(height, width)
    return hidden


def _combinations(family: str, written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every combination of the parameters' values, the last parameter varying fastest."""
    known = list(_member(family, {}).parameters)
    given = [name for name in written if name not in _COMMON]
    names = sorted(given, key=lambda name: known.index(name) if name in known else len(known))
    values = [distinct([_unaliased(value) for value in several(written[name])]) for name in names]
    return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*values)]


def _unaliased(value: Any) -> Any:
    """The value of a parameter; where it is another name of a family, that family."""
    return ALIASES.get(value, value) if isinstance(value, str) else value
