"""AUM, Confidence, Variability, thresholds and removals the straightforward way: JSON Lines into dicts of lists.

    python aum_jsonl.py FOLDER EPOCHS

FOLDER is what packages/bench/src/workload/makeDynamics.ts wrote: one line a span and epoch, {"span", "margin",
"probability"}. It reads both runs whole and groups them by span, as research code does. Standard library only. Prints
one JSON line.
"""

import json
import math
import resource
import sys
from array import array
from collections import defaultdict
from pathlib import Path

from read_peak import read_peak_mib


def read_run(folder: Path, epochs: int) -> dict[int, dict[str, list[float]]]:
    """All epochs of a run, by span."""
    by_span: dict[int, dict[str, list[float]]] = defaultdict(lambda: {"margin": [], "probability": []})
    for epoch in range(1, epochs + 1):
        with open(folder / f"epoch-{epoch}.jsonl", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                by_span[record["span"]]["margin"].append(record["margin"])
                by_span[record["span"]]["probability"].append(record["probability"])
    return by_span


def compute_metrics(run: dict[int, dict[str, list[float]]]) -> dict[int, tuple[float, float, float]]:
    """AUM, Confidence and Variability (population deviation) of each span."""
    metrics = {}
    for span, values in run.items():
        aum = sum(values["margin"]) / len(values["margin"])
        probabilities = values["probability"]
        confidence = sum(probabilities) / len(probabilities)
        variability = math.sqrt(sum((p - confidence) ** 2 for p in probabilities) / len(probabilities))
        metrics[span] = (aum, confidence, variability)
    return metrics


def compute_threshold(values: list[float], k: int) -> float:
    return sorted(values, reverse=True)[len(values) * (100 - k) // 100]


def main() -> None:
    folder, epochs = Path(sys.argv[1]), int(sys.argv[2])
    data = json.loads((folder / "data.json").read_text())
    labels = array("i", (folder / "labels.i32").read_bytes())
    threshold_run = compute_metrics(read_run(folder / "threshold", epochs))
    k = {"positives": data["settings"]["kPos"], "negatives": data["settings"]["kNeg"]}
    tau = {}
    for sign, spans in data["samples"].items():
        tau[sign] = compute_threshold([threshold_run[span][0] for span in spans if span in threshold_run], k[sign])
    dynamics = compute_metrics(read_run(folder / "dynamics", epochs))
    removed = [
        span
        for span, (aum, _, _) in dynamics.items()
        if aum < (tau["positives"] if labels[span] > 0 else tau["negatives"])
    ]
    use = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "tau": tau,
                "numSpans": len(dynamics),
                "removedPositives": sum(labels[span] > 0 for span in removed),
                "removedNegatives": sum(labels[span] == 0 for span in removed),
                "sumOfRemovedIds": sum(removed),
                "peakMiB": read_peak_mib(),
                "cpuSeconds": use.ru_utime + use.ru_stime,
            }
        )
    )


if __name__ == "__main__":
    main()
