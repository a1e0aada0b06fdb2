"""Which words have a wrong label, by cleanlab: `find_label_issues.py FOLDER CLASSES`.

FOLDER holds offsets.i4 (of sentences among the words, one more than there are), labels.i4 and probabilities.f8 (words by
classes); issues.u1 is written beside them, 1 for each word that is found. Rows that are all 0 were judged by nobody.
"""

import sys
from pathlib import Path

import numpy as np
from cleanlab.token_classification.filter import find_label_issues


def main(folder, num_classes):
    offsets = np.fromfile(folder / 'offsets.i4', dtype='<i4')
    labels = np.fromfile(folder / 'labels.i4', dtype='<i4')
    probabilities = np.fromfile(folder / 'probabilities.f8', dtype='<f8').reshape(-1, num_classes)
    sentences = []  # of each the words that were judged
    for first, behind in zip(offsets[:-1], offsets[1:]):
        words = np.arange(first, behind)
        judged = words[probabilities[words].sum(axis=1) > 0]
        if len(judged) > 0:
            sentences.append(judged)
    issues = np.zeros(len(labels), dtype='u1')
    found = find_label_issues([labels[of].tolist() for of in sentences], [probabilities[of] for of in sentences], n_jobs=1)
    for sentence, word in found:
        issues[sentences[sentence][word]] = 1
    issues.tofile(folder / 'issues.u1')


if __name__ == '__main__':
    main(Path(sys.argv[1]), int(sys.argv[2]))
