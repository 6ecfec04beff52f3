"""How far a long test has come, kept on the disk, so that one that was stopped goes on."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from pathlib import Path


class Tally:
    """Counts under a name and a seed. ``READERAPP_SEED`` of the stopped run goes on with it."""

    def __init__(self, name: str, seed: int) -> None:
        self._file = Path(tempfile.gettempdir()) / f"readerapp-{name}-{seed}.json"
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        self.done: int = kept.get("done", 0)
        self.seconds: float = kept.get("seconds", 0.0)
        self.figures: Counter[str] = Counter(kept.get("figures", {}))
        self._since = time.monotonic()

    def keep(self, done: int) -> None:
        """So many are done; what else was counted stands in ``figures``."""
        now = time.monotonic()
        self.seconds += now - self._since
        self.done, self._since = done, now
        said = {"done": done, "seconds": self.seconds, "figures": self.figures}
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(said))
        draft.replace(self._file)

    def __str__(self) -> str:
        figures = ", ".join(f"{what} {number:,}" for what, number in sorted(self.figures.items()))
        each = self.seconds / max(1, self.done)
        return f"{self.done:,} in {self.seconds:,.0f} s ({each:.2f} s each): {figures}"
