"""Epoch files: for every candidate span its margin and the probability of its assigned label."""

import json
import os
from pathlib import Path

import numpy as np


def measure(logits, labels):
    """[S, C] logits and [S] assigned labels: [S] margins and [S] probabilities, in double precision.

    The margin is the assigned label's logit less the largest other one (DynClean, Eq. 8), the probability is the
    softmax's (Eq. 4).
    """
    logits = np.asarray(logits, dtype=np.float64)
    labels = np.asarray(labels)
    if logits.ndim != 2 or logits.shape[1] < 2 or labels.shape != logits.shape[:1]:
        raise ValueError(f"logits must be [S, C] with C of at least 2 and labels [S], but got {logits.shape}, {labels.shape}")
    rows = np.arange(len(labels))
    assigned = logits[rows, labels]
    others = logits.copy()
    others[rows, labels] = -np.inf
    largest = logits.max(axis=1)
    total = np.exp(logits - largest[:, None]).sum(axis=1)
    return assigned - others.max(axis=1), np.exp(assigned - largest) / total


class SpanRecorder:
    """Writes one file an epoch: `recorder.begin()`, `recorder.add(span_ids, logits, labels)` per batch, `recorder.end()`.

    folder: gets epoch-01.jsonl, epoch-02.jsonl, ... num_spans: of the corpus; `end` refuses an epoch that lacks one.
    excluded: [S], spans that must not be recorded.
    """

    def __init__(self, folder, num_spans, excluded=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.wanted = np.ones(num_spans, dtype=bool) if excluded is None else ~np.asarray(excluded, dtype=bool)
        self.epoch = 0
        self._file = None

    @property
    def files(self):
        return [self._path(epoch) for epoch in range(1, self.epoch + 1)]

    def _path(self, epoch):
        return self.folder / f"epoch-{epoch:02d}.jsonl"

    def begin(self):
        self._seen = np.zeros(len(self.wanted), dtype=bool)
        self._partial = self.folder / f".epoch-{self.epoch + 1:02d}.partial"
        self._file = open(self._partial, "w", encoding="utf8")

    def add(self, span_ids, logits, labels):
        """[S] ids, [S, C] logits with all dropout off, [S] labels that this run assigned."""
        ids = np.asarray(span_ids)
        margins, probabilities = measure(logits, labels)
        keep = self.wanted[ids]
        if self._seen[ids[keep]].any():
            raise ValueError(f"epoch {self.epoch + 1}: span {ids[keep][self._seen[ids[keep]]][0]} was recorded twice")
        self._seen[ids[keep]] = True
        for span, margin, probability in zip(ids[keep].tolist(), margins[keep].tolist(), probabilities[keep].tolist()):
            self._file.write(json.dumps({"span": span, "margin": margin, "probability": probability}) + "\n")

    def end(self):
        """Gives the file of the epoch; it appears when it is whole."""
        self._file.close()
        missing = np.flatnonzero(self.wanted & ~self._seen)
        if len(missing) > 0:
            raise ValueError(f"epoch {self.epoch + 1}: must hold every span, but lacks {len(missing)}, the first is {missing[0]}")
        self.epoch += 1
        os.replace(self._partial, self._path(self.epoch))
        return self._path(self.epoch)
