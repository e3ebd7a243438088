"""From the entries that a user writes, as in an experiment file, to evaluations: what the orchestrator does
for experiment files, and a contract fixture holds the two equal.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from sparsight import attacks, fills, masks
from sparsight.attacks import Search
from sparsight.errors import ExpectedError, Found, expected
from sparsight.fills import Fill
from sparsight.masks import MaskFamily, hidden_count
from sparsight.members import Member, Spec, parts_of
from sparsight.protocol.generated import Attacked, Certified, Evaluation, Masked
from sparsight.reporting.evaluation_of import canonical_text
from sparsight.whole_number import whole_number

Entry = str | Mapping[str, Any]
"""A mask family with its amounts: `{"family": "scatter", "ratio": [0.1, 0.2]}`, as in an experiment file."""

ALIASES = {"alpha": "salient_block", "beta": "random_block", "gamma": "scatter"}
RATIOS = (0, 0.02, 0.05, 0.1, 0.15, 0.2)
DEFAULT_MASKS: Sequence[Entry] = ({"family": ["salient_block", "random_block", "scatter"], "ratio": RATIOS},)
MAX_EVALUATIONS = 4096
_COMMON = ("family", "ratio", "visible", "fill", "num_images")
_CERTIFICATE_DEFAULTS = {"fill": "black", "select_votes": 100, "votes": 1000, "alpha": 0.05}


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the images that are evaluated."""

    num_images: int
    height: int
    width: int


def evaluations_of(
    entries: Sequence[Entry], certificates: Sequence[Mapping[str, Any]], *, draws: int, sizes: Sizes
) -> list[Evaluation]:
    """Every evaluation once: that of the clean images first, then the entries in order; within an entry by
    family, amount, fill, parameters and draw, a search with all its amounts at once; certificates last.

    Raises ExpectedError, with the entry as its `path`, for one that is impossible.
    """
    found: dict[str, Evaluation] = {}
    clean = _struct(
        Masked, mask=masks.of("none"), fill=fills.of("none"), hidden=0, draw=0, num_images=sizes.num_images
    )
    for evaluation in itertools.chain(
        [clean],
        _of_entries("masks", entries, lambda entry: _of_masks(entry, draws, sizes)),
        _of_entries("certificates", certificates, lambda entry: _of_certificates(entry, sizes)),
    ):
        key = _group(evaluation)
        found[key] = _joined(found.get(key), evaluation)
        if len(found) > MAX_EVALUATIONS:
            fix = "Name fewer amounts, fills or draws."
            raise expected("evaluations", f"at most {MAX_EVALUATIONS}", Found("more"), at="masks", fix=fix)
    return list(found.values())


def _of_entries(name: str, entries: Sequence[Any], expand: Any) -> Iterator[Evaluation]:
    if isinstance(entries, str | Mapping):
        raise expected(name, "a list of entries", entries, at=name, fix=f"Write {name}=[…].")
    for index, entry in enumerate(entries):
        try:
            yield from expand(entry)
        except ExpectedError as error:
            path = f"{name}[{index}]" + ("" if error.path is None else f".{error.path}")
            raise ExpectedError(error.message, path=path, fix=error.fix) from None


def _of_masks(entry: Entry, draws: int, sizes: Sizes) -> Iterator[Evaluation]:
    written = _written(entry)
    families = [ALIASES.get(name, name) for name in _distinct(_several(written["family"]))]
    chosen_fills = _fills(written.get("fill", "black"))
    num_images = _num_images(written, sizes)
    for name in families:
        members = [_member(name, parameters) for parameters in _combinations(name, written)]
        counts = [_counts(member, written, sizes) for member in members]
        for amount, fill, which in itertools.product(
            range(max(map(len, counts))), chosen_fills, range(len(members))
        ):
            if amount >= len(counts[which]) or counts[which][amount] == 0:
                continue
            yield from _of_draws(members[which], fill, counts[which][amount], num_images, draws)


def _of_draws(
    member: MaskFamily | Search, fill: Fill, hidden: int, num_images: int, draws: int
) -> Iterator[Evaluation]:
    is_random = fill.random or (isinstance(member, MaskFamily) and member.mask_depends_on == "draw")
    kind, amount = (Attacked, [hidden]) if isinstance(member, Search) else (Masked, hidden)
    for draw in range(draws if is_random else 1):
        yield _struct(kind, mask=member, fill=fill, hidden=amount, draw=draw, num_images=num_images)


def _of_certificates(entry: Mapping[str, Any], sizes: Sizes) -> Iterator[Evaluation]:
    known = {"visible", "num_images", *_CERTIFICATE_DEFAULTS}
    strange = next((key for key in entry if key not in known), None)
    if strange is not None:
        raise expected("key of a certificate", f"one of {', '.join(sorted(known))}", strange, at=strange)
    if "visible" not in entry:
        raise expected("visible pixels of a view", "given", Found("nothing"), at="visible")
    settings = {**_CERTIFICATE_DEFAULTS, **entry}
    votes = {name: settings[name] for name in ("select_votes", "votes", "alpha")}
    for visible, fill in itertools.product(
        _distinct(_several(settings["visible"])), _fills(settings["fill"])
    ):
        hidden = sizes.height * sizes.width - visible
        mask, num_images = masks.of("scatter"), _num_images(settings, sizes)
        yield _struct(Certified, mask=mask, fill=fill, hidden=hidden, num_images=num_images, **votes)


def _written(entry: Entry) -> Mapping[str, Any]:
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
    amounts = _distinct(_several(written[given[0]]))
    hidden = [
        hidden_count(amount, height, width, granularity=side)
        if given == ["ratio"]
        else side**2 * round((height * width - whole_number("visible", amount, at="visible")) / side**2)
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
    values = [_distinct([_unaliased(value) for value in _several(written[name])]) for name in names]
    return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*values)]


def _fills(given: Spec | Sequence[Spec]) -> list[Fill]:
    several = [given] if isinstance(given, str | Mapping | Member) else _several(given)
    return list({str(parts_of(fill, "fill", "name")): fill for fill in map(fills.of, several)}.values())


def _num_images(written: Mapping[str, Any], sizes: Sizes) -> int:
    wanted = written.get("num_images")
    if wanted is None:
        return sizes.num_images
    if not isinstance(wanted, int) or not 1 <= wanted <= sizes.num_images:
        raise expected("num_images", f"a whole number from 1 to {sizes.num_images}", wanted, at="num_images")
    return wanted


def _struct(kind: Any, *, mask: Member, fill: Member, **fields: Any) -> Any:
    """The struct of the schemas; raises ExpectedError for a value that it does not allow."""
    values = {
        "kind": kind.__struct_config__.tag,
        "mask": {"family": mask.name, **mask.parameters},
        "fill": {"name": fill.name, **fill.parameters},
        **fields,
    }
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise expected("evaluation", "possible", Found(str(error))) from None


def _group(evaluation: Evaluation) -> str:
    """What evaluations are joined by: amounts of one search are found together."""
    if isinstance(evaluation, Attacked):
        return canonical_text(evaluation).replace(f'"hidden":{evaluation.hidden}'.replace(" ", ""), "")
    return canonical_text(evaluation)


def _joined(known: Evaluation | None, added: Evaluation) -> Evaluation:
    if not (isinstance(known, Attacked) and isinstance(added, Attacked)):
        return known or added
    return msgspec.structs.replace(known, hidden=sorted({*known.hidden, *added.hidden}))


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | range) else [value]


def _distinct(values: Sequence[Any]) -> list[Any]:
    return list({repr(v) if isinstance(v, Mapping) else v: v for v in values}.values())


def _unaliased(value: Any) -> Any:
    """The value of a parameter; where it is another name of a family, that family."""
    return ALIASES.get(value, value) if isinstance(value, str) else value
