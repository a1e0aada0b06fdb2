"""The most memory that was resident at a time."""

import re
import resource
import sys


def read_peak_mib() -> float:
    """Of this program itself: on Linux `ru_maxrss` begins with the size of the process that started it."""
    try:
        with open("/proc/self/status", encoding="utf-8") as status:
            return int(re.search(r"^VmHWM:\s+(\d+) kB$", status.read(), re.M).group(1)) / 2**10
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (2**20 if sys.platform == "darwin" else 2**10)  # bytes on macOS
