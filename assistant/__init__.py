"""Fuhe 复核: reads self-evaluation forms, re-computes every score, answers why points were lost.

The flow, and the type that carries it:

    bytes → Page → Draft → Form → library (SQLite) → index (Chroma) → Answer
"""

__version__ = "0.1.0"
