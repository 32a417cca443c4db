"""The model card of one artifact, written from its figures; nothing here depends on the clock."""

import json
from collections.abc import Sequence
from pathlib import Path

from .evaluation import FROZEN, Evaluation
from .training import Report

CARD, FIGURES = "model-card.md", "evaluation.json"
_NAMES = {
    "genuine_held": "genuine texts held",
    "ads_held": "advertisements held",
    "recall_at_precision_95": "recall at precision 0.95",
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "brier_at_prior": "Brier score at the prior",
    "ece_at_prior": "calibration error at the prior",
}


def write_card(report: Report, evaluations: Sequence[Evaluation], folder: Path) -> None:
    """`model-card.md` for people and `evaluation.json` for machines, beside the artifact."""
    figures = {
        "digest": report.digest,
        "manifest": report.manifest,
        "evaluations": [evaluation.as_json() for evaluation in evaluations],
    }
    text = json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / FIGURES).write_text(text + "\n", "utf-8")
    (folder / CARD).write_text(card(report, evaluations), "utf-8")


def card(report: Report, evaluations: Sequence[Evaluation]) -> str:
    manifest, thresholds = report.manifest, report.model.thresholds
    libraries = ", ".join(f"{name} {version}" for name, version in manifest["libraries"].items())
    lines = [
        "# Disguised-advertisement detector",
        "",
        "Made by `python manage.py train_detector`; do not edit. What it is, what it does not do",
        "and where it fails: `docs/method/detector.md`.",
        "",
        f"- digest `{report.digest}`, seed {manifest['seed']}",
        f"- {manifest['texts']} texts ({manifest['advertisements']} advertisements;"
        f" {manifest['languages']['fr']} French, {manifest['languages']['en']} English)",
        f"- probability calibrated at a prior of {manifest['prior']:.2f}; held from"
        f" {thresholds.hold:.3f}, suspected from {thresholds.suspect:.3f}",
        f"- {libraries}",
        "",
    ]
    for evaluation in evaluations:
        lines += [f"## {title(evaluation)}", "", *table(evaluation), ""]
    return "\n".join(lines)


def title(evaluation: Evaluation) -> str:
    if evaluation.grouped_by == FROZEN:
        return "Frozen texts: other voices, other sectors, never learned from"
    return f"Whole {evaluation.grouped_by}s left out, in five folds"


def table(evaluation: Evaluation) -> list[str]:
    """A Markdown table: measures by language, each with its 95 % interval."""
    parts = list(evaluation.texts)
    heads = [f"{part} ({evaluation.texts[part]})" for part in parts]
    rows = [f"| 95 % intervals, voices drawn 1 000 times | {' | '.join(heads)} |"]
    rows.append("|---" * (len(parts) + 1) + "|")
    for measure, name in _NAMES.items():
        cells = (str(evaluation.figures[part][measure] or "–") for part in parts)
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return rows
