#!/usr/bin/env python3
"""Values of AutoNER (Shang et al. 2018) by PyTorch and numpy, which tests of packages/models and packages/methods read.

    python3 scripts/peer/autoner_values.py models > packages/models/tests/pairValues.json
    python3 scripts/peer/autoner_values.py methods > packages/methods/tests/autonerValues.json

Inputs are made up here. Scores of pairs are of the two vectors one behind the other; entities are found by a walk over gaps,
their probabilities by summing over all ways to part a sentence; all of it in float64.
"""

import argparse
import itertools
import json

import numpy as np
import torch
from torch.nn import functional

from kernel_values import wave
from method_values import plain

FIRST_SUBWORDS = [1, 2, 4, 9, 10]


def pairs():
    """Scores of three gaps and four chunks of five words in two sentences, the sum of their losses and all gradients."""
    gaps, chunks = [(0, 1), (1, 2), (3, 4)], [(0, 1), (2, 2), (3, 3), (3, 4)]
    ties, types = [1, 0, 1], [2, 0, 0, 3]
    hidden = wave(12, 3, start=50, scale=2).requires_grad_()
    parameters = {
        'tie.weight': wave(1, 6, start=5).requires_grad_(),
        'tie.bias': wave(1, start=15).requires_grad_(),
        'type.weight': wave(4, 6, start=25).requires_grad_(),
        'type.bias': wave(4, start=35).requires_grad_(),
    }
    words = hidden[FIRST_SUBWORDS]
    join = lambda of: torch.stack([torch.cat([words[a], words[b]]) for a, b in of])
    tied = functional.linear(join(gaps), parameters['tie.weight'], parameters['tie.bias'])[:, 0]
    typed = functional.linear(join(chunks), parameters['type.weight'], parameters['type.bias'])
    loss = functional.binary_cross_entropy_with_logits(tied, torch.tensor(ties, dtype=torch.float64), reduction='sum')
    loss = loss + functional.cross_entropy(typed, torch.tensor(types), reduction='sum')
    loss.backward()
    return {
        'hidden': hidden,
        'parameters': {name: {'shape': list(of.shape), 'values': of, 'gradient': of.grad} for name, of in parameters.items()},
        'gaps': gaps, 'ties': ties, 'chunks': chunks, 'types': types, 'tied': tied, 'typed': typed, 'loss': loss,
        'dHidden': hidden.grad,
    }


def parts(ties):
    """First and last words of the chunks that gaps part words into."""
    found, begin = [], 0
    for word, is_tied in enumerate(ties, start=1):
        if not is_tied:
            found.append((begin, word - 1))
            begin = word
    return [*found, (begin, len(ties))]


def decoding():
    """Sentences of four, three and one words with three classes, as a program would see them that knows pairs alone."""
    cases = []
    for seed in range(6):
        random = np.random.default_rng(seed)
        sentences = []
        for words in (4, 3, 1):
            shares = np.round(1.5 * random.standard_normal((words, 8)), 3)
            tied = 1 / (1 + np.exp(-np.array([shares[w - 1, 0] + shares[w, 1] for w in range(1, words)])))
            scores = lambda i, j: shares[i, 2:5] + shares[j, 5:8]
            softmax = lambda x: np.exp(x) / np.exp(x).sum()
            found = {(i, j): int(scores(i, j).argmax()) for i, j in parts([of > 0.5 for of in tied])}
            spans = [(i, j) for i in range(words) for j in range(i, words)]
            labels = [found.get(span, 0) for span in spans]
            probabilities = []
            for span, label in zip(spans, labels):
                of = np.zeros(3)
                for drawn in itertools.product((0, 1), repeat=words - 1):
                    if span in parts(drawn):
                        of += np.prod([p if is_tied else 1 - p for p, is_tied in zip(tied, drawn)]) * softmax(scores(*span))
                of[0] = 1 - of[1:].sum()
                probabilities.append(of[label])
            sentences.append({'words': words, 'shares': shares, 'labels': labels, 'probabilities': probabilities})
        cases.append(sentences)
    return cases


def restricted():
    """Chunks that may have one, some or all of five classes; both softmaxes have a gradient."""
    allowed = [[0], [1, 3], [2], [0, 1, 2, 3, 4], [1, 2, 4], [4]]
    logits = wave(6, 5, start=4, scale=3).requires_grad_()
    losses = []
    for row, of in zip(logits, allowed):
        q = torch.exp(row[of]) / torch.exp(row[of]).sum()
        losses.append(-(q * torch.log_softmax(row, 0)[of]).sum())
    loss = sum(losses) / len(losses)
    loss.backward()
    return {'allowed': allowed, 'logits': logits, 'loss': loss, 'gradient': logits.grad}


def ties():
    logits = wave(7, start=2, scale=4).requires_grad_()
    marks = [1, 0, 0, 1, 1, 0, 1]
    loss = functional.binary_cross_entropy_with_logits(logits, torch.tensor(marks, dtype=torch.float64))
    loss.backward()
    return {'ties': marks, 'logits': logits, 'loss': loss, 'gradient': logits.grad}


def models():
    return {'pairs': pairs(), 'decoding': decoding()}


def methods():
    return {'restricted': restricted(), 'tied': ties()}


if __name__ == '__main__':
    packages = {of.__name__: of for of in (models, methods)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', choices=packages)
    values = plain(packages[parser.parse_args().package]())
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in values.items()]
    print('{\n  "torch": "%s",\n%s\n}' % (torch.__version__, ',\n'.join(lines)))
