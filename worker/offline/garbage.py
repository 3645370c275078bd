"""How often a run without a server looks for objects that only refer to each other."""

from __future__ import annotations

import gc

_OBJECTS, _YOUNG, _MIDDLE = 20_000, 20, 50  # objects that are made, and looks at younger ones, between two looks


def look_for_garbage_seldom() -> None:
    """For the rest of this process: judging makes millions of objects, of which hardly any refer to each other.

    With Python's own numbers a look at all of them is due again and again, and finds nothing.
    """
    gc.set_threshold(_OBJECTS, _YOUNG, _MIDDLE)
