#!/usr/bin/env python3
"""Values of bnPU (Peng et al. 2019) and Conf-MPU (Zhou et al. 2022) by PyTorch, which tests of packages/models and
packages/methods read.

    python3 scripts/peer/pu_values.py models > packages/models/tests/detectorValues.json
    python3 scripts/peer/pu_values.py methods > packages/methods/tests/puValues.json

Inputs are made up here. Risks are added up word by word and type by type; means over no words are 0; all in float64.
"""

import argparse
import json

import torch
from torch.nn import functional

from kernel_values import wave
from method_values import plain

FIRST_SUBWORDS = [1, 2, 4, 9, 10]


def layer(name, outputs, logits_of):
    """A layer over five words, the cross-entropy of what its logits say, and all gradients."""
    tags = [0, 2, 3, 1, 0]
    hidden = wave(12, 3, start=50, scale=2).requires_grad_()
    parameters = {
        f'{name}.weight': wave(outputs, 3, start=7, scale=2).requires_grad_(),
        f'{name}.bias': wave(outputs, start=17).requires_grad_(),
    }
    scores = functional.linear(hidden[FIRST_SUBWORDS], parameters[f'{name}.weight'], parameters[f'{name}.bias'])
    logits = logits_of(scores)
    loss = functional.cross_entropy(logits, torch.tensor(tags), reduction='sum')
    loss.backward()
    return {
        'hidden': hidden,
        'parameters': {key: {'shape': list(of.shape), 'values': of, 'gradient': of.grad} for key, of in parameters.items()},
        'tags': tags,
        'scores': scores,
        'logits': logits,
        'loss': loss,
        'dHidden': hidden.grad,
    }


def detectors():
    return layer('detector', 3, lambda scores: torch.cat([torch.zeros(5, 1, dtype=scores.dtype), scores], 1))


def entities():
    """Of an entity with probability p, and then of each of three types alike."""
    def logits_of(scores):
        p = torch.sigmoid(scores)
        return torch.log(torch.cat([1 - p, p / 3, p / 3, p / 3], 1))

    return layer('entity', 1, logits_of)


def mean(values):
    return sum(values) / len(values) if values else torch.zeros((), dtype=torch.float64)


# Of the three types the last one has no word; -1 does not count.
TAGS = [0, 1, 2, 0, -1, 1, 0, 2, 2, 0]


def bnpu_risk(logits, tags, types, priors, weights):
    total, negative = 0, []
    for t in range(types):
        p = torch.sigmoid(logits[:, t])
        positives = [p[w] for w, tag in enumerate(tags) if tag == t + 1]
        unlabelled = [p[w] for w, tag in enumerate(tags) if tag >= 0 and tag != t + 1]
        l_pos = mean([1 - of for of in positives])
        held = priors[t] * (1 - l_pos) if positives else 0
        neg = mean(unlabelled) - held
        negative.append(bool(neg < 0))
        total = total + (-neg if neg < 0 else weights[t] * l_pos + neg)
    return total, negative


def bnpu():
    cases = []
    for name, start, scale, priors in (
        ('plain', 3, 2.0, [0.1, 0.2, 0.05]),
        ('fitted', None, 1.0, [0.3, 0.4, 0.05]),
    ):
        if start is None:  # detects what is labelled and nothing else
            values = torch.tensor([[5.0 if tag == t + 1 else -5.0 for t in range(3)] for tag in TAGS], dtype=torch.float64)
            values = values + wave(10, 3, start=1, scale=0.3)
        else:
            values = wave(10, 3, start=start, scale=scale)
        logits = values.clone().requires_grad_()
        weights = [1.0, 2.5, 0.7]
        risk, negative = bnpu_risk(logits, TAGS, 3, priors, weights)
        risk.backward()
        cases.append({
            'name': name, 'logits': values, 'priors': priors, 'weights': weights, 'negative': negative, 'risk': risk,
            'gradient': logits.grad,
        })
    return {'tags': TAGS, 'cases': cases}


def error(p, k):
    """The mean absolute error between a distribution and one-hot k, over classes."""
    return sum(abs(p[c] - (1.0 if c == k else 0.0)) for c in range(len(p))) / len(p)


def confident():
    """Conf-MPU's risk as its public code adds it up, and as its paper normalises it; of a type that no word has, nothing."""
    confidences = [0.1, 0.9, 0.4, 0.8, 0.7, 0.6, 0.5, 0.95, 0.3, 0.2]
    priors = [0.1, 0.2, 0.05]
    cases = []
    for name in ('plain', 'fitted'):
        values = wave(10, 4, start=2, scale=1.5)
        if name == 'fitted':  # sure of all labels: what labelled words would add as words of no type outweighs
            values = torch.tensor([[6.0 if max(tag, 0) == c else 0.0 for c in range(4)] for tag in TAGS], dtype=torch.float64)
        for normalization in ('gated', 'full'):
            for threshold in (0.5, 0.85):
                logits = values.clone().requires_grad_()
                p = torch.softmax(logits, 1)
                words = range(len(TAGS))
                unlabelled = [w for w in words if TAGS[w] == 0]
                negatives = [w for w in unlabelled if confidences[w] <= threshold]
                size = len(unlabelled if normalization == 'full' else negatives)
                a = sum(error(p[w], 0) for w in negatives) / size
                positive = torch.zeros((), dtype=torch.float64)
                for i, prior in enumerate(priors):
                    own = [w for w in words if TAGS[w] == i + 1]
                    sure = [w for w in own if confidences[w] > threshold]
                    over = len(own if normalization == 'full' else sure)
                    if sure:
                        positive = positive + prior * sum(error(p[w], 0) / confidences[w] for w in sure) / over
                    positive = positive - prior * mean([error(p[w], 0) for w in own])
                    positive = positive + prior * mean([error(p[w], i + 1) for w in own])
                risk = a if positive < 0 else 15 * positive + a
                risk.backward()
                cases.append({
                    'name': name, 'normalization': normalization, 'threshold': threshold, 'logits': values,
                    'isNegative': bool(positive < 0), 'risk': risk, 'gradient': logits.grad,
                })
    return {'tags': TAGS, 'confidences': confidences, 'priors': priors, 'positiveWeight': 15, 'cases': cases}


def models():
    return {'detectors': detectors(), 'entities': entities()}


def methods():
    return {'bnpu': bnpu(), 'confident': confident()}


if __name__ == '__main__':
    packages = {of.__name__: of for of in (models, methods)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', choices=packages)
    values = plain(packages[parser.parse_args().package]())
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in values.items()]
    print('{\n  "torch": "%s",\n%s\n}' % (torch.__version__, ',\n'.join(lines)))
