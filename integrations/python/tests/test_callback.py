import json
import random
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("transformers")
pytest.importorskip("accelerate")

from dynclean_recorder import TokenDynamicsCallback, read_corpus
from train_tiny import train


def test_records_every_span_of_every_epoch_and_the_model_learns(tmp_path):
    draw = random.Random(1)
    rows = []
    for _ in range(60):
        person, place = draw.choice(["Ann", "Bob", "Eve"]), draw.choice(["Rome", "Oslo", "Lima"])
        rows.append({"tokens": [person, "saw", place, "today"], "entities": [[0, 0, "PER"], [2, 2, "LOC"]]})
    rows[7]["entities"] = [[0, 0, "LOC"], [2, 2, "LOC"]]  # the one wrong label
    (tmp_path / "train.jsonl").write_text("\n".join(map(json.dumps, rows)))
    callback = train(tmp_path, tmp_path / "dynamics", 6)
    corpus = callback.corpus
    assert len(callback.recorder.files) == 6
    margins = np.empty((6, len(corpus.labels)))
    for epoch, path in enumerate(callback.recorder.files):
        read = [json.loads(line) for line in path.read_text().splitlines()]
        assert sorted(row["span"] for row in read) == list(range(len(corpus.labels)))
        for row in read:
            margins[epoch, row["span"]] = row["margin"]
    positives = np.flatnonzero(corpus.labels > 0)
    wrong = corpus.offsets[7]  # its first word alone is its first span
    assert positives[margins[:, positives].mean(axis=0).argmin()] == wrong


def test_refuses_a_training_that_goes_on(tmp_path):
    (tmp_path / "train.jsonl").write_text(json.dumps({"tokens": ["Ann", "slept"], "entities": [[0, 0, "PER"]]}))
    callback = TokenDynamicsCallback(read_corpus(tmp_path), None, ["O", "B-PER", "I-PER"], tmp_path / "dynamics")
    callback.on_train_begin(None, SimpleNamespace(global_step=0), None)
    with pytest.raises(ValueError, match="from its first epoch on, but this one goes on at step 30"):
        callback.on_train_begin(None, SimpleNamespace(global_step=30), None)
