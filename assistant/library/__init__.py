"""The library of forms: SQLite is the truth, the vector index a disposable copy."""
