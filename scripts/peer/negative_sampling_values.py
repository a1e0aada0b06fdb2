#!/usr/bin/env python3
"""Values of negative sampling (Li et al. 2021, 2022) by PyTorch and numpy, which tests of packages/models and packages/methods read.

    python3 scripts/peer/negative_sampling_values.py models > packages/models/tests/pairwiseValues.json
    python3 scripts/peer/negative_sampling_values.py methods > packages/methods/tests/negativeSamplingValues.json

Inputs are made up here. The scorer is written as in the public code of 2021 (features side by side, one linear layer over
them), decoding as its loop over sorted spans; inclusion probabilities of a draw without replacement are summed over all
orders of drawing; bounds of the theorem are computed in exact fractions where they are rational.
"""

import argparse
import itertools
import json
import math

import numpy as np
import torch
from torch.nn import functional

from kernel_values import wave
from method_values import plain

# Words of one, two and three subwords behind the start special, then a sentence of one word: 8 and 3 subwords.
FIRST_SUBWORDS = [1, 2, 4, 9]
SPANS = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (3, 3)]
LABELS = [0, 2, -1, 1, 3, 0]


def scorer():
    """Scores of six spans, the loss of five of them, and all gradients."""
    hidden = wave(11, 3, start=50).requires_grad_()
    parameters = {
        'scoring.weight': wave(5, 12, start=0).requires_grad_(),
        'scoring.bias': wave(5, start=10).requires_grad_(),
        'classifier.weight': wave(4, 5, start=20).requires_grad_(),
        'classifier.bias': wave(4, start=30).requires_grad_(),
    }
    words = hidden[FIRST_SUBWORDS]
    first = words[[start for start, _ in SPANS]]
    last = words[[end for _, end in SPANS]]
    features = torch.cat([first, last, first - last, first * last], dim=-1)
    scored = torch.tanh(functional.linear(features, parameters['scoring.weight'], parameters['scoring.bias']))
    logits = functional.linear(scored, parameters['classifier.weight'], parameters['classifier.bias'])
    loss = functional.cross_entropy(logits, torch.tensor(LABELS), ignore_index=-1, reduction='sum')
    loss.backward()
    return {
        'hidden': hidden,
        'parameters': {name: {'shape': list(of.shape), 'values': of, 'gradient': of.grad} for name, of in parameters.items()},
        'spans': [list(span) for span in SPANS],
        'labels': LABELS,
        'scoringHidden': scored,
        'logits': logits,
        'loss': loss,
        'dHidden': hidden.grad,
    }


def decode(probabilities, spans):
    """The public code's loop: spans by log probability, those taken that cross none taken before."""
    found = []
    for index, (start, end) in enumerate(spans):
        label = int(probabilities[index].argmax())
        if label > 0:
            found.append((math.log(probabilities[index][label]), start, end, label, index))
    accepted = []
    for candidate in sorted(found, key=lambda one: -one[0]):
        if all(candidate[2] < other[1] or other[2] < candidate[1] for other in accepted):
            accepted.append(candidate)
    labels = [0] * len(spans)
    for _, _, _, label, index in accepted:
        labels[index] = label
    return labels


def decoding():
    """All spans of sentences of 7 and 4 words, many of which are predicted."""
    cases = []
    for seed in range(3):
        random = np.random.default_rng(seed)
        sentences = []
        for words in (7, 4):
            spans = [(i, j) for i in range(words) for j in range(i, words)]
            logits = np.round(2 * random.standard_normal((len(spans), 3)), 3)
            probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
            sentences.append({'words': words, 'logits': logits, 'argmax': logits.argmax(1), 'labels': decode(probabilities, spans)})
        cases.append(sentences)
    return cases


def weights(probabilities, mu, includes_o):
    """v, u and r of each span: Eq. 3, 4 and the first line of Eq. 5."""
    largest = probabilities.max(1) if includes_o else probabilities[:, 1:].max(1)
    v = probabilities[:, 0] - largest
    u = -(probabilities * np.log(probabilities)).sum(1)
    return v, u, u * (1 + v) ** mu


def weighting():
    logits = wave(9, 4, start=2, scale=3)
    probabilities = torch.softmax(logits, 1).numpy()
    cases = []
    for mu, includes_o in [(8, True), (1, True), (8, False), (2.5, False)]:
        v, u, r = weights(probabilities, mu, includes_o)
        for total, current in [(41, 0), (5, 3), (5, 4)]:
            e = np.exp(r / math.sqrt(total - current))
            cases.append(
                {'mu': mu, 'maxIncludesO': includes_o, 'totalEpochs': total, 'epochsDone': current, 'v': v, 'u': u, 'r': r, 'p': e / e.sum()}
            )
    return {'numClasses': 4, 'logits': logits, 'cases': cases}


def inclusion(weight, draws):
    """How probably each of a few is among the first `draws` drawn without replacement, by summing over all orders."""
    included = np.zeros(len(weight))
    for order in itertools.permutations(range(len(weight)), draws):
        left, probability = weight.sum(), 1.0
        for index in order:
            probability *= weight[index] / left
            left -= weight[index]
        included[list(order)] += probability
    return included


def drawing():
    cases = []
    for scores, draws in [([0.0, 0.5, 1.0, 1.5, 2.0], 1), ([0.0, 0.5, 1.0, 1.5, 2.0], 2), ([1.6, 0.0, 0.0, -1.0, 0.3, 0.9], 4)]:
        cases.append({'scores': scores, 'draws': draws, 'inclusion': inclusion(np.exp(np.array(scores)), draws)})
    return cases


def theorem():
    """q and its bounds on a grid; q by counting the draws that miss all unlabeled entities, C(N - u, k) / C(N, k)."""
    cases = []
    for n in (2, 5, 10, 14, 25, 50, 113, 199):
        for share in (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9):
            k = math.ceil(round(share * n, 9))
            annotated, unlabeled = 1, max(math.isqrt(n) - 1, 0)
            spans = n * (n + 1) // 2 - annotated
            q = math.comb(spans - unlabeled, k) / math.comb(spans, k)
            x = 2 * math.sqrt(n) / (n * (n - 1) + 2)
            bounds = [(1 - x) ** k, 1 - k * x, 1 - (share * n + 1) * x, 1 - 4 * share * math.sqrt(n) / (n - 1)]
            cases.append({'n': n, 'lambda': share, 'annotated': annotated, 'unlabeled': unlabeled, 'k': k, 'q': q, 'bounds': bounds})
    return cases


def models():
    return {'scorer': scorer(), 'decoding': decoding()}


def methods():
    return {'weighting': weighting(), 'drawing': drawing(), 'theorem': theorem()}


if __name__ == '__main__':
    packages = {of.__name__: of for of in (models, methods)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', choices=packages)
    values = plain(packages[parser.parse_args().package]())
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in values.items()]
    print('{\n  "torch": "%s",\n%s\n}' % (torch.__version__, ',\n'.join(lines)))
