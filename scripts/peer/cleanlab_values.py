#!/usr/bin/env python3
"""What cleanlab makes of words with made-up labels and probabilities, which tests of `packages/stages` compare with.

    python3 scripts/peer/cleanlab_values.py > packages/stages/tests/cleanlabValues.json

Forty sentences of three to nine words and three labels; a model that is mostly right, and labels of which a fifth is
wrong. Scores and issues are the library's, by its defaults. Numbers are rounded to nine digits.
"""

import json

import cleanlab
import numpy as np
from cleanlab.token_classification.filter import find_label_issues
from cleanlab.token_classification.rank import get_label_quality_scores


def main():
    random = np.random.default_rng(7)
    lengths = random.integers(3, 10, 40)
    total = int(lengths.sum())
    true = random.choice(3, total, p=[0.6, 0.25, 0.15])
    labels = np.where(random.random(total) < 0.2, random.choice(3, total), true)
    logits = random.normal(0, 1, (total, 3))
    logits[np.arange(total), true] += 2.5
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    probabilities = np.round(probabilities, 6)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    part = lambda values: [values[first:behind] for first, behind in zip(offsets[:-1], offsets[1:])]
    of_labels, of_probabilities = [of.tolist() for of in part(labels)], part(probabilities)
    _, scores = get_label_quality_scores(of_labels, of_probabilities)
    issues = sorted(int(offsets[sentence] + word) for sentence, word in find_label_issues(of_labels, of_probabilities, n_jobs=1))
    print(
        json.dumps(
            {
                'cleanlab': cleanlab.__version__,
                'offsets': offsets.tolist(),
                'labels': labels.tolist(),
                'probabilities': [round(float(value), 9) for value in probabilities.flatten()],
                'scores': [round(float(value), 9) for of in scores for value in of],
                'issues': issues,
            }
        )
    )


if __name__ == '__main__':
    main()
