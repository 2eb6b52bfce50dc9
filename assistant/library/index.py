"""The vector index: a disposable copy of the library's texts in Chroma.

In: a library. Out: the texts nearest in meaning to a question. `LibraryBusy` when
another process is rebuilding; nothing else is lost when the folder is: it is rebuilt.

The index lies in segments. Each is a folder of its own, written once by the process that
made it and never again; `current.json` is turned to it when it is whole: several writers
in one Chroma folder lose vectors silently. New forms make a new segment; a form that was
changed or removed makes the whole index anew, and the old folders are deleted whole, so
that removed text leaves the disk. A segment whose files are not those that were written is
never opened: a damaged one can take the process down with it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant.errors import LibraryBusy
from assistant.library import database as db
from assistant.library import embedding as embeddings
from assistant.library.embedding import Embedding
from assistant.library.store import Library

_COLLECTION = "texts"  # ASCII: Chroma takes nothing else
_BATCH = 500
_BUSY_SECONDS = 30
_RARITY = "rarity.json"
_SEGMENTS = 8
"""So many segments are made one again: each is asked for every question."""
KINDS = ("explanation", "finding", "goal")


Told = Callable[[str, int, int], None]
"""Called with "index", the texts done and the texts there are."""


def silent(stage: str, done: int, total: int) -> None:
    """The progress of someone who does not look."""


@dataclass(frozen=True, slots=True)
class Near:
    """One text near to a question; `form` and `row` are 0 where it belongs to none.

    `score` is the cosine, 1 for the same text.
    """

    form: int
    row: int
    kind: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class _Open:
    """Segments that are open, in their order, and the embedding their vectors are of."""

    folders: tuple[str, ...]
    clients: tuple[Any, ...]
    embedding: Embedding


class Index:
    """The index of one home folder.

    Args:
        home: the folder the library lies in.
        embedding: a way to vectors other than our own (an endpoint's); None is ours.
    """

    def __init__(self, home: Path, embedding: Embedding | None = None) -> None:
        self._folder = Path(home) / "index"
        self._embedding = embedding
        self._open: _Open | None = None

    @property
    def wanted(self) -> str:
        """The name of the embedding this index is to be made with."""
        return self._embedding.name if self._embedding else embeddings.NAME

    def rebuild(self, library: Library, told: Told = silent) -> int:
        """Make the index anew from the library; the number of texts in it."""
        with self._locked():
            return self._rebuilt(library, told)

    def update(self, library: Library, told: Told = silent) -> int:
        """Take in the forms that are new; the number of texts that were read in.

        Anything else that changed makes the index anew. `told` hears of each batch.
        """
        with self._locked():
            state = self.state()
            listed = _listed(library)
            known = state["forms"] if state else {}
            same = all(listed.get(form) == changed for form, changed in known.items())
            if state is None or state["embedding"] != self.wanted or not same:
                return self._rebuilt(library, told)
            if len(state["segments"]) >= _SEGMENTS:
                return self._rebuilt(library, told)
            fresh = [int(form) for form in listed if form not in known]
            entries = _entries(library, fresh) if fresh else []
            self.close()
            segments = list(state["segments"])
            if entries:
                embedding = self._embedding or embeddings.own(
                    [entry.text for entry in entries], _rarity_of(self._folder, segments)
                )
                segments.append(self._segment(entries, embedding, told))
            self._turn(library, segments, self.wanted, listed)
        return len(entries)

    def _rebuilt(self, library: Library, told: Told) -> int:
        listed, entries = _listed(library), _entries(library)
        self.close()
        embedding = self._embedding or embeddings.own([entry.text for entry in entries])
        segments = [self._segment(entries, embedding, told)]
        self._turn(library, segments, embedding.name, listed)
        return int(segments[0]["entries"])

    def _segment(
        self, entries: Sequence[_Entry], embedding: Embedding, told: Told
    ) -> dict[str, Any]:
        """Write a segment; what `current.json` says of it."""
        name = f"{int(time.time())}-{uuid.uuid4().hex[:8]}"
        folder = self._folder / name
        folder.mkdir(parents=True)
        count = _fill(folder, entries, embedding, told)
        if embedding.rarity is not None:
            rarity = json.dumps(embedding.rarity, ensure_ascii=False, separators=(",", ":"))
            (folder / _RARITY).write_text(rarity, encoding="utf-8")
        return {"folder": name, "entries": count, "files": _seals(folder)}

    def _turn(
        self, library: Library, segments: list[dict[str, Any]], name: str, listed: dict[str, str]
    ) -> None:
        """Make these segments the index, and delete all others."""
        state = {
            "embedding": name,
            "tick": library.tick(),
            "entries": sum(segment["entries"] for segment in segments),
            "segments": segments,
            "forms": listed,
        }
        _write(self._folder / "current.json", json.dumps(state))
        kept = {segment["folder"] for segment in segments}
        for old in self._folder.iterdir():
            if old.is_dir() and old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)

    def search(
        self, text: str, k: int = 5, where: Mapping[str, Any] | None = None,
        library: Library | None = None,
    ) -> list[Near]:  # fmt: skip
        """The `k` texts nearest to this one; [] when there is no sound index.

        `where` filters by "form", "row" or "kind" (a value, or a list of values). With
        `library` a missing, damaged, outdated or differently embedded index is rebuilt first.
        """
        opened = self._ready(library)
        if opened is None:
            return []
        collections, embedding = opened
        vector = embedding.embed([text])[0]
        if not any(vector):
            return []
        near = [one for collection in collections for one in _nearest(collection, vector, k, where)]
        return sorted(near, key=lambda one: -one.score)[:k]

    def state(self) -> dict[str, Any] | None:
        """What the index was made with; None when there is none that is sound."""
        try:
            state: dict[str, Any] = json.loads(
                (self._folder / "current.json").read_text(encoding="utf-8")
            )
            sound = all(
                segment["files"] == _seals(self._folder / str(segment["folder"]))
                and _database_sound(self._folder / str(segment["folder"]))
                for segment in state["segments"]
            )
            sound = sound and {"embedding", "tick", "entries", "forms"} <= state.keys()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return state if sound else None

    def close(self) -> None:
        """Let go of the folders."""
        for client in self._open.clients if self._open else ():
            client.close()
        self._open = None

    def _ready(self, library: Library | None) -> tuple[list[Any], Embedding] | None:
        state = self._current()
        stale = state is None or state["embedding"] != self.wanted
        if library is not None and (stale or (state and state["tick"] != library.tick())):
            self.update(library)
            state = self._current()
            stale = state is None
        if stale or state is None or not state["entries"]:
            return None
        folders = tuple(segment["folder"] for segment in state["segments"])
        if self._open is None or self._open.folders != folders:
            self.close()
            embedding = self._embedding or embeddings.own(
                rarity=_rarity_of(self._folder, state["segments"])
            )
            clients = tuple(_client(self._folder / folder) for folder in folders)
            self._open = _Open(folders, clients, embedding)
        collections = [
            client.get_collection(_COLLECTION, embedding_function=None)
            for client in self._open.clients
        ]
        return collections, self._open.embedding

    def _current(self) -> dict[str, Any] | None:
        """`state`, without sealing again folders that are already open."""
        if self._open is not None:
            try:
                text = (self._folder / "current.json").read_text(encoding="utf-8")
                state: dict[str, Any] = json.loads(text)
                folders = tuple(segment["folder"] for segment in state["segments"])
                there = all((self._folder / f / "chroma.sqlite3").exists() for f in folders)
                if folders == self._open.folders and there:
                    return state
            except (OSError, ValueError, KeyError, TypeError):
                pass
            self.close()
        return self.state()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / "rebuild.lock"
        with path.open("a+b") as file:
            deadline = time.monotonic() + _BUSY_SECONDS
            while not _lock(file):
                if time.monotonic() > deadline:
                    raise LibraryBusy(
                        "another process is rebuilding the index",
                        where=str(path),
                        advice="wait for it to finish",
                    )
                time.sleep(0.1)
            yield


@dataclass(frozen=True, slots=True)
class _Entry:
    form: int
    row: int
    kind: str
    text: str


def _listed(library: Library) -> dict[str, str]:
    """Every form with the time it was last changed."""
    return {str(form.id): form.changed_at for form in library.forms()}


def _entries(library: Library, forms: Sequence[int] | None = None) -> list[_Entry]:
    asked = (
        sa.select(db.texts.c.form_id, db.texts.c.number, db.texts.c.kind, db.texts.c.text)
        .join(db.forms, db.forms.c.id == db.texts.c.form_id)
        .where(db.forms.c.removed_at.is_(None), db.texts.c.kind.in_(KINDS))
        .order_by(db.texts.c.id)
    )
    if forms is not None:
        asked = asked.where(db.texts.c.form_id.in_(forms))
    with library.reading() as connection:
        return [_Entry(r.form_id, r.number or 0, r.kind, r.text) for r in connection.execute(asked)]


def _nearest(
    collection: Any, vector: list[float], k: int, where: Mapping[str, Any] | None
) -> Iterator[Near]:
    found = collection.query(
        query_embeddings=[vector], n_results=k, where=_filter(where),
        include=["documents", "metadatas", "distances"],
    )  # fmt: skip
    rows = zip(found["documents"][0], found["metadatas"][0], found["distances"][0], strict=True)
    for document, meta, distance in rows:
        yield Near(int(meta["form"]), int(meta["row"]), str(meta["kind"]), document, 1 - distance)


def _rarity_of(folder: Path, segments: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The rarities our embedding was made with, those learnt for later segments included."""
    known: dict[str, float] = {}
    for segment in segments:
        path = folder / str(segment["folder"]) / _RARITY
        if path.is_file():
            for gram, rarity in json.loads(path.read_text(encoding="utf-8")).items():
                known.setdefault(gram, rarity)
    return known


def _fill(folder: Path, entries: Sequence[_Entry], embedding: Embedding, told: Told) -> int:
    client = _client(folder)
    try:
        collection = client.create_collection(
            _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        count = 0
        for start in range(0, len(entries), _BATCH):
            told("index", start, len(entries))
            batch = entries[start : start + _BATCH]
            vectors = embedding.embed([entry.text for entry in batch])
            kept = [(e, v) for e, v in zip(batch, vectors, strict=True) if any(v)]
            if not kept:
                continue
            collection.add(
                ids=[str(count + n) for n in range(len(kept))],
                embeddings=[vector for _, vector in kept],
                documents=[entry.text for entry, _ in kept],
                metadatas=[{"form": e.form, "row": e.row, "kind": e.kind} for e, _ in kept],
            )
            count += len(kept)
        return count
    finally:
        client.close()


def _client(folder: Path) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False, is_persistent=True, allow_reset=False)
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def _filter(where: Mapping[str, Any] | None) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = [
        {name: {"$in": list(value)} if isinstance(value, (list, tuple, set)) else {"$eq": value}}
        for name, value in (where or {}).items()
    ]
    if not clauses:
        return None
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def _seals(folder: Path) -> dict[str, int]:
    """Sizes of the vector files: a shortened one is what crashes the process that loads it.

    Their bytes are no seal: Chroma preallocates them and writes what happened to be in
    memory; until a thousand texts the vectors stand in its database alone.
    """
    return {str(p.relative_to(folder)): p.stat().st_size for p in sorted(folder.rglob("*.bin"))}


def _database_sound(folder: Path) -> bool:
    path = folder / "chroma.sqlite3"
    if not path.is_file():
        return False
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
            answer = file.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(answer) and answer[0] == "ok"


def _write(path: Path, text: str) -> None:
    """All of it or nothing, even when the power fails."""
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _lock(file: Any) -> bool:
    """Take the lock without waiting; it goes with the file when the process ends."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
