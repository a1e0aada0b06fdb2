"""A span classifier in plain PyTorch that records its dynamics: train_spans.py CORPUS DYNAMICS [EPOCHS]

Words and their last three letters are embedded, an LSTM reads them both ways, and a span is its first word, its last one
and its width. Nothing of it is dynclean's but the recorder: put your own model in its place.
"""

import sys

import torch
from torch import nn

from dynclean_recorder import SpanRecorder, read_corpus

BUCKETS = 4096


def number(text):
    value = 0
    for letter in text:
        value = (value * 31 + ord(letter)) % BUCKETS
    return value


def describe(words):
    return torch.tensor([[number(word.lower()), number(word[-3:]), number("Xx"[word[0].islower()])] for word in words])


class SpanModel(nn.Module):
    def __init__(self, num_labels, width, size=48):
        super().__init__()
        self.embedding = nn.Embedding(BUCKETS, size)
        self.lstm = nn.LSTM(3 * size, size, bidirectional=True, batch_first=True)
        self.width = nn.Embedding(width, size)
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Sequential(nn.Linear(5 * size, size), nn.ReLU(), nn.Linear(size, num_labels))

    def forward(self, words, first, last):
        states = self.lstm(self.dropout(self.embedding(words).flatten(1)).unsqueeze(0))[0][0]
        return self.classifier(torch.cat([states[first], states[last], self.width(last - first)], 1))


def train(place, folder, epochs=6):
    torch.manual_seed(0)
    corpus = read_corpus(place)
    first, last, labels = (torch.from_numpy(of) for of in (corpus.first, corpus.last, corpus.labels))
    is_used = torch.from_numpy(~corpus.excluded)
    words = [describe(sentence) for sentence in corpus.sentences]
    model = SpanModel(corpus.num_labels, corpus.width)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    recorder = SpanRecorder(folder, len(corpus.labels), corpus.excluded)
    for epoch in range(1, epochs + 1):
        model.train()
        losses = []
        for batch in torch.randperm(len(words)).split(16):
            loss = 0
            for sentence in batch.tolist():
                ids = corpus.spans_of(sentence)
                logits = model(words[sentence], first[ids], last[ids])
                every = nn.functional.cross_entropy(logits, labels[ids], reduction="none")
                weights = torch.where(labels[ids] > 0, 1.0, 0.1)  # there are sixty negatives to a positive
                loss = loss + (every * weights * is_used[ids]).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        model.eval()
        recorder.begin()
        with torch.no_grad():
            for sentence, of in enumerate(words):
                ids = corpus.spans_of(sentence)
                logits = model(of, first[ids], last[ids])
                recorder.add(range(ids.start, ids.stop), logits, corpus.labels[ids])
        print(f"epoch {epoch}: loss {sum(losses) / len(words):.2f} a sentence, {recorder.end()}", flush=True)


if __name__ == "__main__":
    train(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:4]))
