"""Checks of the peer itself: `python -m unittest peer_test` (PEER_DATASETS=FOLDER adds the counts of real corpora)."""

import os
import unittest
from pathlib import Path

import numpy as np
import torch

from peer_cleaning import compute_threshold, count_noise, decide_removals, draw_threshold_samples
from peer_data import Sentence, create_split, read_sentences
from peer_model import compute_loss, select_top_negatives
from peer_training import compute_margins_and_probabilities, compute_scores

DATASETS = os.environ.get("PEER_DATASETS")
CONLL_TYPES = ["ORG", "MISC", "PER", "LOC"]


class SpansTest(unittest.TestCase):
    def test_spans_are_numbered_by_start_then_end_and_are_eight_words_at_most(self):
        split = create_split([Sentence(["w"] * 9, [(2, 2, "PER"), (0, 8, "ORG")])], CONLL_TYPES)
        self.assertEqual(split.num_spans, 8 + 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1)
        self.assertEqual((split.starts[16], split.ends[16]), (2, 2))
        self.assertEqual(split.labels[16], 3)
        self.assertEqual((split.labels > 0).sum(), 1)  # the entity of nine words is no candidate
        self.assertEqual(split.num_entities, 2)  # but counts for recall

    @unittest.skipUnless(DATASETS, "PEER_DATASETS does not name a folder of corpora")
    def test_counts_of_real_corpora(self):
        expected = {
            "wikigold": (174_867, 2_280, 1_188, 978, [569, 570]),
            "conll03": (1_269_878, 17_776, 3_128, 8_146, [4_442, 4_444]),
        }
        for name, (spans, positives, wrong, missed, samples) in expected.items():
            folder = Path(DATASETS) / name
            distant = create_split(read_sentences(folder / "train-distant.jsonl"), CONLL_TYPES)
            gold = create_split(read_sentences(folder / "train-gold.jsonl"), CONLL_TYPES)
            noise = count_noise(distant.labels, gold.labels, distant.kept)
            drawn = draw_threshold_samples(distant.labels, 4, seed=42)
            self.assertEqual(distant.num_spans, spans)
            self.assertEqual((noise["positives"], noise["false_positives"]), (positives, wrong))
            self.assertEqual(noise["false_negatives"], missed)
            self.assertEqual([len(drawn["positives"]), len(drawn["negatives"])], samples)


class TopNegTest(unittest.TestCase):
    def test_keeps_the_count_of_the_paper(self):
        for negatives, kept in [(1, 1), (20, 1), (21, 2), (100, 5), (1443, 73)]:
            labels = torch.tensor([1] + [0] * negatives)
            self.assertEqual(len(select_top_negatives(torch.randn(negatives + 1, 150), labels)), kept)

    def test_keeps_the_most_similar_and_of_equals_the_later(self):
        hidden = torch.tensor([[1.0, 0.0]] + [[0.0, 1.0]] * 30 + [[2.0, 0.1]] + [[0.0, 3.0]] * 9)
        labels = torch.tensor([1] + [0] * 40)
        self.assertEqual(select_top_negatives(hidden, labels).tolist(), [31, 40])

    def test_loss_sums_positives_and_kept_negatives_only(self):
        hidden, logits = torch.randn(41, 150), torch.zeros(41, 5)
        labels = torch.tensor([2] + [0] * 40)
        self.assertAlmostEqual(compute_loss(hidden, logits, labels, topneg=True).item(), 3 * np.log(5), places=5)
        self.assertAlmostEqual(compute_loss(hidden, logits, labels, topneg=False).item(), 41 * np.log(5), places=4)


class CleaningTest(unittest.TestCase):
    def test_threshold_is_the_value_at_the_rank_of_k(self):
        values = np.arange(4444.0)[::-1]
        ranks = [4443 - compute_threshold(values, k) for k in (100, 95, 90, 85, 80)]
        self.assertEqual(ranks, [0, 222, 444, 666, 888])

    def test_equality_with_the_threshold_stays(self):
        removed = decide_removals(np.array([1.0, 0.9, 2.0, 1.9]), np.array([1, 1, 0, 0]), 1.0, 2.0)
        self.assertEqual(removed.tolist(), [False, True, False, True])

    def test_margins_and_probabilities(self):
        logits = np.log(np.array([[2.0, 5.0, 1.0], [4.0, 2.0, 2.0]], dtype=np.float32))
        margins, probabilities = compute_margins_and_probabilities(logits, np.array([1, 2]))
        np.testing.assert_allclose(margins, [np.log(2.5), np.log(0.5)], rtol=1e-6)
        np.testing.assert_allclose(probabilities, [5 / 8, 2 / 8], rtol=1e-6)

    def test_scores_count_wide_gold_entities_as_missed(self):
        scores = compute_scores(np.array([1, 0, 2, 1]), np.array([1, 1, 1, 0]), num_gold=4)
        self.assertEqual((scores["correct"], scores["predicted"], scores["gold"]), (1, 3, 4))
        self.assertAlmostEqual(scores["f1"], 100 * 2 * (1 / 3) * (1 / 4) / (1 / 3 + 1 / 4))


if __name__ == "__main__":
    unittest.main()
