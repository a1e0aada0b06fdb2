"""Dynamics of ours in the hands of other tools (requirements-formats.txt).

dynamics_tools.py aum EXPORTED OUT        feeds the logits of an exported cartography folder to the package aum, which writes OUT
dynamics_tools.py cartography EXPORTED CLONE   what the code of a clone of allenai/cartography computes from that folder, as JSON
"""

import argparse
import json
import sys
import types
from pathlib import Path


def read_epochs(folder):
    files = sorted((Path(folder) / "training_dynamics").iterdir(), key=lambda path: int(path.stem.split("_")[-1]))
    return [[json.loads(line) for line in path.read_text().splitlines()] for path in files]


def write_aum(folder, out):
    import torch
    from aum import AUMCalculator

    calculator = AUMCalculator(out, compressed=False)
    for epoch, rows in enumerate(read_epochs(folder)):
        logits = torch.tensor([row[f"logits_epoch_{epoch}"] for row in rows], dtype=torch.float64)
        calculator.update(logits, torch.tensor([row["gold"] for row in rows]), [row["guid"] for row in rows])
    calculator.finalize()


def compute_metrics(folder, clone):
    sys.path.insert(0, clone)
    for name in ["matplotlib", "matplotlib.pyplot", "seaborn"]:  # only its figures need these
        sys.modules.setdefault(name, types.ModuleType(name))
    from cartography.selection.selection_utils import read_training_dynamics
    from cartography.selection.train_dy_filtering import compute_train_dy_metrics

    dynamics = read_training_dynamics(folder)
    arguments = argparse.Namespace(include_ci=False, burn_out=len(read_epochs(folder)))
    metrics, _ = compute_train_dy_metrics(dynamics, arguments)
    print(metrics.to_json(orient="records", lines=True))


{"aum": write_aum, "cartography": compute_metrics}[sys.argv[1]](*sys.argv[2:])
