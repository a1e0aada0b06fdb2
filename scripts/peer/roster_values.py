#!/usr/bin/env python3
"""Values of RoSTER (Meng et al. 2021) by PyTorch and numpy, which tests of packages/models and packages/methods read.

    python3 scripts/peer/roster_values.py models > packages/models/tests/tokenValues.json
    python3 scripts/peer/roster_values.py methods > packages/methods/tests/rosterValues.json

Inputs are made up here. The joined distribution is the product of sigmoid and softmax, written out; entities are found by
walking over the words as seqeval's default chunking does for tags of the IO form; losses are sums over words, without
vectors; all of it in float64.
"""

import argparse
import itertools
import json

import numpy as np
import torch
from torch.nn import functional

from kernel_values import wave
from method_values import plain

# Words of one, two and three subwords behind the start special, then a sentence of two words: 8 and 4 subwords.
FIRST_SUBWORDS = [1, 2, 4, 9, 10]
TAGS = [0, 2, 3, 1, 0]


def joined(entity, types):
    """f: "no entity", then every type."""
    p = torch.sigmoid(entity)
    return torch.cat([1 - p, p * torch.softmax(types, 1)], 1)


def heads():
    """The two layers over five words, and the cross-entropy of f with all gradients."""
    hidden = wave(12, 3, start=50, scale=2).requires_grad_()
    parameters = {
        'entity.weight': wave(1, 3, start=0, scale=2).requires_grad_(),
        'entity.bias': wave(1, start=10).requires_grad_(),
        'type.weight': wave(3, 3, start=20, scale=2).requires_grad_(),
        'type.bias': wave(3, start=30).requires_grad_(),
    }
    words = hidden[FIRST_SUBWORDS]
    entity = functional.linear(words, parameters['entity.weight'], parameters['entity.bias'])
    types = functional.linear(words, parameters['type.weight'], parameters['type.bias'])
    f = joined(entity, types)
    loss = functional.nll_loss(torch.log(f), torch.tensor(TAGS), reduction='sum')
    loss.backward()
    return {
        'hidden': hidden,
        'parameters': {name: {'shape': list(of.shape), 'values': of, 'gradient': of.grad} for name, of in parameters.items()},
        'tags': TAGS,
        'entityLogit': entity,
        'typeLogits': types,
        'f': f,
        'loss': loss,
        'dHidden': hidden.grad,
    }


def classifier():
    """One layer over the same words."""
    hidden = wave(12, 3, start=50, scale=2).requires_grad_()
    parameters = {
        'classifier.weight': wave(4, 3, start=5).requires_grad_(),
        'classifier.bias': wave(4, start=15).requires_grad_(),
    }
    logits = functional.linear(hidden[FIRST_SUBWORDS], parameters['classifier.weight'], parameters['classifier.bias'])
    loss = functional.cross_entropy(logits, torch.tensor(TAGS), reduction='sum')
    loss.backward()
    return {
        'hidden': hidden,
        'parameters': {name: {'shape': list(of.shape), 'values': of, 'gradient': of.grad} for name, of in parameters.items()},
        'tags': TAGS,
        'logits': logits,
        'loss': loss,
        'dHidden': hidden.grad,
    }


def chunks(tags):
    """(first, last, type) of every run of one type."""
    found, begin = [], None
    for word, tag in enumerate([*tags, 0]):
        if begin is not None and tag != tags[begin]:
            found.append((begin, word - 1, int(tags[begin])))
            begin = None
        if begin is None and tag != 0:
            begin = word
    return found


def span_probabilities(probabilities, first, last):
    """By summing over all ways to tag the sentence: how probable each type is as the whole type of exactly this run."""
    words, classes = probabilities.shape
    result = np.zeros(classes)
    for tags in itertools.product(range(classes), repeat=words):
        probability = np.prod([probabilities[word, tag] for word, tag in enumerate(tags)])
        for begin, end, tag in chunks(tags):
            if (begin, end) == (first, last):
                result[tag] += probability
    result[0] = 1 - result[1:].sum()
    return result


def decoding():
    cases = []
    for seed in range(4):
        random = np.random.default_rng(seed)
        sentences = []
        for words in (5, 3, 1):
            logits = np.round(2 * random.standard_normal((words, 3)), 3)
            probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
            found = {(first, last): tag for first, last, tag in chunks(logits.argmax(1))}
            spans = [(i, j) for i in range(words) for j in range(i, words)]
            labels = [found.get(span, 0) for span in spans]
            of = [span_probabilities(probabilities, *span)[label] for span, label in zip(spans, labels)]
            sentences.append({'words': words, 'logits': logits, 'labels': labels, 'probabilities': of})
        cases.append(sentences)
    return cases


def gce():
    """Weighted means of both layers' losses, word by word, and their gradients; q = 0 by its limit, the logarithm."""
    tags = [0, 2, 3, 1, 0, -1, 2]
    weights = {'type': [0, 1, 0, 1, 0, 0, 1], 'entity': [1, 1, 1, 1, 0, 0, 1]}
    cases = []
    for q in (0.0, 1e-6, 0.1, 0.7, 1.0):
        entity = wave(7, 1, start=3, scale=3).requires_grad_()
        types = wave(7, 3, start=8, scale=3).requires_grad_()

        def loss(p):
            return -torch.log(p) if q == 0 else (1 - p**q) / q

        p_entity, p_types = torch.sigmoid(entity)[:, 0], torch.softmax(types, 1)
        of_types = sum(w * loss(p_types[i, tags[i] - 1]) for i, w in enumerate(weights['type']) if w) / sum(weights['type'])
        of_entity = sum(
            w * loss(p_entity[i] if tags[i] > 0 else 1 - p_entity[i]) for i, w in enumerate(weights['entity']) if w
        ) / sum(weights['entity'])
        (of_types + of_entity).backward()
        cases.append({'q': q, 'type': of_types, 'entity': of_entity, 'dEntity': entity.grad, 'dTypes': types.grad})
    return {
        'tags': tags,
        'weights': weights,
        'entityLogit': wave(7, 1, start=3, scale=3),
        'typeLogits': wave(7, 3, start=8, scale=3),
        'cases': cases,
    }


def removal():
    """Which words count, label by label. The third type has ten words of which nine or all would go."""
    random = np.random.default_rng(5)
    tags = np.array([0] * 12 + [1] * 8 + [2] * 6 + [3] * 10 + [-1] * 2)
    entity = np.round(2 * random.standard_normal((len(tags), 1)), 3)
    types = np.round(2 * random.standard_normal((len(tags), 3)), 3)
    types[tags == 3, 2] -= 6
    first_of_three = int(np.argmax(tags == 3))
    cases = []
    for kept in (0, 1):
        ours = types.copy()
        if kept:
            ours[first_of_three] = [-3, -3, 6]
        f = joined(torch.tensor(entity), torch.tensor(ours)).numpy()
        q = torch.softmax(torch.tensor(ours), 1).numpy()
        p = torch.sigmoid(torch.tensor(entity)).numpy()[:, 0]
        for how in ('two_head', 'single'):
            for tau in (0.3, 0.7):
                by_type, by_entity = [], []
                for i, tag in enumerate(tags):
                    if how == 'single':
                        stays = float(tag >= 0 and f[i, tag] > tau)
                        by_type.append(stays if tag > 0 else 0.0)
                        by_entity.append(stays)
                    else:
                        by_type.append(float(tag > 0 and q[i, tag - 1] > tau))
                        by_entity.append(float(tag > 0 or (tag == 0 and 1 - p[i] > tau)))
                for tag in (1, 2, 3):
                    mine = np.flatnonzero(tags == tag)
                    if 1 - np.mean([by_type[i] for i in mine]) > 0.9:
                        for i in mine:
                            by_type[i] = by_entity[i] = 1.0
                cases.append({'removal': how, 'threshold': tau, 'f': f, 'type': by_type, 'entity': by_entity})
    return {'tags': tags, 'cases': cases}


def ensemble():
    """A student's two losses of the average of three models, and the loss of the paper, word by word."""
    teachers = [joined(wave(6, 1, start=k, scale=3), wave(6, 3, start=10 + k, scale=3)) for k in range(3)]
    average = sum(teachers) / 3
    cases = []
    for how in ('two_head', 'full_kl'):
        entity = wave(6, 1, start=30, scale=2).requires_grad_()
        types = wave(6, 3, start=40, scale=2).requires_grad_()
        p, q, f = torch.sigmoid(entity)[:, 0], torch.softmax(types, 1), joined(entity, types)
        total = 0
        for word in range(6):
            if how == 'full_kl':
                total = total + sum(average[word, j] * torch.log(average[word, j] / f[word, j]) for j in range(4))
                continue
            shares = average[word, 1:] / average[word, 1:].sum()
            total = total + sum(shares[j] * torch.log(shares[j] / q[word, j]) for j in range(3))
            none = average[word, 0]
            total = total - (1 - none) * torch.log(p[word]) - none * torch.log(1 - p[word])
        loss = total / 6
        loss.backward()
        cases.append({'ensembleLoss': how, 'loss': loss, 'dEntity': entity.grad, 'dTypes': types.grad})
    return {
        'teachers': teachers,
        'average': average,
        'entityLogit': wave(6, 1, start=30, scale=2),
        'typeLogits': wave(6, 3, start=40, scale=2),
        'cases': cases,
    }


def self_training():
    """Soft labels of eight words, and the loss of three layers' worth of terms, with and without the agreement filter."""
    entity, types = wave(8, 1, start=2, scale=4), wave(8, 3, start=6, scale=2)
    f = joined(entity, types)
    p, q = torch.sigmoid(entity)[:, 0], torch.softmax(types, 1)
    gates = []
    for gate in (0.8, 0.0):
        confident = [word for word in range(8) if p[word] >= gate]
        g = sum(q[word] for word in confident)
        labels = torch.zeros(8, 3, dtype=torch.float64)
        for word in confident:
            raw = q[word] ** 2 / g
            labels[word] = raw / raw.sum()
        cases = []
        for augmented in (None, 'on', 'off'):
            logits = [wave(8, 1, start=60, scale=2), wave(8, 3, start=70, scale=2), wave(8, 3, start=81, scale=2)]
            logits = [of.requires_grad_() for of in logits]
            target = torch.softmax(wave(8, 2, start=90, scale=2), 1)[:, 0]  # 1 - F_O
            own, other = torch.softmax(logits[1], 1), torch.softmax(logits[2], 1)
            loss = sum(
                -(target[w] * torch.log(torch.sigmoid(logits[0][w, 0])) + (1 - target[w]) * torch.log(1 - torch.sigmoid(logits[0][w, 0])))
                for w in range(8)
            ) / 8
            divergence = lambda w, of: sum(labels[w, j] * torch.log(labels[w, j] / of[w, j]) for j in range(3))
            loss = loss + sum(divergence(w, own) for w in confident) / len(confident)
            agreeing = [w for w in confident if augmented == 'off' or own[w].argmax() == other[w].argmax()]
            if augmented is not None:
                loss = loss + sum(divergence(w, other) for w in agreeing) / len(agreeing)
            loss.backward()
            grads = [of.grad if of.grad is not None else torch.zeros_like(of) for of in logits]
            cases.append({'agreement': augmented, 'agreeing': len(agreeing), 'loss': loss, 'dEntity': grads[0], 'dTypes': grads[1], 'dAugmented': grads[2]})
        gates.append({'entityGate': gate, 'confident': len(confident), 'softLabels': labels, 'cases': cases})
    return {
        'f': f,
        'entityLogit': wave(8, 1, start=60, scale=2),
        'typeLogits': wave(8, 3, start=70, scale=2),
        'augmentedTypeLogits': wave(8, 3, start=81, scale=2),
        'entityTargets': torch.softmax(wave(8, 2, start=90, scale=2), 1)[:, 0],
        'gates': gates,
    }


def models():
    return {'heads': heads(), 'classifier': classifier(), 'decoding': decoding()}


def methods():
    return {'gce': gce(), 'removal': removal(), 'ensemble': ensemble(), 'selfTraining': self_training()}


if __name__ == '__main__':
    packages = {of.__name__: of for of in (models, methods)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', choices=packages)
    values = plain(packages[parser.parse_args().package]())
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in values.items()]
    print('{\n  "torch": "%s",\n%s\n}' % (torch.__version__, ',\n'.join(lines)))
