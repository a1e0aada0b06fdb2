#!/usr/bin/env python3
"""Values of BOND (Liang et al. 2020) by PyTorch and numpy, which tests of packages/models and packages/methods read.

    python3 scripts/peer/bond_values.py models > packages/models/tests/bioValues.json
    python3 scripts/peer/bond_values.py methods > packages/methods/tests/bondValues.json

Inputs are made up here. Entities are found in BIO tags by the rules of conlleval's script, tag by tag; probabilities of
spans by summing over all ways to tag a sentence; losses are sums over words, without vectors; all of it in float64.
"""

import argparse
import itertools
import json

import numpy as np
import torch
from torch.nn import functional

from kernel_values import wave
from method_values import plain

TAG_NAMES = ['O', 'B-1', 'I-1', 'B-2', 'I-2']
FIRST_SUBWORDS = [1, 2, 4, 9, 10]


def classifier():
    """One layer of seven tags over five words, its cross-entropy and all gradients."""
    tags = [0, 5, 6, 2, 1]
    hidden = wave(12, 3, start=50, scale=2).requires_grad_()
    parameters = {
        'classifier.weight': wave(7, 3, start=5).requires_grad_(),
        'classifier.bias': wave(7, start=15).requires_grad_(),
    }
    logits = functional.linear(hidden[FIRST_SUBWORDS], parameters['classifier.weight'], parameters['classifier.bias'])
    loss = functional.cross_entropy(logits, torch.tensor(tags), reduction='sum')
    loss.backward()
    return {
        'hidden': hidden,
        'parameters': {name: {'shape': list(of.shape), 'values': of, 'gradient': of.grad} for name, of in parameters.items()},
        'tags': tags,
        'logits': logits,
        'loss': loss,
        'dHidden': hidden.grad,
    }


def starts(previous, tag):
    """Whether an entity starts at a tag, given the one before (conlleval.pl: startOfChunk for B, I, O)."""
    if tag == 'O':
        return False
    return tag[0] == 'B' or previous == 'O' or previous[2:] != tag[2:]


def ends(tag, following):
    """Whether an entity ends at a tag, given the one behind (conlleval.pl: endOfChunk for B, I, O)."""
    if tag == 'O':
        return False
    return following == 'O' or following[0] == 'B' or following[2:] != tag[2:]


def chunks(tags):
    """(first, last, type) of every entity."""
    names = ['O', *(TAG_NAMES[tag] for tag in tags), 'O']
    found, begin = [], None
    for word in range(1, len(names) - 1):
        if starts(names[word - 1], names[word]):
            begin = word - 1
        if ends(names[word], names[word + 1]):
            found.append((begin, word - 1, int(names[word][2:])))
    return found


def span_probabilities(probabilities, first, last):
    """How probable each type is as that of exactly this span; at 0 what is left."""
    words, tags = probabilities.shape
    result = np.zeros(3)
    for drawn in itertools.product(range(tags), repeat=words):
        probability = np.prod([probabilities[word, tag] for word, tag in enumerate(drawn)])
        for begin, end, of in chunks(drawn):
            if (begin, end) == (first, last):
                result[of] += probability
    result[0] = 1 - result[1:].sum()
    return result


def decoding():
    cases = []
    for seed in range(6):
        random = np.random.default_rng(seed)
        sentences = []
        for words in (4, 3, 1):
            logits = np.round(2 * random.standard_normal((words, 5)), 3)
            probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
            found = {(first, last): of for first, last, of in chunks(logits.argmax(1))}
            spans = [(i, j) for i in range(words) for j in range(i, words)]
            labels = [found.get(span, 0) for span in spans]
            of = [span_probabilities(probabilities, *span)[label] for span, label in zip(spans, labels)]
            sentences.append({'words': words, 'logits': logits, 'labels': labels, 'probabilities': of})
        cases.append(sentences)
    return cases


def teaching():
    """Soft labels of nine words, and the student's divergence from them as PyTorch's routine has it, with gradients."""
    teacher = wave(9, 5, start=4, scale=2.5)
    probabilities = torch.softmax(teacher, 1)
    raw = probabilities**2 / probabilities.sum(0)
    labels = raw / raw.sum(1, keepdim=True)
    cases = []
    for confidence in (0.0, 0.7, 0.9):
        kept = labels.max(1).values > confidence
        for divergence in ('log_softmax', 'raw_logits'):
            student = wave(9, 5, start=21, scale=2).requires_grad_()
            against = student if divergence == 'raw_logits' else functional.log_softmax(student, 1)
            loss = functional.kl_div(against[kept], labels[kept], reduction='batchmean')
            loss.backward()
            cases.append({
                'confidence': confidence,
                'divergence': divergence,
                'kept': int(kept.sum()),
                'softLabels': torch.where(kept[:, None], labels, torch.zeros_like(labels)),
                'loss': loss,
                'gradient': student.grad,
            })
    return {'numTags': 5, 'probabilities': probabilities, 'student': wave(9, 5, start=21, scale=2), 'cases': cases}


def models():
    return {'classifier': classifier(), 'decoding': decoding()}


def methods():
    return {'teaching': teaching()}


if __name__ == '__main__':
    packages = {of.__name__: of for of in (models, methods)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', choices=packages)
    values = plain(packages[parser.parse_args().package]())
    lines = [f'  {json.dumps(name)}: {json.dumps(value)}' for name, value in values.items()]
    print('{\n  "torch": "%s",\n%s\n}' % (torch.__version__, ',\n'.join(lines)))
