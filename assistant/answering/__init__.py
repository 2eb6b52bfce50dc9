"""From questions to answers, each number tied to a cell or a trace."""

from assistant.answering.answer import Answer, Citation, Step
from assistant.answering.asking import ask

__all__ = ["Answer", "Citation", "Step", "ask"]
