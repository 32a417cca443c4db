"""Row 11, in a fresh process: what one judgement takes, in milliseconds and in memory.

    python -m stories.detector.benchmark.cost ROUNDS < texts.json

Reads {"long": [text, …], "usual": [text, …]}; writes, for so many calls on each kind, milliseconds
of the processor and of the clock, and the most memory the process ever had, in MB.
"""

import json
import resource
import sys
import time
from pathlib import Path

from threadpoolctl import threadpool_limits

from stories.detector import judge

_KILOBYTES = 1024


def main(rounds: int) -> None:
    texts = json.load(sys.stdin)
    judge(texts["long"][0])  # loads what one core is then kept to
    with threadpool_limits(1):
        for text in texts["long"][:10]:
            judge(text)
        figures = {kind: _milliseconds(of, rounds) for kind, of in texts.items()}
    json.dump({**figures, "memory": peak_memory()}, sys.stdout)


def _milliseconds(texts: list[str], rounds: int) -> dict[str, list[float]]:
    processor, clock = [], []
    for call in range(rounds):
        text = texts[call % len(texts)]
        began, worked = time.perf_counter(), time.process_time()
        judge(text)
        processor.append(1000 * (time.process_time() - worked))
        clock.append(1000 * (time.perf_counter() - began))
    return {"processor": processor, "clock": clock}


def peak_memory() -> float:
    """The most resident memory of this process, MB. A child's `ru_maxrss` counts its parent's on
    Linux, so what the kernel says of this program alone is read first."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
        (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(peak) / _KILOBYTES
    except (OSError, ValueError):
        scale = _KILOBYTES**2 if sys.platform == "darwin" else _KILOBYTES
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


if __name__ == "__main__":
    main(int(sys.argv[1]))
