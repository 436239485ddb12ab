import dataclasses

import geopandas.testing
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from layers.fields import FieldType
from layers.model import Endpoint, Route
from layers.schema import LAYERS, TABLES
from layers.tables import CRS, build_all, build_tables
from layers.vocabulary import Mode, PlaceKind
from tests.layers import surveys as made
from tests.layers.strategies import surveys

DTYPES = {
    FieldType.STRING: str(pd.Series([], dtype="str").dtype),
    FieldType.DATE: str(pd.Series([], dtype="str").dtype),
    FieldType.INTEGER: "int64",
    FieldType.NUMBER: "float64",
    FieldType.BOOLEAN: "bool",
}


@pytest.fixture(scope="module")
def tables():
    return build_all(made.demo_survey())


def row(tables, layer, feature_id):
    frame = tables.layers[layer]
    return frame[frame["id"] == feature_id].iloc[0]


@pytest.mark.parametrize("survey", [made.demo_survey(), made.empty_survey()], ids=["full", "empty"])
def test_each_layer_keeps_its_contract(survey):
    for name, frame in build_tables(survey).items():
        schema = LAYERS[name]
        assert [*frame.columns] == [*schema.names, "geometry"]
        assert frame.crs == CRS
        assert {str(frame[f.name].dtype) for f in schema.fields} <= set(DTYPES.values())
        assert all(str(frame[f.name].dtype) == DTYPES[f.type] for f in schema.fields)
        assert set(frame.geom_type) <= {schema.geometry.value}
        assert frame.geometry.is_valid.all()
        assert frame["id"].is_unique


def test_an_empty_survey_gives_twelve_empty_layers():
    assert [len(f) for f in build_tables(made.empty_survey()).values()] == [0] * 12


def test_how_many_features_each_layer_has(tables):
    assert {name: len(frame) for name, frame in tables.layers.items()} == {
        "places": 9,
        "regions": 2,
        "ports": 1,
        "crossings": 3,
        "zones": 2,
        "rail": 3,
        "road": 1,
        "sea": 1,
        "pipelines": 1,
        "power": 0,
        "corridors": 2,
        "gaps": 1,
    }


def test_places_count_their_mentions_by_use(tables):
    seoul = row(tables, "places", "gn:1835848")
    assert (seoul["mentions"], seoul["mentions_literal"], seoul["mentions_dateline"]) == (2, 1, 1)
    assert (seoul["name_ko"], seoul["name_zh"], seoul["name_ru"]) == ("서울", "首尔", "Сеул")
    assert (seoul["first_document"], seoul["document_count"]) == ("d1", 2)
    assert seoul["quote"] == "Engineers in Seoul want a railway to Sinuiju."
    assert seoul["link_count"] == 2
    assert seoul["licence"] == "CC-BY-4.0"


def test_an_inferred_endpoint_is_a_place_with_the_links_evidence(tables):
    taveuni = row(tables, "places", "user:taveuni")
    assert (taveuni["mentions"], taveuni["link_count"], taveuni["evidence_count"]) == (0, 1, 1)


def test_what_is_said_and_what_is_known_are_two_facts(tables):
    first = row(tables, "rail", "rail-seoul-sinuiju/1")
    assert (first["status"], first["status_basis"], first["as_of"]) == (
        "proposed",
        "stated",
        "2018-05",
    )
    assert (first["as_of_from"], first["as_of_to"]) == ("2018-05-01", "2018-05-31")
    assert (first["known_status"], first["known_as_of"]) == ("operating", "2024")
    line = row(tables, "corridors", "corridor:gyeongui")
    assert (line["status"], line["known_status"]) == ("proposed", "severed")


def test_a_gap_is_in_its_link_and_once_among_the_gaps(tables):
    gap = tables.layers["gaps"].iloc[0]
    assert (gap["name"], gap["gap_reason"], gap["length_km"]) == (
        "Military Demarcation Line",
        "severed",
        2.2,
    )
    assert gap["link_ids"] == "gyeongui rail-seoul-sinuiju"
    second = row(tables, "rail", "rail-seoul-sinuiju/2")
    assert not second["exists"]
    assert second["gap_reason"] == "severed"
    assert second["schematic"]
    assert row(tables, "corridors", "corridor:gyeongui")["missing_km"] == 2.2


def test_a_gap_has_the_same_id_whichever_way_it_is_travelled():
    survey = made.demo_survey()
    back = Route(
        "gyeongui#2",
        Mode.RAIL,
        tuple(
            dataclasses.replace(s, positions=s.positions[::-1])
            for s in reversed(made.RAIL_SEGMENTS)
        ),
    )
    both = dataclasses.replace(survey, routes=(*survey.routes, back))
    assert len(build_tables(both)["gaps"]) == 1


def test_a_corridor_without_a_route_goes_by_its_waypoints_across_180(tables):
    passage = row(tables, "corridors", "corridor:south-pacific")
    assert (passage["method"], passage["schematic"], passage["context"]) == (
        "waypoints",
        True,
        True,
    )
    assert len(passage["geometry"].geoms) == 2
    assert 4000 < passage["length_km"] < 5500


def test_a_bridge_is_a_line_and_a_point_between_its_ends(tables):
    bridge = row(tables, "crossings", "crossing:bridge-dandong-sinuiju")
    assert bridge["crossing_type"] == "bridge"
    assert bridge["geometry"].y == pytest.approx(40.115, abs=0.001)
    assert row(tables, "road", "bridge-dandong-sinuiju/1")["mode"] == "bridge"


def test_breaks_of_gauge_are_crossings(tables):
    kinds = tables.layers["crossings"].set_index("crossing_type")
    assert (kinds.loc["gauge_break", "from_gauge_mm"], kinds.loc["gauge_break", "to_gauge_mm"]) == (
        1520,
        1435,
    )


def test_a_port_link_and_its_place_are_one_feature(tables):
    port = row(tables, "ports", "port:cm:rajin-port")
    assert (port["link_id"], port["status"], port["mentions"]) == ("port-rajin", "suspended", 1)
    assert port["evidence_count"] == 2


def test_a_zone_says_how_its_area_was_got(tables):
    methods = tables.layers["zones"].set_index("id")["area_method"].to_dict()
    assert methods == {"zone:cm:rason": "approximate", "zone:gn:2198148": "nominal"}
    nominal = row(tables, "zones", "zone:gn:2198148")
    assert nominal["area_km2"] == pytest.approx(78, abs=1)


def test_a_zone_somewhere_in_a_province_has_the_provinces_area():
    link = dataclasses.replace(
        made.ZONE_LINK, id="zone-liaoning", endpoints=(Endpoint("Liaoning", made.LIAONING),)
    )
    survey = dataclasses.replace(made.demo_survey(), links=(link,))
    zones = build_tables(survey)["zones"].set_index("id")
    assert zones.loc["zone:gn:2036115", "area_method"] == "container"


def test_a_country_stands_for_no_port():
    country = dataclasses.replace(made.RAJIN, id="cm:kp", kind=PlaceKind.COUNTRY)
    link = dataclasses.replace(made.PORT_LINK, endpoints=(Endpoint("it", country),))
    survey = dataclasses.replace(made.empty_survey(), links=(link,))
    tables = build_tables(survey)
    assert len(tables["ports"]) == 0
    assert len(tables["places"]) == 1


def test_every_feature_leads_to_its_evidence_and_back(tables):
    evidence = tables.evidence
    for name, frame in tables.layers.items():
        counts = evidence[evidence["layer"] == name]["feature_id"].value_counts()
        assert (
            counts.reindex(frame["id"], fill_value=0).tolist() == frame["evidence_count"].tolist()
        )
    assert evidence["id"].is_unique
    ids = pd.concat([frame["id"] for frame in tables.layers.values()])
    assert ids.is_unique
    assert set(evidence["feature_id"]) <= set(ids)


def test_a_statement_carries_its_status(tables):
    said = tables.evidence[tables.evidence["feature_id"] == "rail-seoul-sinuiju/1"].iloc[0]
    assert (said["kind"], said["status"], said["as_of"]) == ("statement", "proposed", "2018-05")
    assert said["extractor"].startswith("corridormap")


def test_unlocated_mentions_are_kept(tables):
    unlocated = tables.mentions[tables.mentions["place_id"] == ""]
    assert unlocated["text"].tolist() == ["border"]
    assert unlocated["lon"].isna().all()


def test_documents_are_told_without_their_text(tables):
    assert tables.documents["characters"].tolist() == [len(made.TEXT), 21]
    assert not any(made.TEXT[:80] in str(v) for v in tables.documents.to_numpy().ravel())


def test_the_order_of_the_records_makes_no_difference():
    survey = made.demo_survey()
    shuffled = dataclasses.replace(
        survey,
        links=survey.links[::-1],
        routes=survey.routes[::-1],
        areas=survey.areas[::-1],
        corridors=survey.corridors[::-1],
        mentions=survey.mentions[::-1],
    )
    ours, theirs = build_all(survey), build_all(shuffled)
    for name, frame in ours.layers.items():
        geopandas.testing.assert_geodataframe_equal(frame, theirs.layers[name])
    pd.testing.assert_frame_equal(
        ours.evidence.sort_values("id").reset_index(drop=True),
        theirs.evidence.sort_values("id").reset_index(drop=True),
    )


@settings(max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(surveys())
def test_no_survey_gives_a_null_or_a_wrong_type(survey):
    tables = build_all(survey)
    for name, frame in tables.layers.items():
        assert not frame.isna().any().any(), name
        assert not frame.geometry.is_empty.any()
        assert frame.geometry.is_valid.all()
    assert [*tables.plain()] == [*TABLES]
