"""Times AUM, confidence, variability and thresholds in the two ways that research code does it in Python.

    python peer_bench_dynamics.py --folder FOLDER --spans 1269878 --epochs 10 --out result.json

The records are made up (seeded) and written to FOLDER first where they are missing: per epoch one JSON Lines file for
`lists` (a dict from span id to the list of its margins, then one loop over all spans, as released code does) and one
.npz for `numpy` (all epochs stacked, then means along an axis). Reading is part of what is timed. Each way runs in a
process of its own, so that its peak memory is its own.
"""

import argparse
import datetime
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from peer_cleaning import compute_threshold

THRESHOLD_SAMPLES = (4442, 4444)  # CoNLL03's; the first ids of the made-up records
K = (100, 90)


def create_epoch(spans: int, epoch: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(epoch)
    margins = random.normal(3.0, 4.0, spans).astype(np.float32)
    return margins, (1 / (1 + np.exp(-margins))).astype(np.float32)


def write_records(folder: Path, spans: int, epochs: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for epoch in range(1, epochs + 1):
        margins, probabilities = create_epoch(spans, epoch)
        if not (folder / f"epoch-{epoch}.npz").exists():
            np.savez(folder / f"epoch-{epoch}.npz", margin=margins, probability=probabilities)
        path = folder / f"epoch-{epoch}.jsonl"
        if not path.exists():
            with open(path, "w", encoding="utf8") as file:
                for span, (margin, probability) in enumerate(zip(margins.tolist(), probabilities.tolist())):
                    file.write(f'{{"span": {span}, "margin": {margin:.7g}, "probability": {probability:.7g}}}\n')


def compute_with_lists(folder: Path, epochs: int) -> tuple[float, float]:
    margins: dict[int, list[float]] = {}
    probabilities: dict[int, list[float]] = {}
    for epoch in range(1, epochs + 1):
        with open(folder / f"epoch-{epoch}.jsonl", encoding="utf8") as file:
            for line in file:
                record = json.loads(line)
                margins.setdefault(record["span"], []).append(record["margin"])
                probabilities.setdefault(record["span"], []).append(record["probability"])
    aum, confidence, variability = {}, {}, {}
    for span, values in margins.items():
        aum[span] = sum(values) / epochs
        mean = confidence[span] = sum(probabilities[span]) / epochs
        variability[span] = (sum((value - mean) ** 2 for value in probabilities[span]) / epochs) ** 0.5
    return compute_thresholds(np.array([aum[span] for span in range(sum(THRESHOLD_SAMPLES))]))


def compute_with_numpy(folder: Path, epochs: int) -> tuple[float, float]:
    files = [np.load(folder / f"epoch-{epoch}.npz") for epoch in range(1, epochs + 1)]
    margins = np.stack([file["margin"] for file in files]).astype(np.float64)
    probabilities = np.stack([file["probability"] for file in files]).astype(np.float64)
    aum = margins.mean(axis=0)
    probabilities.mean(axis=0), probabilities.std(axis=0)
    return compute_thresholds(aum)


def compute_thresholds(aum: np.ndarray) -> tuple[float, float]:
    positives, negatives = THRESHOLD_SAMPLES
    return compute_threshold(aum[:positives], K[0]), compute_threshold(aum[positives : positives + negatives], K[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--spans", type=int, default=1_269_878)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--way", choices=["lists", "numpy"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        started = time.perf_counter()
        compute = compute_with_lists if arguments.way == "lists" else compute_with_numpy
        thresholds = compute(arguments.folder, arguments.epochs)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": time.perf_counter() - started, "peakBytes": peak, "thresholds": thresholds}))
        return
    write_records(arguments.folder, arguments.spans, arguments.epochs)
    result = {"kind": "dynamics benchmark", "spans": arguments.spans, "epochs": arguments.epochs, "ways": {}}
    for way in ("numpy", "lists"):
        runs = []
        for _ in range(arguments.repeats):
            command = [sys.executable, __file__, "--way", way, "--folder", arguments.folder, "--epochs", str(arguments.epochs)]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        result["ways"][way] = {
            "seconds_median": round(statistics.median(run["seconds"] for run in runs), 3),
            "peak_mebibytes": round(max(run["peakBytes"] for run in runs) / 2**20),
            "thresholds": runs[0]["thresholds"],
        }
    result |= {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "python": sys.version.split()[0],
        "numpy": np.__version__,
        "load_average": os.getloadavg(),
    }
    text = json.dumps(result, indent=2)
    print(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(text + "\n", "utf8")


if __name__ == "__main__":
    main()
