"""Any text at all: bounded work, offsets inside the document, no exception."""

from hypothesis import given, settings
from hypothesis import strategies as st
from linking_case import case, place

from geo.linking import extract_links
from geo.linking.items import MAX_ITEMS, Itemizer
from geo.linking.sentences import split_sentences
from layers.model import Document, Mention
from layers.vocabulary import Use

WORDS = st.sampled_from(
    ["from", "to", "via", "and", ",", ".", "-", "(", ")", "between", "railway", "port of", "[Mombasa]", "[Nairobi]", "[Chinese]",
     "[Kenya]m", "linking", "the two countries", "the line", "will", "\n", "\n\n", "Zorq", "’s", "bridge over", "[Yalu]", "$3 billion", "2019", "“", "–", ";"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_any_order_of_the_words_of_the_genre(words):
    document, mentions = case(" ".join(words))
    for link in extract_links(document, mentions):
        assert 0.0 <= link.confidence <= 1.0
        assert link.endpoints
        for evidence in link.evidence:
            assert 0 <= evidence.start < evidence.end <= len(document.text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text):
    assert extract_links(Document("d", text), ()) is not None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_sentences_keep_order_and_do_not_overlap(text):
    at = 0
    for sentence in split_sentences(text):
        assert at <= sentence.start < sentence.end <= len(text)
        at = sentence.end


def test_one_sentence_of_a_hundred_thousand_words_is_cut():
    text = "railway from Mombasa to Nairobi and " * 17_000
    mentions = tuple(
        Mention("d", start, start + 7, "Mombasa", Use.LITERAL, place("Mombasa"), 1.0)
        for start in range(13, 40_000, 36)
    )
    document = Document("d", text)
    assert len(Itemizer(text, mentions).items(split_sentences(text)[0])) <= MAX_ITEMS
    extract_links(Document("d", document.text[:60_000]), mentions)


def test_overlapping_or_stray_mentions_are_survived():
    text = "A railway from Mombasa to Nairobi."
    stray = [
        Mention("d", s, e, text[s:e], Use.LITERAL, place("Mombasa"), 1.0)
        for s, e in ((15, 22), (15, 22), (16, 30), (200, 210))
    ]
    extract_links(Document("d", text), stray)


def test_brackets_never_closed():
    assert extract_links(Document("d", "(" * 5_000 + "railway from A to B"), ()) == ()
