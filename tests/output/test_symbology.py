from xml.etree import ElementTree as ET

import pytest

from layers.schema import LAYERS
from layers.vocabulary import Mode, Status
from output import style
from output.qml import expression, qml
from output.sld import sld
from output.symbology import DRAW_ORDER, Stroke, look


def test_every_layer_has_a_look_and_a_place_in_the_order():
    assert sorted(DRAW_ORDER) == sorted(LAYERS)
    assert all(look(name).rules for name in LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_rules_test_fields_that_the_layer_has_for_values_that_it_allows(name):
    for rule in look(name).rules:
        for test in rule.tests:
            field = LAYERS[name].field(test.field)
            assert not field.allowed or test.value in field.allowed
    assert look(name).lettering.field in LAYERS[name].names


def test_every_status_has_the_colour_and_dash_of_the_map():
    rules = {rule.title: rule for rule in look("rail").rules}
    for status in Status:
        drawn = rules[style.STATUSES[status].label.en].symbols[-1]
        assert isinstance(drawn, Stroke)
        assert drawn.color == style.line_color(Mode.RAIL, status)
        assert drawn.dash == style.STATUSES[status].dash
        assert drawn.width == style.line_width(Mode.RAIL, status)


def test_missing_stretches_are_not_drawn_as_track():
    statuses = [r for r in look("rail").rules if any(t.field == "status" for t in r.tests)]
    assert all('"exists"' in expression(rule) for rule in statuses)
    missing = next(r for r in look("rail").rules if 'NOT "exists"' in expression(r))
    assert missing.symbols[-1].color == style.GAP.color


@pytest.mark.parametrize("name", LAYERS)
def test_qml_has_a_symbol_for_each_rule_and_is_the_same_each_time(name):
    root = ET.fromstring(qml(name))
    rules = [*root.iter("rule")]
    symbols = {symbol.get("name") for symbol in root.iter("symbol")}
    assert {rule.get("symbol") for rule in rules} == symbols
    assert len({rule.get("key") for rule in rules}) == len(rules)
    assert qml(name) == qml(name)


@pytest.mark.parametrize("name", LAYERS)
def test_sld_has_the_same_rules_and_labels(name):
    root = ET.fromstring(sld(name))
    titles = [e.text for e in root.iter("{http://www.opengis.net/se}Name")]
    assert titles[2:] == [rule.title for rule in look(name).rules]
    assert len([*root.iter("{http://www.opengis.net/se}TextSymbolizer")]) == 1
