"""Corpora in dynclean's JSON Lines, and the numbers of their candidate spans."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Corpus:
    """Sentences with their candidate spans, numbered as dynclean numbers them.

    sentences: lists of words. types: names of the entity types; label 0 is "no entity", label t is types[t - 1].
    offsets: [sentences + 1], the first span id of each sentence. first, last: [S] words of each span, inside its
    sentence, the last one inclusive. labels: [S] under the annotation. excluded: [S], true where a span is no training
    example any more (a cleaned corpus that is cleaned again).
    """

    sentences: list
    types: list
    width: int
    offsets: np.ndarray
    first: np.ndarray
    last: np.ndarray
    labels: np.ndarray
    excluded: np.ndarray

    @property
    def num_labels(self):
        return len(self.types) + 1

    def spans_of(self, sentence):
        """The ids of a sentence's spans, as a slice."""
        return slice(int(self.offsets[sentence]), int(self.offsets[sentence + 1]))


def list_spans(num_words, width=8):
    """[(first, last)] of a sentence: by the first word, then by the last."""
    return [(i, j) for i in range(num_words) for j in range(i, min(i + width, num_words))]


def read_corpus(path, types=None, width=8):
    """Reads `{"tokens": [...], "entities": [[first, last, type]], "excluded": [...]}`, one sentence a line.

    path: a file, or a folder with train.jsonl (or train-distant.jsonl) and perhaps dataset.json.
    types: in the order of their labels; otherwise those of dataset.json beside the file, else of the file in order of
    appearance. Entities wider than `width` words are no candidates and are passed over. Spans in "relabelled", which
    `dynclean data threshold-samples` writes, have the label of the type THRESHOLD.
    """
    path = Path(path)
    if path.is_dir():
        names = ["train-distant.jsonl", "train.jsonl"]
        found = [path / name for name in names if (path / name).exists()]
        if not found:
            raise FileNotFoundError(f"{path}: must hold one of {', '.join(names)}, but holds neither")
        path = found[0]
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line.strip()]
    info = path.parent / "dataset.json"
    if types is None and info.exists():
        types = json.loads(info.read_text(encoding="utf8"))["types"]
    if types is None:
        types = list(dict.fromkeys(type_ for row in rows for _, _, type_ in row["entities"]))
    label_of = {type_: number for number, type_ in enumerate(types, 1)}
    spans = [list_spans(len(row["tokens"]), width) for row in rows]
    offsets = np.cumsum([0] + [len(of) for of in spans])
    labels = np.zeros(offsets[-1], dtype=np.int64)
    excluded = np.zeros(offsets[-1], dtype=bool)
    for row, of, offset in zip(rows, spans, offsets):
        number_of = {bounds: offset + number for number, bounds in enumerate(of)}
        for first, last, type_ in row["entities"]:
            if (first, last) in number_of:
                labels[number_of[first, last]] = label_of[type_]
        for first, last, _ in row.get("relabelled", []):  # threshold samples, which may cross entities
            labels[number_of[first, last]] = label_of["THRESHOLD"]
        for first, last, _ in row.get("excluded", []):
            if (first, last) in number_of:
                excluded[number_of[first, last]] = True
    bounds = np.array([pair for of in spans for pair in of], dtype=np.int64).reshape(-1, 2)
    return Corpus(
        [row["tokens"] for row in rows], list(types), width, offsets, bounds[:, 0], bounds[:, 1], labels, excluded
    )
