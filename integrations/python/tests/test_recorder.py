import itertools
import json

import numpy as np
import pytest

from dynclean_recorder import SpanRecorder, measure, read_corpus, span_log_probabilities
from dynclean_recorder.corpus import list_spans


def write_corpus(path, rows):
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf8")
    return path


def test_spans_have_the_ids_of_docs_own_dynamics():
    # In a sentence of nine words, word 2 alone is span 16: eight spans begin at word 0, eight at word 1.
    assert list_spans(9).index((2, 2)) == 16
    assert len(list_spans(3, width=2)) == 5


def test_reads_labels_and_excluded_spans(tmp_path):
    rows = [
        {"tokens": ["Ann", "saw", "Rome"], "entities": [[0, 0, "PER"], [2, 2, "LOC"]], "excluded": [[0, 1, None]]},
        {"tokens": ["it"], "entities": []},
    ]
    corpus = read_corpus(write_corpus(tmp_path / "a.jsonl", rows), width=2)
    # [0,0] [0,1] [1,1] [1,2] [2,2], then the second sentence's only span
    assert corpus.labels.tolist() == [1, 0, 0, 0, 2, 0]
    assert corpus.excluded.tolist() == [False, True, False, False, False, False]
    assert corpus.offsets.tolist() == [0, 5, 6]
    (tmp_path / "dataset.json").write_text('{"name": "a", "types": ["LOC", "PER"]}')
    assert read_corpus(tmp_path / "a.jsonl", width=2).labels.tolist() == [2, 0, 0, 0, 1, 0]


def test_threshold_samples_have_their_label_also_where_they_cross_entities(tmp_path):
    rows = [{"tokens": ["Ann", "saw", "Rome"], "entities": [[0, 0, "PER"], [2, 2, "THRESHOLD"]], "relabelled": [[0, 1, None], [2, 2, "LOC"]]}]
    corpus = read_corpus(write_corpus(tmp_path / "a.jsonl", rows), types=["PER", "LOC", "THRESHOLD"], width=2)
    # [0,0] [0,1] [1,1] [1,2] [2,2]
    assert corpus.labels.tolist() == [1, 3, 0, 0, 3]


def test_measures_margin_and_probability():
    margins, probabilities = measure([[3, 1, 2], [-1000, 1000, 0]], [2, 1])
    assert margins.tolist() == [-1, 1000]
    assert probabilities[0] == pytest.approx(np.e**-1 / (1 + np.e**-1 + np.e**-2))
    assert probabilities[1] == 1
    with pytest.raises(ValueError, match="C of at least 2"):
        measure([[1]], [0])


def test_tags_of_words_say_what_all_sequences_of_tags_say():
    names, types = ["O", "B-A", "I-A", "B-B", "I-B"], ["A", "B"]
    probabilities = np.random.default_rng(3).dirichlet(np.ones(5), size=3)
    spans = list_spans(3)
    expected = np.zeros((len(spans), 3))
    for tags in itertools.product(range(5), repeat=3):
        weight = np.prod([probabilities[word, tag] for word, tag in enumerate(tags)])
        for row, (first, last) in enumerate(spans):
            for label, type_ in enumerate(types, 1):
                inside = names.index(f"I-{type_}")
                is_entity = tags[first] == names.index(f"B-{type_}")
                is_entity &= all(tags[word] == inside for word in range(first + 1, last + 1))
                is_entity &= last == 2 or tags[last + 1] != inside
                expected[row, label] += weight * is_entity
    expected[:, 0] = 1 - expected[:, 1:].sum(axis=1)
    found = np.exp(span_log_probabilities(np.log(probabilities), names, types, spans))
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_an_epoch_is_whole_or_refused(tmp_path):
    recorder = SpanRecorder(tmp_path, 3, excluded=[False, True, False])
    recorder.begin()
    recorder.add([0, 1, 2], [[1, 2], [0, 0], [3, 1]], [1, 0, 0])
    path = recorder.end()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert path.name == "epoch-01.jsonl"
    assert [(row["span"], row["margin"]) for row in rows] == [(0, 1), (2, 2)]
    recorder.begin()
    recorder.add([0], [[1, 2]], [1])
    with pytest.raises(ValueError, match="twice"):
        recorder.add([0], [[1, 2]], [1])
    with pytest.raises(ValueError, match="lacks 1, the first is 2"):
        recorder.end()
    assert [path.name for path in recorder.files] == ["epoch-01.jsonl"]
