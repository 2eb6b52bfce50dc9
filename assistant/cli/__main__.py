"""`python -m assistant.cli` is `fuhe`."""

from assistant.cli import main

main()
