"""A full-text index that stands for OpenSearch: documents with an id, found by their words.

A document that is added under an id that is there takes the place of the old one, as in OpenSearch.
So a consumer that chooses the id well may add the same record as often as it likes.

It is SQLite's FTS5, in memory: the words are split at everything that is no letter and no digit,
and capital letters do not count.

Simplification: one index on one machine, searchable at once; OpenSearch has shards of its own and
shows a new document after a second, by default.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from weakref import finalize

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document that was found.

    Attributes:
        id: Its id.
        text: What it says.
    """

    id: str
    text: str


class SearchIndex:
    """An empty index.

    Raises:
        ValueError: If this Python's SQLite was built without full-text search.

    Example:
        >>> index = SearchIndex()
        >>> for line in ("GET /home 200", "GET /logo.png 404", "GET /logo.png 404"):
        ...     index.add(line, line)
        >>> len(index), [hit.text for hit in index.search("404 png")]
        (2, ['GET /logo.png 404'])
    """

    def __init__(self) -> None:
        # Whatever thread finds the index gone closes it.
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        finalize(self, self._db.close)
        require_full_text(self._db)
        self._db.execute("CREATE TABLE ids (place INTEGER PRIMARY KEY, id TEXT UNIQUE)")
        self._db.execute("CREATE VIRTUAL TABLE documents USING fts5(text)")

    def __len__(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM ids").fetchone()[0]
        return count

    def add(self, id: str, text: str) -> None:  # noqa: A002 (as every search engine calls it)
        """Add a document, or put it in the place of the one with the same id."""
        self._db.execute("INSERT OR IGNORE INTO ids (id) VALUES (?)", (id,))
        (place,) = self._db.execute("SELECT place FROM ids WHERE id = ?", (id,)).fetchone()
        self._db.execute("DELETE FROM documents WHERE rowid = ?", (place,))
        self._db.execute("INSERT INTO documents (rowid, text) VALUES (?, ?)", (place, text))

    def search(self, words: str) -> tuple[Hit, ...]:
        """Return the documents that have all of the words, in the order in which they came."""
        wanted = " ".join(f'"{word}"' for word in _WORD.findall(words))
        if not wanted:
            return ()
        found = self._db.execute(
            "SELECT id, text FROM documents JOIN ids ON place = documents.rowid "
            "WHERE documents MATCH ? ORDER BY place",
            (wanted,),
        )
        return tuple(Hit(id=id, text=text) for id, text in found)  # noqa: A001 - its field


def require_full_text(db: sqlite3.Connection) -> None:
    """Refuse a SQLite that cannot search.

    Raises:
        ValueError: If it was built without FTS5.
    """
    (has_it,) = db.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()
    if not has_it:
        raise ValueError(
            f"the search needs SQLite with FTS5, and this Python's SQLite {sqlite3.sqlite_version} "
            "was built without it; Python from python.org or conda-forge has it"
        )
