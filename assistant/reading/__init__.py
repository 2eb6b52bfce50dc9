"""From bytes to pages: recognises a file by its content and sees cells, without saying what they mean.

In: `Source`s, each a file's name and bytes. Out: `Page`s numbered from 1 over all files
given in one call. Fails with an `InputError` naming the file (and page) and what to do.
`group` tells which files are one document; give `read` one group at a time, so that a
bad file does not stop the others.
"""

from assistant.reading.guard import Kind, kind_of
from assistant.reading.reader import read, read_each, unreadable
from assistant.reading.source import Source, group

__all__ = ["Kind", "Source", "group", "kind_of", "read", "read_each", "unreadable"]
