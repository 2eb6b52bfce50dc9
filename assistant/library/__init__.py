"""The library of forms: SQLite is the truth, the vector index a disposable copy."""

from assistant.library.store import Library
from assistant.library.summary import FormSummary

__all__ = ["FormSummary", "Library"]
