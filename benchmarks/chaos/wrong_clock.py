"""A clock that is wrong, for a whole process: everything in it that asks Python for the time is told another one.

It has to be set before anything else is imported, by a sitecustomize.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import time


def set_clock_ahead(seconds: int) -> None:
    """From now on it is later in this process, for `time` and `datetime`; what counts seconds goes on as before."""
    tell_time, tell_nanoseconds, tell_now = time.time, time.time_ns, datetime.datetime.now
    ahead = datetime.timedelta(seconds=seconds)

    def now(cls: type[datetime.datetime], tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return tell_now(tz) + ahead

    def utcnow(cls: type[datetime.datetime]) -> datetime.datetime:
        return (tell_now(datetime.UTC) + ahead).replace(tzinfo=None)

    time.time = lambda: tell_time() + seconds
    time.time_ns = lambda: tell_nanoseconds() + seconds * 10**9
    # the class itself, whose attributes Python does not let anybody set: others compare classes
    (attributes,) = gc.get_referents(datetime.datetime.__dict__)
    attributes |= {"now": classmethod(now), "utcnow": classmethod(utcnow), "today": classmethod(now)}
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))
