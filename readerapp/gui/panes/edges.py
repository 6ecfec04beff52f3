"""The margins of the reading pane, which its parts share."""

from typing import Final

EDGE: Final = 34  # left and right of everything
INNER: Final = 24  # right of what scrolls: the rest of the edge is the scroll bar's
