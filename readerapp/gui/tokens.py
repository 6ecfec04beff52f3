"""Every colour of the window, once: two themes of named tokens, and nothing else.

Text is readable on every plane it can stand on (4.5:1 or more), which a test measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme, as ``#rrggbb``.

    Three planes (``side``, ``list``, ``page``), three strengths of text (``ink``, ``soft``,
    ``faint``), one accent. ``highlights`` are (tint, underline), ``tags`` are (dot, tint).
    """

    name: str
    dark: bool
    side: str
    list: str
    page: str
    ink: str
    soft: str
    faint: str
    line: str
    accent: str
    accent_ink: str
    selection: str
    hover: str
    chip: str
    button: str
    button_hover: str
    field: str
    toast: str
    toast_ink: str
    toast_soft: str
    mark: str
    danger: str
    include: str
    include_tint: str
    exclude: str
    exclude_tint: str
    thumb: str
    highlights: Mapping[str, tuple[str, str]]
    tags: Mapping[str, tuple[str, str]]


LIGHT: Final = Theme(
    name="light",
    dark=False,
    side="#f3f2ee",
    list="#faf9f6",
    page="#ffffff",
    ink="#1e2227",
    soft="#545a62",
    faint="#646a71",
    line="#e4e2dc",
    accent="#2f5aa8",
    accent_ink="#ffffff",
    selection="#e3ebf8",
    hover="#ecebe6",
    chip="#efede7",
    button="#ffffff",
    button_hover="#f6f5f2",
    field="#ffffff",
    toast="#2b2f35",
    toast_ink="#f4f4f2",
    toast_soft="#b3b8be",
    mark="#ffe9a8",
    danger="#b3382c",
    include="#2b772f",
    include_tint="#e6f4e4",
    exclude="#b3382c",
    exclude_tint="#fbe7e4",
    thumb="#cfccc4",
    highlights={
        "yellow": ("#ffe9a8", "#d9a514"),
        "green": ("#cfeccb", "#4c9a50"),
        "blue": ("#d3e5fb", "#4a7fcb"),
        "pink": ("#f9d6e0", "#c25a80"),
    },
    tags={
        "amber": ("#b57a12", "#ffe9a8"),
        "green": ("#4c9a50", "#d6efd2"),
        "blue": ("#5b7fc7", "#d9e6fb"),
        "pink": ("#b0567a", "#f9d6e0"),
        "violet": ("#8060b8", "#e6ddf6"),
        "teal": ("#2b8f8f", "#cdebe9"),
        "red": ("#c2503f", "#fadbd5"),
        "grey": ("#7d8389", "#e6e5e0"),
    },
)

DARK: Final = Theme(
    name="dark",
    dark=True,
    side="#1a1c1f",
    list="#1f2226",
    page="#24282d",
    ink="#e7e7e3",
    soft="#b0b6bc",
    faint="#9aa1a8",
    line="#33383e",
    accent="#8db1ee",
    accent_ink="#16202e",
    selection="#2a3850",
    hover="#262a2f",
    chip="#2d3238",
    button="#2c3137",
    button_hover="#32373d",
    field="#24282d",
    toast="#e9e9e5",
    toast_ink="#22262b",
    toast_soft="#5a6068",
    mark="#6b5518",
    danger="#f0968b",
    include="#8ed08f",
    include_tint="#24402a",
    exclude="#f0968b",
    exclude_tint="#4a2723",
    thumb="#464c54",
    highlights={
        "yellow": ("#6b5518", "#d9a514"),
        "green": ("#2d5a33", "#5fb764"),
        "blue": ("#274e77", "#6aa0e4"),
        "pink": ("#6d3348", "#d9759a"),
    },
    tags={
        "amber": ("#d29a2c", "#6b5518"),
        "green": ("#5bab60", "#2d5a33"),
        "blue": ("#6f93da", "#274e77"),
        "pink": ("#c8698f", "#6d3348"),
        "violet": ("#a184d8", "#4d3c73"),
        "teal": ("#45a8a6", "#1f5553"),
        "red": ("#d96a58", "#6e3229"),
        "grey": ("#979da4", "#434950"),
    },
)

TOKENS: Final[Mapping[str, Theme]] = {"light": LIGHT, "dark": DARK}
