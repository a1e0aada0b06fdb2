#!/usr/bin/env python3
"""Values of the method by PyTorch and numpy, small enough to live in the repository: what every machine's tests compare with.

    for package in training methods dynamics cleaning metrics; do
        python3 scripts/peer/method_values.py $package > packages/$package/tests/methodValues.json
    done

Inputs are made up here, from seeds and sines; no text of a dataset is among them. Everything is computed as a program of
the usual kind would (`torch.optim.AdamW`, autograd, `numpy.sort`), by the functions of the peer where it has them. Numbers
are rounded to nine digits when written.
"""

import argparse
import json

import numpy as np
import torch
from torch.nn import functional

from kernel_values import wave
from peer_cleaning import compute_threshold, count_noise, decide_removals, draw_threshold_samples
from peer_model import select_top_negatives
from peer_training import compute_scores


def plain(value):
    """For JSON: tensors and arrays as flat lists, floats with nine digits."""
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        return [plain(one) for one in value.flatten().tolist()]
    if isinstance(value, (np.floating, float)):
        return float(f'{float(value):.9g}')
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def soft_labels(probabilities, frequency, confidence):
    """BOND's: squares by the sum of the class over the batch, normalised; rows without a large one become 0."""
    weights = probabilities**2
    if frequency == 'batch_all':
        weights = weights / probabilities.sum(0, keepdim=True)
    labels = weights / weights.sum(1, keepdim=True)
    return torch.where(labels.max(1, keepdim=True).values > confidence, labels, torch.zeros_like(labels))


def adamw_steps(weight_decay, eps, schedule='constant', exempt=False, max_norm=None):
    """A vector of six and one of two in groups of their own, over eight steps; gradients differ by up to a million.

    With `exempt` the second does not decay; with `max_norm` the gradients of a step are shortened together to that norm;
    the schedule with warm-up is that of transformers, with three steps of it.
    """
    parameters = [wave(6, start=3).requires_grad_(), wave(2, start=5).requires_grad_()]
    gradients = [[wave(6, start=step, scale=10.0 ** -(step % 4 * 2)), wave(2, start=20 + step)] for step in range(8)]
    groups = [
        {'params': [parameters[0]], 'lr': 1e-2, 'weight_decay': weight_decay},
        {'params': [parameters[1]], 'lr': 3e-2, 'weight_decay': 0.0 if exempt else weight_decay},
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=eps)
    factor = {
        'constant': lambda step: 1.0,
        'linear': lambda step: 1 - step / 8,
        'linearWithWarmup': lambda step: step / 3 if step < 3 else (8 - step) / (8 - 3),
    }[schedule]
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    before = [parameter.detach().clone() for parameter in parameters]
    for ofStep in gradients:
        for parameter, gradient in zip(parameters, ofStep):
            parameter.grad = gradient.clone()
        if max_norm is not None:
            torch.nn.utils.clip_grad_norm_(parameters, max_norm)
        optimizer.step()
        scheduler.step()
    settings = {'weightDecay': weight_decay, 'adamEpsilon': eps, 'schedule': schedule, 'exempt': exempt, 'maxNorm': max_norm}
    return {**settings, 'rates': [1e-2, 3e-2], 'before': before, 'gradients': gradients, 'after': parameters}


def training():
    steps = [
        adamw_steps(0.0, 1e-6),
        adamw_steps(0.0, 1e-8, 'linear'),
        adamw_steps(0.1, 1e-6),
        adamw_steps(0.01, 1e-6, 'linear'),
        adamw_steps(0.1, 1e-6, 'linearWithWarmup'),
        adamw_steps(0.1, 1e-6, exempt=True),
        adamw_steps(0.0, 1e-6, max_norm=0.5),
    ]
    return {'adamw': steps}


def teaching():
    """Soft labels of a batch, the student's loss on them and its gradient."""
    logits = wave(9, 4, start=1, scale=3)
    probabilities = torch.softmax(logits, 1)
    cases = []
    for frequency in ('batch_all', 'none'):
        for confidence in (0.0, 0.6, 0.9):
            labels = soft_labels(probabilities, frequency, confidence)
            student = wave(9, 4, start=30, scale=2).requires_grad_()
            loss = -(labels * functional.log_softmax(student, 1)).sum()
            (gradient,) = torch.autograd.grad(loss, student)
            settings = {'frequency': frequency, 'confidence': confidence}
            cases.append({**settings, 'softLabels': labels, 'loss': loss, 'gradient': gradient})
    return {'numClasses': 4, 'probabilities': probabilities, 'student': wave(9, 4, start=30, scale=2), 'cases': cases}


def topneg():
    """TopNeg on batches of unlike size; the ranking is asked for with a margin that no rounding crosses."""
    cases = []
    for seed, (spans, size, positives) in enumerate([(21, 3, 1), (64, 5, 4), (300, 8, 7), (700, 6, 20)]):
        generator = torch.Generator().manual_seed(seed)
        hidden = torch.relu(torch.randn(spans, size, generator=generator))
        labels = torch.zeros(spans, dtype=torch.long)
        labels[torch.randperm(spans, generator=generator)[:positives]] = 1 + torch.arange(positives) % 3
        hidden = (hidden * 1000).round() / 1000  # short numbers
        unit = functional.normalize(hidden.double(), dim=-1)
        similarity = unit @ unit[labels > 0].sum(0)
        kept = select_top_negatives(hidden.double(), labels)
        logits = wave(spans, 4, start=seed, scale=2)
        rows = torch.cat([torch.nonzero(labels > 0).squeeze(1), kept])
        loss = functional.cross_entropy(logits[rows], labels[rows], reduction='sum')
        cases.append({'size': size, 'hidden': hidden, 'labels': labels, 'seed': seed, 'similarity': similarity, 'kept': kept, 'loss': loss})
    return cases


def weighted():
    """Cross-entropy with a weight for each row, and its gradient; the last row is in no loss."""
    labels = torch.tensor([0, 3, 1, 2, 0, -1])
    weights = torch.tensor([1.0, 0.25, 0.0, 0.875, 0.5, 1.0])
    logits = wave(6, 4, start=2, scale=3).requires_grad_()
    rows = functional.cross_entropy(logits, labels, ignore_index=-1, reduction='none')
    loss = (weights * rows).sum()
    loss.backward()
    return {'labels': labels, 'weights': weights, 'logits': logits, 'loss': loss, 'gradient': logits.grad}


def methods():
    return {'teaching': teaching(), 'topneg': topneg(), 'weighted': weighted()}


def dynamics():
    """Five epochs of the logits of twelve spans, as float32, all else in float64."""
    labels = np.arange(12) % 4
    epochs = [wave(12, 4, start=epoch, scale=4).float().double() for epoch in range(5)]
    margins, probabilities = [], []
    for logits in epochs:
        logits = logits.numpy()
        others = logits.copy()
        others[np.arange(12), labels] = -np.inf
        margins.append(logits[np.arange(12), labels] - others.max(1))
        probabilities.append(torch.softmax(torch.from_numpy(logits), 1).numpy()[np.arange(12), labels])
    margins, probabilities = np.stack(margins), np.stack(probabilities)
    return {
        'numClasses': 4,
        'labels': labels,
        'logits': epochs,
        'margins': list(margins),
        'probabilities': list(probabilities),
        'aum': margins.mean(0),
        'confidence': probabilities.mean(0),
        'variability': probabilities.std(0),
    }


def make_corpus(num_spans, num_types):
    """Distant and gold labels of made-up spans, and a metric that is lower where they differ."""
    random = np.random.default_rng(7)
    gold = np.where(random.random(num_spans) < 0.15, random.integers(1, num_types + 1, num_spans), 0)
    distant = np.where(random.random(num_spans) < 0.3, 0, gold)
    distant = np.where(random.random(num_spans) < 0.04, random.integers(1, num_types + 1, num_spans), distant)
    aum = np.round(np.where(distant == gold, 3.0, -1.0) + 2 * random.standard_normal(num_spans), 3)
    return distant, gold, aum, random


def cleaning():
    distant, gold, aum, random = make_corpus(600, 3)
    samples = draw_threshold_samples(distant, 3, 42)
    fake = np.concatenate([samples['positives'], samples['negatives']])
    threshold_aum = aum.copy()
    threshold_aum[fake] = np.round(-2 + 2 * random.standard_normal(len(fake)), 3)
    cases = []
    for k_pos, k_neg in [(100, 90), (90, 100), (75, 50), (33, 1)]:
        positive = compute_threshold(threshold_aum[samples['positives']], k_pos)
        negative = compute_threshold(threshold_aum[samples['negatives']], k_neg)
        removed = decide_removals(aum, distant, positive, negative)
        taus = {'positives': positive, 'negatives': negative}
        cases.append({'kPos': k_pos, 'kNeg': k_neg, 'taus': taus, 'removed': np.flatnonzero(removed)})
    drawn = {'byType': [int((distant[samples['positives']] == label).sum()) for label in (1, 2, 3)]}
    drawn['negatives'] = len(samples['negatives'])
    return {
        'labels': distant,
        'aum': aum,
        'thresholdAum': threshold_aum,
        'samples': samples,
        'drawn': drawn,
        'cases': cases,
    }


def metrics():
    distant, gold, aum, random = make_corpus(400, 3)
    kept = np.where(distant > 0, aum > -1, aum > -2)
    pairs = {}
    for sign, members in {'positives': distant > 0, 'negatives': distant == 0}.items():
        wrong, right = np.sort(aum[members & (distant != gold)]), np.sort(aum[members & (distant == gold)])
        below = (wrong[:, None] < right[None, :]).sum() + 0.5 * (wrong[:, None] == right[None, :]).sum()
        precisions = [(wrong <= value).sum() / ((wrong <= value).sum() + (right <= value).sum()) for value in wrong]
        pairs[sign] = {'auroc': below / (len(wrong) * len(right)), 'averagePrecision': np.mean(precisions)}
    return {
        'distant': distant,
        'gold': gold,
        'aum': aum,
        'kept': kept.astype(int),
        'noise': count_noise(distant, gold, kept),
        'scores': compute_scores(distant, gold, int((gold > 0).sum()) + 5),
        'ranking': pairs,
    }


if __name__ == '__main__':
    packages = {of.__name__: of for of in (training, methods, dynamics, cleaning, metrics)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', choices=packages)
    values = plain(packages[parser.parse_args().package]())
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in values.items()]
    print('{\n  "torch": "%s",\n%s\n}' % (torch.__version__, ',\n'.join(lines)))
