import re

import jsonschema
import pytest

from layers.errors import NotFoundError
from layers.licences import SOURCES, source_of_method, source_of_place
from layers.schema import LAYER_OF_MODE, LAYERS, TABLES, table
from layers.vocabulary import GeometryMethod, Mode

ALL = [*LAYERS.values(), *TABLES.values()]


def test_the_twelve_layers_stand_in_the_order_of_the_output():
    order = "places regions ports crossings zones rail road sea pipelines power corridors gaps"
    assert " ".join(LAYERS) == order


@pytest.mark.parametrize("schema", ALL, ids=lambda t: t.name)
def test_field_names_are_ascii_snake_case_and_unique(schema):
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in schema.names)
    assert len(set(schema.names)) == len(schema.names)


@pytest.mark.parametrize("schema", ALL, ids=lambda t: t.name)
def test_every_field_says_what_it_means_and_every_table_its_sources(schema):
    assert all(len(field.meaning) > 3 for field in schema.fields)
    assert schema.sources
    assert all(SOURCES[key].licence for key in schema.sources)
    assert set(schema.key) <= set(schema.names)


@pytest.mark.parametrize("schema", LAYERS.values(), ids=lambda t: t.name)
def test_layers_have_an_id_a_licence_and_no_nullable_field(schema):
    assert schema.names[0] == "id"
    assert schema.field("licence").required
    assert not any(field.nullable for field in schema.fields)


@pytest.mark.parametrize("schema", LAYERS.values(), ids=lambda t: t.name)
def test_the_json_schema_is_one(schema):
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())


def test_each_field_of_a_name_has_one_type_in_all_layers():
    types = {}
    for schema in LAYERS.values():
        for field in schema.fields:
            assert types.setdefault(field.name, field.type) is field.type, field.name


def test_what_is_asked_for_by_a_wrong_name_is_named():
    with pytest.raises(NotFoundError, match=r"'raill'.*rail"):
        table("raill")
    with pytest.raises(NotFoundError, match=r"'statuss'.*status"):
        table("rail").field("statuss")
    assert table("evidence").name == "evidence"


def test_lines_have_a_layer_and_points_none():
    assert LAYER_OF_MODE[Mode.BRIDGE] == "road"
    assert not {Mode.PORT, Mode.ZONE, Mode.CORRIDOR} & set(LAYER_OF_MODE)


def test_sources_follow_from_the_method_and_the_id():
    assert source_of_method(GeometryMethod.OSM_WAY).licence == "ODbL-1.0"
    assert source_of_place("gn:1").licence == "CC-BY-4.0"
    assert source_of_place("cm:x").key == "corridormap"
    assert source_of_place("whatever").key == "user"
