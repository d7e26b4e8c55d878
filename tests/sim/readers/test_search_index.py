"""A search index: all words must be there, and an id is there once."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.readers.search_index import SearchIndex, require_full_text

words = st.text(alphabet="abcdefghij", min_size=1, max_size=4)


def filled(*texts):
    index = SearchIndex()
    for number, text in enumerate(texts):
        index.add(f"{number}", text)
    return index


def found(index, query):
    return [hit.text for hit in index.search(query)]


def test_a_document_is_found_by_any_of_its_words_whatever_their_case():
    index = filled("404 GET /files/Images/logo.png", "200 GET /lab")

    assert ["404 GET /files/Images/logo.png"] == found(index, "images PNG 404")
    assert 2 == len(found(index, "get"))


def test_all_words_must_be_there():
    assert [] == found(filled("one two", "one three"), "two three")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(words, min_size=1, max_size=5), max_size=8), words)
def test_a_search_finds_what_looking_through_finds(documents, word):
    index = filled(*(" ".join(each) for each in documents))

    assert [" ".join(each) for each in documents if word in each] == found(index, word)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), words), max_size=12))
def test_the_last_document_of_an_id_is_the_one_that_is_kept(added):
    index = SearchIndex()
    for id_, text in added:
        index.add(id_, text)

    assert len({id_ for id_, _ in added}) == len(index)
    kept = dict(added)
    assert all(hit.text == kept[hit.id] for _, text in added for hit in index.search(text))


def test_what_was_overwritten_is_not_found():
    index = SearchIndex()
    index.add("1", "draft")
    index.add("1", "final")

    assert [] == found(index, "draft")
    assert ["final"] == found(index, "final")


@pytest.mark.parametrize("query", ['"', "a AND", "NEAR(", "text:", "*", "- -", ""])
def test_signs_that_mean_something_to_sqlite_are_no_error(query):
    assert isinstance(filled("a b", "and near text").search(query), tuple)


def test_a_search_without_words_finds_nothing():
    assert [] == found(filled("a"), " .,; ")


def test_an_index_that_is_gone_leaves_no_database_open():
    index = filled("a")
    db = index._db
    del index

    with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
        db.execute("SELECT 1")


def test_a_sqlite_without_full_text_is_refused_in_a_sentence():
    class Old:
        def execute(self, _):
            return db.execute("SELECT 0")

    with (
        closing(sqlite3.connect(":memory:")) as db,
        pytest.raises(ValueError, match="needs SQLite with FTS5"),
    ):
        require_full_text(Old())
