"""A callback for transformers' Trainer with a token classification model."""

import torch
from transformers import TrainerCallback

from .epochs import SpanRecorder
from .tokens import span_log_probabilities


class TokenDynamicsCallback(TrainerCallback):
    """Records all candidate spans of a corpus at the end of every epoch, with all dropout off.

    corpus: of `read_corpus`; for a threshold run that of `dynclean data threshold-samples --flat`. tokenizer: a fast one.
    tag_names: of the model's outputs, in their order, `O`, `B-x`, `I-x`. folder: gets epoch-01.jsonl, ...

    What is recorded is what the tags say of spans: see `span_log_probabilities` for how, and for what is lost.
    """

    def __init__(self, corpus, tokenizer, tag_names, folder, batch_size=32):
        self.corpus, self.tokenizer, self.tag_names, self.batch_size = corpus, tokenizer, tag_names, batch_size
        self.recorder = SpanRecorder(folder, len(corpus.labels), corpus.excluded)

    def on_train_begin(self, args, state, control, **kwargs):
        if state.global_step > 0:
            raise ValueError(f"a training must be recorded from its first epoch on, but this one goes on at step {state.global_step}")

    def on_epoch_end(self, args, state, control, model=None, **kwargs):
        if not state.is_world_process_zero:  # others hold the same weights
            return
        was_training = model.training
        model.eval()
        self.recorder.begin()
        with torch.no_grad():
            for start in range(0, len(self.corpus.sentences), self.batch_size):
                self._record(model, range(start, min(start + self.batch_size, len(self.corpus.sentences))))
        self.recorder.end()
        model.train(was_training)

    def _record(self, model, sentences):
        words = [self.corpus.sentences[sentence] for sentence in sentences]
        encoded = self.tokenizer(words, is_split_into_words=True, padding=True, return_tensors="pt")
        device = next(model.parameters()).device
        logits = model(**{name: of.to(device) for name, of in encoded.items()}).logits
        log_probabilities = logits.double().log_softmax(-1).cpu().numpy()
        for row, sentence in enumerate(sentences):
            first_of = {}
            for position, word in enumerate(encoded.word_ids(row)):
                if word is not None:
                    first_of.setdefault(word, position)
            lacking = [word for word in range(len(words[row])) if word not in first_of]
            if lacking:
                raise ValueError(f"sentence {sentence}: word {lacking[0]} ({words[row][lacking[0]]!r}) has no subword")
            tags = log_probabilities[row, [first_of[word] for word in range(len(words[row]))]]
            ids = self.corpus.spans_of(sentence)
            spans = list(zip(self.corpus.first[ids].tolist(), self.corpus.last[ids].tolist()))
            labels = span_log_probabilities(tags, self.tag_names, self.corpus.types, spans)
            self.recorder.add(range(ids.start, ids.stop), labels, self.corpus.labels[ids])
