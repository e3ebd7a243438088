"""What the schema says of masks and fills, and what their classes say, is the same."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sparsight import attacks, fills, masks
from sparsight.errors import ExpectedError
from sparsight.members import Member

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "mask.json").read_text())["$defs"]
MASK_TRAITS = {
    "meaning": lambda family: family.summary,
    "symbol": lambda family: family.symbol,
    "parameter_words": lambda family: dict(family.parameter_words),
    "mask_depends_on": lambda family: family.mask_depends_on,
    # A mask that hides nothing has nothing to choose either; the schema leaves that out.
    "has_own_amount": lambda family: family.has_own_amount and family.name != "none",
}
FILL_TRAITS = {
    "random": lambda fill: fill.random,
    "sees_hidden": lambda fill: fill.sees_hidden,
    "needs_others": lambda fill: fill.needs_others,
    "needs_color": lambda fill: fill.needs_color,
    "parameter_words": lambda fill: dict(fill.parameter_words),
}


def members_of(union: str) -> list[tuple[str, dict[str, Any]]]:
    """Name and parameters of the members of a union of the schema."""
    tag = SCHEMA[union]["discriminator"]["propertyName"]
    found = []
    for member in SCHEMA[union]["oneOf"]:
        properties = dict(SCHEMA[member["$ref"].split("/")[-1]]["properties"])
        found.append((properties.pop(tag)["const"], {key: written_out(p) for key, p in properties.items()}))
    return found


def written_out(schema: dict[str, Any]) -> dict[str, Any]:
    return {**SCHEMA[schema["$ref"].split("/")[-1]], **schema} if "$ref" in schema else schema


MEMBERS = [
    *((masks.load(name), parameters) for name, parameters in members_of("mask")),
    *((attacks.load(name), parameters) for name, parameters in members_of("search")),
    *((fills.load(name), parameters) for name, parameters in members_of("fill")),
]
PARAMETERS = [
    pytest.param(member, key, schema, parameters, id=f"{member.name}-{key}")
    for member, parameters in MEMBERS
    for key, schema in parameters.items()
]


def test_the_unions_name_every_file() -> None:
    for union, package in {"mask": masks, "search": attacks, "fill": fills}.items():
        assert {name for name, _ in members_of(union)} == set(package.names())
    families = [name for union in ("mask", "search") for name, _ in members_of(union)]
    assert families == SCHEMA["family"]["enum"]
    assert [name for name, _ in members_of("fill")] == SCHEMA["fill_name"]["enum"]


@pytest.mark.parametrize(("member", "parameters"), MEMBERS, ids=lambda value: getattr(value, "name", ""))
def test_parameters_and_defaults_are_those_of_the_schema(member: Member, parameters: dict[str, Any]) -> None:
    assert member.parameters == {key: schema.get("default") for key, schema in parameters.items()}


@pytest.mark.parametrize(("member", "key", "schema", "others"), PARAMETERS)
def test_a_parameter_has_the_range_of_the_schema(
    member: Member, key: str, schema: dict[str, Any], others: dict[str, Any]
) -> None:
    inside, outside = edges(schema)
    for value in outside:
        with pytest.raises(ExpectedError) as raised:
            member.having(**{key: value})
        assert raised.value.path == key
    for value in inside:
        assert any(is_possible(member, {**setting, key: value}) for setting in settings_of(others))


def edges(schema: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Values at the edge of what is allowed, and just beyond."""
    match schema:
        case {"anyOf": [other, {"type": "null"}]}:
            inside, outside = edges(other)
            return [*inside, None], [value for value in outside if value is not None]
        case {"discriminator": _}:
            return [schema["default"], "random_block"], ["salient_block", "none", "scater", None]
        case {"enum": values}:
            return values, [f"{values[0]}x", 1, None]
        case {"type": "integer", "minimum": least, "maximum": most}:
            return [least, most], [least - 1, most + 1, float(least), str(least), None]
        case {"type": "number", "exclusiveMinimum": above, "maximum": most}:
            return [most, (above + most) / 2], [above, most * 1.001, float("nan"), "1", None]
        case {"type": "number", "minimum": least, "maximum": most}:
            return [least, most], [least - 0.001, most * 1.001, float("nan"), "1", None]
        case {"type": "string", "minLength": _}:
            return ["a" * schema["minLength"]], []
    raise NotImplementedError(f"the edges of {schema}")


def settings_of(parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Every combination of the edges of the parameters."""
    values = [edges(schema)[0] for schema in parameters.values()]
    return [dict(zip(parameters, each, strict=True)) for each in product(*values)]


def is_possible(member: Member, setting: dict[str, Any]) -> bool:
    try:
        return bool(member.having(**setting).parameters)
    except ExpectedError:
        return False


@pytest.mark.parametrize("name", attacks.names())
def test_the_traits_of_a_search_are_those_of_its_class(name: str) -> None:
    traits = dict(SCHEMA["family"]["traits"][name])
    side = traits.pop("patch_side", None)
    assert traits.pop("meaning")
    search = attacks.load(name)
    assert set(traits.pop("parameter_words", {})) <= set(search.parameters)
    assert traits == {"mask_depends_on": "model", "is_search": True}
    assert search.patch_side == 1
    if side == "of":
        assert search.having(of={"scatter": {"granularity": 2}}).patch_side == 2
    elif side is not None:
        assert search.having(**{side: 2}).patch_side == 2
    else:
        assert "granularity" not in search.parameters


@pytest.mark.parametrize("name", masks.names())
def test_the_traits_of_a_family_are_those_of_its_class(name: str) -> None:
    family, traits = masks.load(name), dict(SCHEMA["family"]["traits"][name])
    traits.pop("alias", None)
    side = traits.pop("patch_side", None)
    assert traits == {key: value(family) for key, value in MASK_TRAITS.items() if value(family)}
    parameters = dict(members_of("mask"))[name]
    for parameter, schema in parameters.items():
        if schema.get("type") == "integer":
            most = family.having(**settings_of(parameters)[-1])
            assert (most.patch_side == schema["maximum"]) == (parameter == side)
    assert family.patch_side == 1


@pytest.mark.parametrize("name", fills.names())
def test_the_traits_of_a_fill_are_those_of_its_class(name: str) -> None:
    fill = fills.load(name)
    expected = {key: value(fill) for key, value in FILL_TRAITS.items() if value(fill)}
    assert SCHEMA["fill_name"]["traits"].get(name, {}) == expected


def test_every_trait_of_the_schema_is_one_of_a_class() -> None:
    kinds = {key for traits in SCHEMA["family"]["traits"].values() for key in traits}
    assert kinds == {*MASK_TRAITS, "patch_side", "alias", "is_search"}
    assert {key for traits in SCHEMA["fill_name"]["traits"].values() for key in traits} == set(FILL_TRAITS)
