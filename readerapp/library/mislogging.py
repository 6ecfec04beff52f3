"""Faults of what the library keeps beside the papers: its log of steps, and what it is called."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any, Final

from readerapp.library.findings import Fault, Kind, Look, Mending, as_text, is_text
from readerapp.library.journal import JOURNALED
from readerapp.library.making import new_uid

_MAKE: Final[dict[str, Callable[[], str]]] = {
    "uid": new_uid,
    "epoch": lambda: os.urandom(4).hex(),
}


def _unreadable(look: Look) -> Iterator[Fault]:
    """Steps that cannot be taken back, since what they changed cannot be read."""
    bad: dict[int, list[int]] = {}
    for row in look.rows(
        "select step, seq, tbl, before, after from change join step on step.id = change.step "
        "where kind != 'purge'"
    ):
        images = row["before"], row["after"]
        known = row["tbl"] in JOURNALED and images != (None, None)
        if not known or not all(map(_is_image, images)):
            bad.setdefault(row["step"], []).append(row["seq"])
    for step, changes in bad.items():
        yield Fault("step", step, _label(look, step), {"changes": changes})


def _is_image(image: Any) -> bool:
    if image is None:
        return True
    if not is_text(image) or not image:
        return False
    if image[0] == "#":
        return True
    try:
        return isinstance(json.loads(image), dict)
    except (ValueError, RecursionError):
        return False


def _as_history(mending: Mending, fault: Fault) -> None:
    """The step stays in the history, but is no longer taken back."""
    for seq in fault.known["changes"]:
        row = next(mending.rows("select * from change where step = ? and seq = ?", fault.key, seq))
        if row["tbl"] in JOURNALED:
            mending.keep.put("change", **{**row, "before": None, "after": None})
        else:
            mending.keep.delete("change", step=fault.key, seq=seq)
    _put(mending, fault.key, kind="purge")


def _misspelt(look: Look) -> Iterator[Fault]:
    """Steps whose own row cannot be read, or that speak of a step that is not there."""
    for row in look.rows(
        "select *, target is null or target in (select id from step) as sure from step"
    ):
        words = {name: as_text(row[name]) for name in ("at", "label") if not is_text(row[name])}
        if words or not row["sure"]:
            known = words if row["sure"] else {**words, "target": None}
            yield Fault("step", row["id"], _label(look, row["id"]), known)


def _spell(mending: Mending, fault: Fault) -> None:
    _put(mending, fault.key, **fault.known)


def _put(mending: Mending, step: int, **fields: Any) -> None:
    row = next(mending.rows("select * from step where id = ?", step))
    mending.keep.put("step", **{**row, **fields})


def _label(look: Look, step: int) -> str:
    return str(look.value("select label from step where id = ?", step) or f"step {step}")


def _stepless(look: Look) -> Iterator[Fault]:
    for row in look.rows(
        "select step, count(*) as changes from change "
        "where step not in (select id from step) group by step"
    ):
        yield Fault("change", row["step"], f"step {row['step']}: {row['changes']} changes")


def _forget_step(mending: Mending, fault: Fault) -> None:
    mending.keep.delete("change", step=fault.key)


def _unnamed(look: Look) -> Iterator[Fault]:
    for name in _MAKE:
        value = look.value("select value from setting where name = ?", name)
        if not is_text(value) or not value:
            yield Fault("setting", 0, name, {"name": name})


def _name(mending: Mending, fault: Fault) -> None:
    name = fault.known["name"]
    mending.keep.put("setting", name=name, value=_MAKE[name]())


UNREADABLE: Final = Kind(
    "history",
    "step that could not be taken back",
    "steps that could not be taken back",
    _unreadable,
    _as_history,
)
MISSPELT: Final = Kind(
    "steps", "step whose row is broken", "steps whose rows are broken", _misspelt, _spell
)
STEPLESS: Final = Kind(
    "stepless-changes",
    "step that is gone but for what it changed",
    "steps that are gone but for what they changed",
    _stepless,
    _forget_step,
)
NAMES: Final = Kind(
    "settings",
    "name that the library has lost for itself",
    "names that the library has lost for itself",
    _unnamed,
    _name,
)
