#!/usr/bin/env python3
"""Values of MProto (Wu et al. 2023) by PyTorch, which tests of packages/models and packages/methods read.

    python3 scripts/peer/mproto_values.py models > packages/models/tests/prototypeValues.json
    python3 scripts/peer/mproto_values.py methods > packages/methods/tests/mprotoValues.json

Inputs are made up here. Plans of transports are found by scaling rows and columns of exp(-c / epsilon) in turn, with numbers of
120 digits, without logarithms; assignments, sums and means word by word; all else in float64.
"""

import argparse
import json
from decimal import Decimal, getcontext

import torch
from torch.nn import functional

from kernel_values import wave
from method_values import plain

FIRST_SUBWORDS = [1, 2, 4, 9, 10]
# Prototypes of a class. Of three no word is parted evenly between two, so that none is assigned by rounding.
M = 3
getcontext().prec = 120


def classifier():
    """Cosines of five words to three prototypes of each of four classes, the best of each, a loss of both and all gradients."""
    tags = [0, 2, 3, 1, 0]
    hidden = wave(12, 3, start=50, scale=2).requires_grad_()
    prototypes = wave(4 * M, 3, start=5, scale=3).requires_grad_()
    cosines = functional.cosine_similarity(hidden[FIRST_SUBWORDS][:, None], prototypes[None], dim=2)
    logits = torch.stack([cosines[:, c * M : (c + 1) * M].max(1).values for c in range(4)], 1)
    loss = functional.cross_entropy(logits, torch.tensor(tags), reduction='sum')
    loss.backward()
    return {
        'hidden': hidden,
        'parameters': {'prototypes': {'shape': [4 * M, 3], 'values': prototypes, 'gradient': prototypes.grad}},
        'tags': tags,
        'cosines': cosines,
        'logits': logits,
        'loss': loss,
        'dHidden': hidden.grad,
    }


def transport(costs, rows, columns, epsilon, iterations):
    """The plan: a row of exp(-c / epsilon) times its factor, times factors of columns."""
    kernel = [[(-Decimal(cost) / Decimal(epsilon)).exp() for cost in row] for row in costs]
    by_row, by_column = [Decimal(1)] * len(rows), [Decimal(1)] * len(columns)
    for _ in range(iterations):
        for k, mass in enumerate(columns):
            by_column[k] = Decimal(mass) / sum(by_row[n] * kernel[n][k] for n in range(len(rows)))
        for n, mass in enumerate(rows):
            by_row[n] = Decimal(mass) / sum(by_column[k] * kernel[n][k] for k in range(len(columns)))
    return [[float(by_row[n] * kernel[n][k] * by_column[k]) for k in range(len(columns))] for n in range(len(rows))]


def transports():
    cases = []
    for epsilon, iterations, columns in (
        (1e-3, 100, [2.0, 2.0, 2.0]),
        (1e-3, 3, [0.5, 2.5, 3.0]),
        (0.1, 100, [0.3, 2.7, 3.0]),
        (0.1, 7, [0.0, 3.0, 3.0]),
    ):
        costs = (1 - wave(6, 3, start=8)).tolist()
        plan = transport(costs, [1.0] * 6, columns, epsilon, iterations)
        cases.append({'costs': sum(costs, []), 'columns': columns, 'smoothing': epsilon, 'iterations': iterations,
                      'plan': sum(plan, [])})
    return cases


def largest(row):
    return max(range(len(row)), key=lambda k: row[k])


def assign(cosines, tags, none_ratio, epsilon, iterations):
    """The prototype of each word; None: its label is taken for wrong, or it has none."""
    classes = len(cosines[0]) // M
    found = [None] * len(tags)
    for tag in range(classes):
        words = [w for w, of in enumerate(tags) if of == tag]
        if not words:
            continue
        if tag == 0:
            mine = list(range(classes * M))
            shares = [none_ratio / M] * M + [(1 - none_ratio) / (M * (classes - 1))] * (M * (classes - 1))
        else:
            mine = [tag * M + m for m in range(M)]
            shares = [1 / M] * M
        costs = [[1 - cosines[w][p] for p in mine] for w in words]
        plan = transport(costs, [1.0] * len(words), [share * len(words) for share in shares], epsilon, iterations)
        for w, row in zip(words, plan):
            p = mine[largest(row)]
            found[w] = None if p // M != tag else p
    return found


def move(prototypes, hidden, members, momentum):
    moved = []
    for p, prototype in enumerate(prototypes):
        own = [hidden[w] for w, of in enumerate(members) if of == p]
        if own:
            total = sum(own)
            prototype = momentum * prototype + (1 - momentum) * total / total.norm()
        moved.append(prototype / prototype.norm())
    return torch.stack(moved)


# Two types; -1 does not count.
TAGS = [0, 1, 2, 0, -1, 1, 0, 2, 2, 0, 0, 1, 0, 0]


def steps():
    """A batch of fourteen words: who belongs to which prototype, the loss and its gradient, the prototypes afterwards."""
    cases = []
    for none_ratio, momentum, compactness, epsilon, iterations, tags in (
        (0.5, 0.5, 0.05, 1e-3, 100, TAGS),
        (0.2, 0.9, 0.5, 0.05, 50, TAGS),
        (1.0, 0.0, 0.0, 0.05, 20, TAGS),
        (0.05, 0.5, 0.05, 1e-3, 100, [max(tag, 0) if tag < 2 else 0 for tag in TAGS]),
    ):
        hidden = wave(14, 4, start=3, scale=2)
        prototypes = functional.normalize(wave(3 * M, 4, start=21), dim=1)
        dropped = (hidden + 0.3 * wave(14, 4, start=70)).requires_grad_()
        cosines = functional.normalize(dropped, dim=1) @ prototypes.T
        single = cosines.detach().float().double().tolist()
        assigned = assign(single, tags, none_ratio, epsilon, iterations)
        members = [
            p if p is not None and largest(single[w]) // M == tags[w] else None for w, p in enumerate(assigned)
        ]
        kept = [w for w, p in enumerate(assigned) if p is not None]
        of_words = [
            functional.cross_entropy(cosines[w], torch.tensor(assigned[w])) + compactness * (1 - cosines[w, assigned[w]]) ** 2
            for w in kept
        ]
        loss = sum(of_words) / len(of_words)
        (gradient,) = torch.autograd.grad(loss, cosines)
        cases.append({
            'tags': tags, 'noneRatio': none_ratio, 'momentum': momentum, 'compactness': compactness, 'smoothing': epsilon,
            'iterations': iterations, 'hidden': hidden, 'prototypes': prototypes, 'cosines': cosines,
            'assigned': [-1 if p is None else p for p in assigned],
            'members': [-1 if p is None else p for p in members],
            'loss': loss, 'gradient': gradient, 'moved': move(prototypes, hidden, members, momentum),
        })
    return {'prototypesPerClass': M, 'cases': cases}


def models():
    return {'classifier': classifier()}


def methods():
    return {'transports': transports(), 'steps': steps()}


if __name__ == '__main__':
    packages = {of.__name__: of for of in (models, methods)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', choices=packages)
    values = plain(packages[parser.parse_args().package]())
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in values.items()]
    print('{\n  "torch": "%s",\n%s\n}' % (torch.__version__, ',\n'.join(lines)))
