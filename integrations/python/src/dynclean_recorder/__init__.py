"""Training dynamics of candidate spans, in the files that `dynclean clean --dynamics` reads."""

from .corpus import Corpus, read_corpus
from .epochs import SpanRecorder, measure
from .tokens import span_log_probabilities

__all__ = ["Corpus", "SpanRecorder", "TokenDynamicsCallback", "measure", "read_corpus", "span_log_probabilities"]


def __getattr__(name):
    # Only whoever uses the callback needs transformers.
    if name == "TokenDynamicsCallback":
        from .callback import TokenDynamicsCallback

        return TokenDynamicsCallback
    raise AttributeError(name)
