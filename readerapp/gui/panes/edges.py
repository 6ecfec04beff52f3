"""The margin of the reading pane, which its parts share; scroll bars lie over it."""

from typing import Final

EDGE: Final = 34  # left and right of everything
