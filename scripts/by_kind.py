"""The detector by kind, difficulty and sector: `.venv/bin/python scripts/by_kind.py`, a minute.

Each file of the corpus is judged by heads that have not seen it. A text counts as found when its
strongest passage scores above that of 97.5 % of the genuine texts.
"""

import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from stories.detector.corpus import examples_of, read_rows, shipped_files
from stories.detector.training import SEED, fit_heads

GENUINE_ABOVE = 0.025


def main() -> None:
    rows = read_rows(shipped_files())[0]
    strongest = strongest_passages(rows)
    genuine = np.array([row.label == 0 for row in rows])
    found = strongest > np.quantile(strongest[genuine], 1 - GENUINE_ABOVE)
    for field in ("difficulty", "kind", "sector"):
        for label, title in ((1, "advertisements found"), (0, "genuine texts held")):
            shares = defaultdict(list)
            for row, hit in zip(rows, found, strict=True):
                if row.label == label:
                    shares[getattr(row, field)].append(bool(hit))
            print(f"\n| {title}, by {field} | share | texts |\n|---|---|---|")
            for name, hits in sorted(shares.items(), key=lambda each: -np.mean(each[1])):
                print(f"| {name} | {np.mean(hits):.2f} | {sum(hits)} of {len(hits)} |")


def strongest_passages(rows) -> np.ndarray:
    """The score of each text's strongest passage, from heads trained without its file."""
    examples = examples_of(rows)
    files = [row.id.rsplit("-", 1)[0] for row in rows]
    strongest = np.zeros(len(rows))
    for left in sorted(set(files)):
        kept = [each for each, file in zip(examples, files, strict=True) if file != left]
        heads = fit_heads(kept, SEED)
        for place, (example, file) in enumerate(zip(examples, files, strict=True)):
            if file == left:
                strongest[place] = heads.weigh(example.reading).scores.max()
    return strongest


if __name__ == "__main__":
    main()
