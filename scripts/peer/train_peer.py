"""DynClean in plain PyTorch and transformers: train on D, record dynamics, clean, train on D', score both.

    python train_peer.py --data FOLDER --encoder FOLDER --out result.json --epochs 10 --seed 42 --topneg
    python train_peer.py --data FOLDER --encoder FOLDER --out bench.json --bench-steps 50
"""

import argparse
import datetime
import json
import os
import platform
import time
from pathlib import Path

import numpy as np
import torch
import transformers

from peer_cleaning import compute_threshold, count_noise, decide_removals, draw_threshold_samples
from peer_data import BatchBuilder, Tokenizer, create_split, read_sentences
from peer_model import ADAM_EPS, compute_loss, create_model, create_optimizer
from peer_training import Dynamics, Settings, TrainingResult, evaluate, train

DEFAULT_TYPES = ["ORG", "MISC", "PER", "LOC"]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of train-distant, dev, test (.jsonl)")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of config, weights and tokenizer")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--types", help="entity types in order, comma separated (default: dataset.json's, else CoNLL's)")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--encoder-lr", type=float, default=5e-5, help="5e-5 suits MiniLM; 1e-5 is for 768-wide encoders")
    parser.add_argument("--head-lr", type=float, default=5e-4)
    parser.add_argument("--k-pos", type=int, default=100)
    parser.add_argument("--k-neg", type=int, default=90)
    parser.add_argument("--topneg", action=argparse.BooleanOptionalAction, default=True, help="cleaner and final models")
    parser.add_argument("--final-topneg", action=argparse.BooleanOptionalAction, help="models on D and D' (default: as --topneg)")
    parser.add_argument("--limit", type=int, help="only the first so many sentences of every file, to try things out")
    parser.add_argument("--write-dynamics", type=Path, help="also write the dynamics as JSON Lines, for `dynclean clean --dynamics`")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, help="torch's intra-op threads")
    parser.add_argument("--note", help="a remark that is copied into the result")
    parser.add_argument("--bench-steps", type=int, help="only time so many training steps")
    parser.add_argument("--bench-warmup", type=int, default=5, help="steps before those that are timed")
    parser.add_argument("--bench-loss-every", type=int, default=1, help="steps between looks at the loss, which wait for a GPU")
    parser.add_argument("--compile", metavar="BACKEND", help="with --bench-steps: torch.compile by this backend (inductor)")
    parser.add_argument("--bf16", action="store_true", help="with --bench-steps: forward pass under bfloat16 autocast")
    return parser.parse_args()


def read_types(arguments: argparse.Namespace) -> list[str]:
    if arguments.types:
        return arguments.types.split(",")
    info = arguments.data / "dataset.json"
    return json.loads(info.read_text("utf8"))["types"] if info.exists() else DEFAULT_TYPES


def read_cpu_name() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def describe_machine(device: torch.device) -> dict:
    gpu = {"gpu": torch.cuda.get_device_name(device)} if device.type == "cuda" else {}
    return {
        "cpu": read_cpu_name(),
        "cores": os.cpu_count(),
        "torch_threads": torch.get_num_threads(),
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "device": str(device),
        **gpu,
        "system": f"{platform.system()} {platform.machine()}",
    }


def describe_versions() -> dict:
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "numpy": np.__version__,
    }


def write_json(path: Path, value: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(value, indent=2) + "\n", "utf8")
    partial.replace(path)


def log(text: str) -> None:
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", flush=True)


def write_dynamics(folder: Path, dynamics: Dynamics) -> None:
    """One file per epoch, one line per span: id, margin and probability of the label that this run assigned."""
    folder.mkdir(parents=True, exist_ok=True)
    for epoch, (margins, probabilities) in enumerate(zip(dynamics.margins, dynamics.probabilities), start=1):
        with open(folder / f"epoch-{epoch}.jsonl", "w", encoding="utf8") as file:
            for span, (margin, probability) in enumerate(zip(margins.tolist(), probabilities.tolist())):
                file.write(json.dumps({"span": span, "margin": margin, "probability": probability}) + "\n")


def describe_training(result: TrainingResult) -> dict:
    per_epoch = {}
    for entry in result.dev:
        per_epoch[max(1, int(np.ceil(entry["epoch"])))] = round(entry["f1"], 3)
    return {
        "batches_per_epoch": result.num_batches,
        "dev_f1_per_epoch": list(per_epoch.values()),
        "dev_evaluations": [{"step": entry["step"], "f1": round(entry["f1"], 3)} for entry in result.dev],
        "best_dev": result.best and {"step": result.best["step"], "f1": round(result.best["f1"], 3)},
        "train_loss_per_epoch": [round(loss, 2) for loss in result.losses],
        "seconds_per_step_median": round(float(np.median(result.step_seconds)), 4),
        "training_steps_seconds": round(sum(result.step_seconds), 1),
        "total_seconds": round(result.total_seconds, 1),
    }


def run_benchmark(arguments: argparse.Namespace, device: torch.device) -> dict:
    """Times training steps (batch building, forward, backward, AdamW) on consecutive real batches in file order."""
    types = read_types(arguments)
    sentences = read_sentences(arguments.data / "train-distant.jsonl")
    split = create_split(sentences[: arguments.limit], types)
    builder = BatchBuilder(split, Tokenizer(arguments.encoder), device)
    batches = builder.fixed_batches(arguments.batch_size)
    torch.manual_seed(arguments.seed)
    model = create_model(arguments.encoder, len(types) + 1).to(device).train()
    optimizer = create_optimizer(model, arguments.encoder_lr, arguments.head_lr)
    forward = torch.compile(model, backend=arguments.compile) if arguments.compile else model
    waits = arguments.bench_loss_every == 1  # then each step is timed by itself, else only all of them together
    synchronize = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    seconds, subwords, padded, spans, losses = [], [], [], [], []
    for step in range(arguments.bench_warmup + arguments.bench_steps):
        if waits or step == arguments.bench_warmup:
            synchronize()
        started = time.perf_counter()
        if step == arguments.bench_warmup:
            all_started = started
        batch = builder.build(batches[step % len(batches)])
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=arguments.bf16):
            loss = compute_loss(*forward(batch), batch.labels, arguments.topneg)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if (step + 1) % arguments.bench_loss_every == 0:
            losses.append(loss.item())
        if waits:
            synchronize()
        seconds.append(time.perf_counter() - started)
        subwords.append(int(batch.attention_mask.sum()))
        padded.append(batch.input_ids.numel())
        spans.append(len(batch.labels))
    synchronize()
    all_seconds = time.perf_counter() - all_started
    timed = slice(arguments.bench_warmup, None)
    return {
        "kind": "benchmark",
        "precision": "bf16 autocast" if arguments.bf16 else "fp32",
        "steps": arguments.bench_steps,
        "warmup": arguments.bench_warmup,
        "steps_per_second": arguments.bench_steps / all_seconds,
        "peak_bytes": torch.cuda.max_memory_allocated() if device.type == "cuda" else None,
        "compile": arguments.compile,
        "loss_every": arguments.bench_loss_every,
        "seconds_per_step_median": float(np.median(seconds[timed])),
        "seconds_per_step_mean": float(np.mean(seconds[timed])),
        "seconds_per_step_min": float(np.min(seconds[timed])),
        "subwords": sum(subwords[timed]),
        "padded_subwords": sum(padded[timed]),
        "spans": sum(spans[timed]),
        "subwords_per_second": sum(subwords[timed]) / sum(seconds[timed]),
        "seconds": [round(value, 5) for value in seconds[timed]],
        "losses": [round(value, 3) for value in losses[arguments.bench_warmup // arguments.bench_loss_every :]],
        "load_average": os.getloadavg(),
    }


def run_pipeline(arguments: argparse.Namespace, device: torch.device) -> dict:
    types = read_types(arguments)
    num_types = len(types)
    tokenizer = Tokenizer(arguments.encoder)
    read = lambda name: create_split(read_sentences(arguments.data / f"{name}.jsonl")[: arguments.limit], types)
    split = read("train-distant")
    gold = read("train-gold") if (arguments.data / "train-gold.jsonl").exists() else None
    dev = BatchBuilder(read("dev"), tokenizer, device)
    test = BatchBuilder(read("test"), tokenizer, device)
    final_topneg = arguments.topneg if arguments.final_topneg is None else arguments.final_topneg
    log(f"{len(split.sentences)} sentences, {split.num_spans} candidate spans, {(split.labels > 0).sum()} positive")

    def settings(topneg: bool) -> Settings:
        return Settings(
            arguments.epochs, arguments.batch_size, arguments.encoder_lr, arguments.head_lr, arguments.seed, topneg
        )

    def run_stage(name: str, data, num_classes: int, topneg: bool, select: bool, record: bool):
        log(f"{name} ({'TopNeg' if topneg else 'all spans'})")
        torch.manual_seed(arguments.seed)
        model = create_model(arguments.encoder, num_classes).to(device)
        builder = BatchBuilder(data, tokenizer, device)
        result = train(
            model, builder, dev if select else None, num_classes, settings(topneg), record, lambda text: log(f"  {text}")
        )
        scores = evaluate(model, test, num_classes) if select else None
        if scores:
            log(f"  test {scores['precision']:.2f} {scores['recall']:.2f} {scores['f1']:.2f}")
        stages[name] = {"topneg": topneg, **describe_training(result), **({"test": scores} if scores else {})}
        return result

    stages: dict[str, dict] = {}
    dynamics_run = run_stage("D", split, num_types + 1, arguments.topneg, select=True, record=True).dynamics
    if final_topneg != arguments.topneg:
        stages["dynamics"] = stages.pop("D")
        run_stage("D", split, num_types + 1, final_topneg, select=True, record=False)

    samples = draw_threshold_samples(split.labels, num_types, arguments.seed)
    relabelled = split.labels.copy()
    relabelled[np.concatenate([samples["positives"], samples["negatives"]])] = num_types + 1
    threshold_split = split.relabelled(relabelled)
    threshold_run = run_stage(
        "threshold", threshold_split, num_types + 2, arguments.topneg, select=False, record=True
    ).dynamics

    if arguments.write_dynamics:
        write_dynamics(arguments.write_dynamics / "dynamics", dynamics_run)
        write_dynamics(arguments.write_dynamics / "threshold", threshold_run)
        ids = {sign: values.tolist() for sign, values in samples.items()}
        write_json(arguments.write_dynamics / "threshold-samples.json", ids)

    aum = dynamics_run.margins.astype(np.float64).mean(axis=0)
    threshold_aum = threshold_run.margins.astype(np.float64).mean(axis=0)
    tau_pos = compute_threshold(threshold_aum[samples["positives"]], arguments.k_pos)
    tau_neg = compute_threshold(threshold_aum[samples["negatives"]], arguments.k_neg)
    removed = decide_removals(aum, split.labels, tau_pos, tau_neg)
    cleaning = {
        "k_pos": arguments.k_pos,
        "k_neg": arguments.k_neg,
        "threshold_samples": {sign: len(ids) for sign, ids in samples.items()},
        "tau_pos": tau_pos,
        "tau_neg": tau_neg,
        "removed_positives": int((removed & (split.labels > 0)).sum()),
        "removed_negatives": int((removed & (split.labels == 0)).sum()),
    }
    if gold is not None:
        cleaning |= {
            "removed_positives_wrong": int((removed & (split.labels > 0) & (split.labels != gold.labels)).sum()),
            "removed_negatives_missed_entities": int((removed & (split.labels == 0) & (gold.labels > 0)).sum()),
            "noise": {
                "D": count_noise(split.labels, gold.labels, split.kept),
                "D'": count_noise(split.labels, gold.labels, ~removed),
            },
        }
    log(f"tau {tau_pos:.4f} {tau_neg:.4f}, " + ", ".join(f"{k} {v}" for k, v in cleaning.items() if "removed" in k))
    del dynamics_run, threshold_run

    run_stage("D'", split.cleaned(removed), num_types + 1, final_topneg, select=True, record=False)
    return {
        "kind": "run",
        "settings": {
            "dataset": arguments.data.name,
            "encoder": arguments.encoder.name,
            "types": types,
            "sentences_limit": arguments.limit,
            "epochs": arguments.epochs,
            "seed": arguments.seed,
            "batch_size": arguments.batch_size,
            "encoder_lr": arguments.encoder_lr,
            "head_lr": arguments.head_lr,
            "adam_eps": ADAM_EPS,
            "cleaner_topneg": arguments.topneg,
            "final_topneg": final_topneg,
            "precision": "fp32",
        },
        "test": {"D": stages["D"]["test"], "D'": stages["D'"]["test"]},
        "cleaning": cleaning,
        "stages": stages,
    }


def main() -> None:
    arguments = parse_arguments()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    device = torch.device(arguments.device)
    started = time.perf_counter()
    result = run_benchmark(arguments, device) if arguments.bench_steps else run_pipeline(arguments, device)
    result |= {
        "total_seconds": round(time.perf_counter() - started, 1),
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": describe_machine(device),
        "versions": describe_versions(),
        **({"note": arguments.note} if arguments.note else {}),
    }
    if arguments.bench_steps:
        result["settings"] = {
            "dataset": arguments.data.name,
            "encoder": arguments.encoder.name,
            "batch_size": arguments.batch_size,
            "topneg": arguments.topneg,
            "seed": arguments.seed,
        }
    write_json(arguments.out, result)
    log(f"wrote {arguments.out}")


if __name__ == "__main__":
    main()
