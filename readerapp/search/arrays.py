"""Files of plain numbers: named little-endian arrays one after the other, what they are at the end.

Any stretch of an array can be read by itself, and reading is copying.
"""

from __future__ import annotations

import json
import struct
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = b"arrays 1"
_END: Final = struct.Struct("<q8s")  # how long the directory is that comes before

Array = NDArray[Any]


class ArrayWriter:
    """Writes one array after the other."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._at = 0
        self._directory: dict[str, tuple[str, int, int]] = {}

    def add(self, name: str, values: Array) -> None:
        """Write an array, each number as short as the largest allows."""
        if values.dtype.kind in "iu" and (not len(values) or values.min() >= 0):
            values = values.astype(np.min_scalar_type(int(values.max(initial=0))), copy=False)
        values = values.astype(values.dtype.newbyteorder("<"), copy=False)
        self._directory[name] = values.dtype.str, self._at, len(values)
        self._file.write(values.tobytes())
        self._at += values.nbytes

    def close(self) -> None:
        """Write what is where."""
        directory = json.dumps(self._directory).encode()
        self._file.write(directory + _END.pack(len(directory), _MAGIC))
        self._file.close()


class Arrays:
    """Reads what an ``ArrayWriter`` wrote."""

    def __init__(self, file: Any, size: int) -> None:
        self._file = file
        length, magic = _END.unpack(file.get(size - _END.size, _END.size))
        if magic != _MAGIC:
            raise ValueError("not a file of arrays")
        directory = json.loads(file.get(size - _END.size - length, length))
        self._directory = {
            n: (np.dtype(kind), at, many) for n, (kind, at, many) in directory.items()
        }

    @property
    def names(self) -> list[str]:
        """What they are called."""
        return list(self._directory)

    def part(self, name: str, start: int = 0, stop: int | None = None) -> Array:
        """An array, or a stretch of it; not to be written to."""
        kind, at, many = self._directory[name]
        stop = many if stop is None else stop
        if not 0 <= start <= stop <= many:
            raise ValueError(f"{name} has no numbers {start} to {stop}")
        read = self._file.get(at + start * kind.itemsize, (stop - start) * kind.itemsize)
        return np.frombuffer(read, kind, stop - start)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
