"""Threshold samples, thresholds, removal and noise counts."""

import numpy as np


def draw_threshold_samples(labels: np.ndarray, num_types: int, seed: int) -> dict[str, np.ndarray]:
    """floor(n_t / c) spans of each type and floor(N_p / c) negatives, uniformly without replacement; sorted ids."""
    random = np.random.default_rng(seed)
    positives = []
    for label in range(1, num_types + 1):
        ids = np.flatnonzero(labels == label)
        positives.append(random.choice(ids, len(ids) // num_types, replace=False))
    negatives = np.flatnonzero(labels == 0)
    count = int((labels > 0).sum()) // num_types
    return {
        "positives": np.sort(np.concatenate(positives)),
        "negatives": np.sort(random.choice(negatives, count, replace=False)),
    }


def compute_threshold(values: np.ndarray, k: int) -> float:
    """The value at q = floor(n (100 - k) / 100) in descending order, so k = 100 is the largest."""
    return float(np.sort(values)[::-1][len(values) * (100 - k) // 100])


def decide_removals(aum: np.ndarray, labels: np.ndarray, positive: float, negative: float) -> np.ndarray:
    """A span goes if its AUM is below the threshold of its sign; equality stays."""
    return np.where(labels > 0, aum < positive, aum < negative)


def count_noise(distant: np.ndarray, gold: np.ndarray, kept: np.ndarray) -> dict:
    """Positives, false positives (other gold label) and false negatives (gold entity labelled as nothing) kept."""
    positive = kept & (distant > 0)
    negative = kept & (distant == 0)
    return {
        "positives": int(positive.sum()),
        "negatives": int(negative.sum()),
        "true_positives": int((positive & (distant == gold)).sum()),
        "false_positives": int((positive & (distant != gold)).sum()),
        "false_negatives": int((negative & (gold > 0)).sum()),
    }
