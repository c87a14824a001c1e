"""python -m tests.fuzz --minutes 60 [--seed N]: all targets in turn; prints what was tried, and every failure with
its bytes.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.mutate import bent, seeds
from tests.fuzz.targets import run

HANG = 20  # seconds of work that one input may take, accepted or not
GROWTH = 900  # MB that one input may take
WAIT = 300  # seconds by the clock: a machine with much to do is no hang, a file that never ends is


def main() -> int:
    """Fuzz until the time is over; 1 if anything failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--memory", type=int, default=3, help="GB of address space")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (asked.memory << 30, asked.memory << 30))
    for kind in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(kind, lambda *_: (_ for _ in ()).throw(TimeoutError("a hang")))
    dice, started = random.Random(asked.seed), seeds()
    tried: Counter[str] = Counter()
    told: dict[str, set[str]] = {name: set() for name in started}
    longest, failures, until = (0.0, "", b""), 0, time.monotonic() + asked.minutes * 60
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    while time.monotonic() < until:
        for name, files in started.items():
            data = bent(dice.choice(files), dice)
            begun = time.monotonic()
            signal.alarm(WAIT)
            signal.setitimer(signal.ITIMER_PROF, HANG)
            try:
                told[name].add(run(name, data)[-60:])
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                failures += 1
                place = Path("build") / f"fuzz-{name}-{failures}"
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(data)
                print(f"FAILED {name}, bytes in {place}")
                print("".join(traceback.format_exception(error, limit=-6))[-1500:])
            signal.alarm(0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            if peak - most > GROWTH:
                failures += 1
                print(f"FAILED {name}: {peak - most:,} MB for {len(data):,} bytes")
                (Path("build") / f"fuzz-{name}-{failures}").write_bytes(data)
            most = max(most, peak)
            longest = max(longest, (time.monotonic() - begun, name, data))
            tried[name] += 1
    for name, count in tried.items():
        print(f"{name}: {count:,} inputs, {len(told[name]):,} different answers")
    Path("build").mkdir(exist_ok=True)
    (Path("build") / "fuzz-longest").write_bytes(longest[2])
    print(
        f"longest {longest[0]:.2f} s ({longest[1]}), "
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB, {failures} failures"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
