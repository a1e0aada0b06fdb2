"""What a classifier of tags says of spans."""

import numpy as np

SMALLEST = 1e-12


def span_log_probabilities(tag_log_probabilities, tag_names, types, spans):
    """[n, T] log probabilities of the tags of n words to [S, c + 1] log probabilities of labels of spans.

    tag_names: T names, `O`, `B-PER`, `I-PER`, ... spans: [(first, last)].

    The tags of words are taken to be independent, as the softmax of a token classifier has them. Then a span is exactly
    an entity of type t with the probability that its first word is B-t, its others are I-t, and the word behind it is
    not I-t; it is no entity with what is left. The result is a distribution over labels, so that it may stand for
    logits: its softmax is itself.

    What is lost against a model of spans: what the model knows of spans as a whole. A wide span is likely only where
    all of its words are, so long entities lie lower than short ones, and margins of wide negatives are large whatever
    the model thinks of their bounds.
    """
    lp = np.asarray(tag_log_probabilities, dtype=np.float64)
    column = {name: number for number, name in enumerate(tag_names)}
    first, last = (np.array(of, dtype=np.int64) for of in zip(*spans))
    behind = last + 1
    has_behind = behind < len(lp)
    result = np.empty((len(spans), len(types) + 1))
    for label, type_ in enumerate(types, 1):
        begin, inside = lp[:, column[f"B-{type_}"]], lp[:, column[f"I-{type_}"]]
        sums = np.concatenate([[0], np.cumsum(inside)])
        goes_on = np.exp(inside[np.minimum(behind, len(lp) - 1)])
        ends = np.where(has_behind, np.log(np.maximum(1 - goes_on, SMALLEST)), 0)
        result[:, label] = begin[first] + (sums[last + 1] - sums[first + 1]) + ends
    none = 1 - np.exp(result[:, 1:]).sum(axis=1)
    result[:, 0] = np.log(np.maximum(none, SMALLEST))
    return result
