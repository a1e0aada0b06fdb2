"""Training with dev selection, evaluation, and recording of training dynamics."""

import time
from dataclasses import dataclass
from typing import Callable

import numpy as np
import torch

from peer_data import BatchBuilder
from peer_model import SpanModel, compute_loss, create_optimizer

EVALUATION_SUBWORDS = 4096  # padded subwords of one evaluation batch


@dataclass
class Settings:
    epochs: int
    batch_size: int
    encoder_lr: float
    head_lr: float
    seed: int
    topneg: bool


@dataclass
class Dynamics:
    margins: np.ndarray  # [epochs, spans]
    probabilities: np.ndarray  # [epochs, spans]


@dataclass
class TrainingResult:
    dev: list[dict]
    best: dict | None
    dynamics: Dynamics | None
    step_seconds: list[float]
    losses: list[float]
    total_seconds: float
    num_batches: int


def predict_logits(model: SpanModel, builder: BatchBuilder, num_classes: int) -> np.ndarray:
    """Logits of every span of the builder, dropout off. [spans, C]"""
    logits = np.full((builder.split.num_spans, num_classes), np.nan, dtype=np.float32)
    was_training = model.training
    model.eval()
    with torch.no_grad():
        for sentences in builder.batches_by_length(EVALUATION_SUBWORDS):
            batch = builder.build(sentences)
            logits[batch.span_ids] = model(batch)[1].float().cpu().numpy()
    model.train(was_training)
    if not np.isfinite(logits).all():
        raise FloatingPointError("logits are not finite")
    return logits


def compute_scores(predicted: np.ndarray, gold: np.ndarray, num_gold: int) -> dict:
    """Micro scores in percent. Gold entities wider than any candidate count as missed."""
    correct = int(((predicted > 0) & (predicted == gold)).sum())
    num_predicted = int((predicted > 0).sum())
    precision = correct / num_predicted if correct else 0.0
    recall = correct / num_gold if correct else 0.0
    f1 = 2 * precision * recall / (precision + recall) if correct else 0.0
    return {
        "precision": 100 * precision,
        "recall": 100 * recall,
        "f1": 100 * f1,
        "correct": correct,
        "predicted": num_predicted,
        "gold": num_gold,
    }


def evaluate(model: SpanModel, builder: BatchBuilder, num_classes: int) -> dict:
    predicted = predict_logits(model, builder, num_classes).argmax(axis=1)
    return compute_scores(predicted, builder.split.labels, builder.split.num_entities)


def compute_margins_and_probabilities(logits: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Assigned logit minus the largest other one, and the softmax probability of the assigned label; float64."""
    logits = logits.astype(np.float64)
    rows = np.arange(len(labels))
    assigned = logits[rows, labels]
    others = logits.copy()
    others[rows, labels] = -np.inf
    shifted = logits - logits.max(axis=1, keepdims=True)
    probabilities = np.exp(shifted[rows, labels]) / np.exp(shifted).sum(axis=1)
    return assigned - others.max(axis=1), probabilities


def train(
    model: SpanModel,
    train_builder: BatchBuilder,
    dev_builder: BatchBuilder | None,
    num_classes: int,
    settings: Settings,
    record_dynamics: bool,
    log: Callable[[str], None],
) -> TrainingResult:
    """Trains in place. With a dev builder the model ends with the weights of the strictly best dev F1."""
    begin = time.perf_counter()
    batches = train_builder.fixed_batches(settings.batch_size)
    evaluate_every = max(1, len(batches) // 2) if len(batches) > 1 else 1
    optimizer = create_optimizer(model, settings.encoder_lr, settings.head_lr)
    dynamics = None
    if record_dynamics:
        shape = (settings.epochs, train_builder.split.num_spans)
        dynamics = Dynamics(np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.float32))
    dev, best, best_weights = [], None, None
    step, step_seconds, losses = 0, [], []
    model.train()
    for epoch in range(1, settings.epochs + 1):
        loss_sum = 0.0
        for sentences in batches:
            started = time.perf_counter()
            batch = train_builder.build(sentences)
            loss = compute_loss(*model(batch), batch.labels, settings.topneg)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            loss_value = loss.item()
            step_seconds.append(time.perf_counter() - started)
            step += 1
            if not np.isfinite(loss_value):
                raise FloatingPointError(f"loss of step {step} is {loss_value}")
            loss_sum += loss_value
            if dev_builder is not None and step % evaluate_every == 0:
                scores = evaluate(model, dev_builder, num_classes)
                dev.append({"step": step, "epoch": step / len(batches), **scores})
                if best is None or scores["f1"] > best["f1"]:
                    best = dev[-1]
                    best_weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
        losses.append(loss_sum)
        if dynamics is not None:
            logits = predict_logits(model, train_builder, num_classes)
            margins, probabilities = compute_margins_and_probabilities(logits, train_builder.split.labels)
            dynamics.margins[epoch - 1], dynamics.probabilities[epoch - 1] = margins, probabilities
        dev_text = f", dev F1 {dev[-1]['f1']:.2f}" if dev else ""
        log(
            f"epoch {epoch}/{settings.epochs}: loss {loss_sum:.1f}{dev_text}, "
            f"{np.median(step_seconds):.3f} s/step, {time.perf_counter() - begin:.0f} s"
        )
    if best_weights is not None:
        model.load_state_dict(best_weights)
    return TrainingResult(dev, best, dynamics, step_seconds, losses, time.perf_counter() - begin, len(batches))
