"""Seconds and peak memory of whole commands: a cold start, --help, a build, parse.

    python benchmarks/startup.py [--runs 5]

Each command runs in a process of its own, once to warm up, then `--runs` times; the median of the wall seconds and
the largest resident set of the process are printed. `cold` compiles nothing beforehand: it runs with an
empty cache of compiled modules.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = [sys.executable, "-m", "output.cli"]
ROOT = Path(__file__).parent.parent


def run(command: list[str], **environment: str) -> tuple[float, float]:
    """Return wall seconds and peak MiB of one run."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(f"{' '.join(command)} ended with {status}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        brief = str(ROOT / "seeds" / "004-friends-again.md")
        rows = {
            "--help": [*PROGRAM, "--help"],
            "parse, one brief": [*PROGRAM, "parse", brief],
            "geocode Sinuiju": [*PROGRAM, "geocode", "Sinuiju"],
            "route Busan Khasan": [*PROGRAM, "route", "Busan", "Khasan"],
            "build, bundled briefs": [*PROGRAM, "build", "--out", f"{folder}/map"],
        }
        print(f"{'command':<24}{'s, median':>10}{'s, min':>10}{'MiB':>8}")
        seconds, mib = run(rows["--help"], PYTHONPYCACHEPREFIX=f"{folder}/cache")
        print(f"{'--help, cold':<24}{seconds:>10.2f}{seconds:>10.2f}{mib:>8.0f}")
        for name, command in rows.items():
            run(command)
            measured = [run(command) for _ in range(runs)]
            times = [s for s, _ in measured]
            peak = max(m for _, m in measured)
            print(f"{name:<24}{statistics.median(times):>10.2f}{min(times):>10.2f}{peak:>8.0f}")


if __name__ == "__main__":
    main()
