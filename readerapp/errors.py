"""Two kinds of failure: the reader can act on one, we must mend the other.

A ``ReaderError`` carries a whole sentence, shown as it stands by the window and the command line.
Any other exception is a defect of ours: logged with its traceback, never swallowed.
"""


class ReaderError(Exception):
    """A failure the reader can understand and act on; its text is shown as it stands."""


class Stale(ReaderError):
    """What was to be undone has been changed since."""


class UnreadableFile(ReaderError):
    """A file holds nothing this program can read."""


class NoSuchPaper(ReaderError):
    """No paper, or more than one, goes by the name given."""


class LibraryUnusable(ReaderError):
    """The library cannot be opened or written: missing, read-only, foreign or too new."""


class LibraryDamaged(LibraryUnusable):
    """The library file is not what it should be: a backup has to take its place."""


class LibraryTooNew(LibraryUnusable):
    """A newer program made the library; this one may read it at most."""


class LibraryReplaced(LibraryUnusable):
    """Another file has taken the place of the library since it was opened."""


class WorkerDied(ReaderError):
    """A worker process ended without an answer: out of time, out of memory or crashed."""
