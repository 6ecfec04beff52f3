"""The one family of letters the window is set in, in the sizes it uses, scaled by one factor."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

Role = Literal["tiny", "small", "ui", "note", "abstract", "title", "mono"]

SIZES: Final[dict[str, int]] = {
    "tiny": 11,  # key caps, headings of the sidebar, pills
    "small": 12,  # facts on a card, the status bar
    "ui": 13,
    "note": 14,
    "abstract": 15,
    "title": 20,
    "mono": 13,
}
_FAMILIES: Final = ("Inter", "DejaVu Sans")  # the first that is installed
_FIXED: Final = "DejaVu Sans Mono"
_scale = 1.0


def scale() -> float:
    """How much larger than drawn everything is, as the person asked."""
    return _scale


def set_scale(factor: float) -> None:
    """Everything asked for from now on is this much larger; `theme.apply` calls it."""
    global _scale
    _scale = min(max(factor, 0.5), 4.0)
    font.cache_clear()
    metrics.cache_clear()


def px(length: float) -> int:
    """A length of the drawing, in pixels at the text size asked for."""
    return round(length * _scale)


@lru_cache(maxsize=1)
def family() -> str:
    """Inter, else DejaVu Sans, else what the system sets its own windows in.

    DejaVu is named since a bare machine, asked for its own, may answer with a serif.
    """
    known = QFontDatabase.families()
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return next((name for name in _FAMILIES if name in known), system)


@lru_cache(maxsize=1)
def fixed_family() -> str:
    """What Markdown is typed in: every letter as wide as the next."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return _FIXED if _FIXED in QFontDatabase.families() else system


@lru_cache(maxsize=64)
def font(role: Role = "ui", weight: int | None = None) -> QFont:
    """The font of a role. Shared and cached: copy it before changing it.

    Figures are tabular, so that counts stand under each other and do not dance.
    """
    if role == "mono":
        made = QFont(fixed_family())
        made.setStyleHint(QFont.StyleHint.Monospace)
    else:
        made = QFont(family())
        made.setFeature(QFont.Tag("tnum"), 1)
    made.setPixelSize(max(px(SIZES[role]), 6))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if weight is None:
        weight = 600 if role == "title" else 400
    made.setWeight(QFont.Weight(weight))
    return made


@lru_cache(maxsize=64)
def metrics(role: Role = "ui", weight: int | None = None) -> QFontMetrics:
    """The measures of `font` of the same role, cached."""
    return QFontMetrics(font(role, weight))
