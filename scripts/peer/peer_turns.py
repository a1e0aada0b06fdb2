"""The peer, taking turns with another program on the same machine: one piece of work for each line of stdin.

    python peer_turns.py --task step|token-step|record|record-by-length --data FOLDER --encoder FOLDER [--bf16]

Prints a line of JSON when ready, one after each turn, and a last one (peak memory) when stdin ends. `step` is a training
step on the next batch of 16 sentences; `token-step` the same of transformers' own token classifier. `record` computes margin and probability of all candidate spans, in padded
batches of 16 sentences in file order, and writes them as JSON Lines; `record-by-length` sorts sentences by length.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import transformers

from peer_data import Batch, BatchBuilder, Tokenizer, create_split, read_sentences
from peer_model import SpanModel, compute_loss, create_model, create_optimizer
from peer_tokens import build_token_batch, create_token_model, create_token_optimizer, list_tags
from peer_training import EVALUATION_SUBWORDS, compute_margins_and_probabilities
from read_peak import read_peak_mib

DEFAULT_TYPES = ["ORG", "MISC", "PER", "LOC"]
BATCH_SIZE = 16


def answer(value: dict) -> None:
    print(json.dumps(value), flush=True)


def take_steps(model: SpanModel, builder: BatchBuilder, arguments: argparse.Namespace) -> None:
    batches = builder.fixed_batches(BATCH_SIZE)
    optimizer = create_optimizer(model, encoder_lr=1e-5, head_lr=5e-4)
    model.train()
    for turn, _ in enumerate(sys.stdin):
        started = time.perf_counter()
        batch = builder.build(batches[turn % len(batches)])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.bf16):
            loss = compute_loss(*model(batch), batch.labels, arguments.topneg)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        loss.item()
        answer({"ms": 1000 * (time.perf_counter() - started), "step": turn + 1, **describe_batch(batch)})


def take_token_steps(builder: BatchBuilder, num_classes: int, arguments: argparse.Namespace) -> None:
    model = create_token_model(arguments.encoder, num_classes)
    batches = builder.fixed_batches(BATCH_SIZE)
    optimizer = create_token_optimizer(model)
    tags = list_tags(builder)
    model.train()
    for turn, _ in enumerate(sys.stdin):
        started = time.perf_counter()
        inputs = build_token_batch(builder, tags, batches[turn % len(batches)])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.bf16):
            loss = model(**inputs).loss
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss.item()
        elapsed = 1000 * (time.perf_counter() - started)
        answer({"ms": elapsed, "step": turn + 1, "subwords": int(inputs["attention_mask"].sum())})


def describe_batch(batch: Batch) -> dict:
    return {
        "subwords": int(batch.attention_mask.sum()),
        "padded_subwords": batch.input_ids.numel(),
        "spans": len(batch.labels),
    }


@torch.no_grad()
def take_passes(model: SpanModel, builder: BatchBuilder, num_classes: int, arguments: argparse.Namespace) -> None:
    split = builder.split
    model.eval()
    by_length = arguments.task == "record-by-length"
    with tempfile.TemporaryDirectory() as folder:
        for _ in sys.stdin:
            started = time.perf_counter()
            logits = np.empty((split.num_spans, num_classes), dtype=np.float32)
            batches = builder.batches_by_length(EVALUATION_SUBWORDS) if by_length else builder.fixed_batches(BATCH_SIZE)
            for sentences in batches:
                batch = builder.build(sentences)
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.bf16):
                    logits[batch.span_ids] = model(batch)[1].float().numpy()
            margins, probabilities = compute_margins_and_probabilities(logits, split.labels)
            with open(Path(folder) / "epoch-1.jsonl", "w", encoding="utf8") as file:
                for span, (margin, probability) in enumerate(zip(margins.tolist(), probabilities.tolist())):
                    file.write(json.dumps({"span": span, "margin": margin, "probability": probability}) + "\n")
            answer({"ms": 1000 * (time.perf_counter() - started)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", choices=["step", "token-step", "record", "record-by-length"], required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of train-distant.jsonl")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of config, weights and tokenizer")
    parser.add_argument("--bf16", action="store_true", help="forward pass under bfloat16 autocast")
    parser.add_argument("--topneg", action="store_true")
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    info = arguments.data / "dataset.json"
    types = json.loads(info.read_text("utf8"))["types"] if info.exists() else DEFAULT_TYPES
    split = create_split(read_sentences(arguments.data / "train-distant.jsonl"), types)
    builder = BatchBuilder(split, Tokenizer(arguments.encoder), torch.device("cpu"))
    torch.manual_seed(42)
    model = create_model(arguments.encoder, len(types) + 1)
    answer(
        {
            "versions": {
                "python": sys.version.split()[0],
                "torch": torch.__version__,
                "transformers": transformers.__version__,
                "numpy": np.__version__,
            },
            "attention": model.encoder.config._attn_implementation,
            "threads": torch.get_num_threads(),
            "numSpans": split.num_spans,
        }
    )
    if arguments.task == "token-step":
        del model
        take_token_steps(builder, len(types) + 1, arguments)
    elif arguments.task == "step":
        take_steps(model, builder, arguments)
    else:
        take_passes(model, builder, len(types) + 1, arguments)
    answer({"peakMiB": read_peak_mib()})


if __name__ == "__main__":
    main()
