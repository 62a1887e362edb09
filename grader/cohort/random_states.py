"""The global random states of Python and NumPy, as one value to tell, keep and restore."""

from __future__ import annotations

import ctypes
import random
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

_KEYS, _POSITION = 624, 4


@dataclass(frozen=True)
class RandomStates:
    """Both states.

    Parameters
    ----------
    python
        As `random.getstate` returns it.
    numpy
        As `numpy.random.get_state` returns it.
    """

    python: tuple[Any, ...]
    numpy: tuple[Any, ...]

    @classmethod
    def now(cls) -> RandomStates:
        """Read the states of this process."""
        return cls(random.getstate(), np.random.get_state())  # type: ignore[arg-type]

    def restore(self) -> None:
        """Make these the states of this process."""
        random.setstate(self.python)
        np.random.set_state(self.numpy)

    def lasts(self) -> bool:
        """Tell whether nothing has been drawn or seeded in this process since they were its states.

        NumPy takes 30 microseconds to hand its state out, so that its memory is compared instead.
        What is not in there, a normal number that waits, comes only by drawing, which moves the
        rest; if one waits already, it may be taken without a trace, and the states count as new.
        """
        name, keys, position, waits, _ = self.numpy
        if waits or name != "MT19937" or random.getstate() != self.python:
            return False
        told: bytes = keys.tobytes() + position.to_bytes(_POSITION, sys.byteorder)
        return _memory() == told

    def to_json(self) -> dict[str, Any]:
        """Turn the states into what JSON can hold."""
        version, words, gauss = self.python
        name, keys, position, waits, waiting = self.numpy
        return {
            "python": [version, list(words), gauss],
            "numpy": [name, keys.tolist(), position, waits, waiting],
        }


def from_json(data: Any) -> RandomStates | None:
    """Rebuild what another process told; None if it told something else."""
    try:
        version, words, gauss = data["python"]
        name, keys, position, waits, waiting = data["numpy"]
        python = (version, tuple(words), gauss)
        random.Random(0).setstate(python)
        keys, position = np.array(keys, np.uint32), int(position)
        numpy = (str(name), keys, position, bool(waits), float(waiting))
    except (TypeError, ValueError, KeyError, OverflowError):
        return None
    # NumPy takes any position, and would read the memory there.
    sound = name == "MT19937" and keys.shape == (_KEYS,) and 0 <= position <= _KEYS
    return RandomStates(python, numpy) if sound else None


def _memory() -> bytes:
    """Copy the memory of NumPy's global generator: 624 words and the position in them."""
    bits = np.random.mtrand.get_bit_generator()
    if type(bits) is not np.random.MT19937:
        return b""
    return ctypes.string_at(bits.ctypes.state_address, _KEYS * 4 + _POSITION)
