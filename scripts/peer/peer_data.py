"""Sentences, candidate spans and padded batches of a distantly labelled NER corpus."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer

MAX_SPAN_WIDTH = 8
MAX_SUBWORDS = 512


@dataclass
class Sentence:
    words: list[str]
    entities: list[tuple[int, int, str]]  # word indices, both inclusive


@dataclass
class Split:
    """A file's sentences with every candidate span: sentences in order, then start, then end, numbered from 0."""

    sentences: list[Sentence]
    offsets: np.ndarray  # [sentences + 1], spans of sentence s are offsets[s] .. offsets[s + 1] - 1
    starts: np.ndarray  # [spans], word indices inside the sentence
    ends: np.ndarray
    labels: np.ndarray  # [spans], 0 = no entity
    num_entities: int  # all of the file, also those wider than any candidate
    kept: np.ndarray = field(default=None)  # [spans], False = no training example any more (D')

    @property
    def num_spans(self) -> int:
        return len(self.labels)

    def relabelled(self, labels: np.ndarray) -> "Split":
        return Split(self.sentences, self.offsets, self.starts, self.ends, labels, self.num_entities, self.kept)

    def cleaned(self, removed: np.ndarray) -> "Split":
        return Split(
            self.sentences, self.offsets, self.starts, self.ends, self.labels, self.num_entities, self.kept & ~removed
        )


def read_sentences(path: Path) -> list[Sentence]:
    sentences = []
    for line in path.read_bytes().split(b"\n"):
        if line:
            item = json.loads(line)
            sentences.append(Sentence(item["tokens"], [tuple(entity) for entity in item["entities"]]))
    return sentences


def create_split(sentences: list[Sentence], types: list[str]) -> Split:
    label_of = {name: index + 1 for index, name in enumerate(types)}
    offsets, starts, ends, labels = [0], [], [], []
    for sentence in sentences:
        entities = {(first, last): label_of[name] for first, last, name in sentence.entities}
        for start in range(len(sentence.words)):
            for end in range(start, min(start + MAX_SPAN_WIDTH, len(sentence.words))):
                starts.append(start)
                ends.append(end)
                labels.append(entities.get((start, end), 0))
        offsets.append(len(starts))
    return Split(
        sentences,
        np.array(offsets),
        np.array(starts),
        np.array(ends),
        np.array(labels),
        sum(len(sentence.entities) for sentence in sentences),
        np.ones(len(labels), dtype=bool),
    )


class Tokenizer:
    """Every word on its own with a space before it, begin and end specials around; nothing is ever cut or padded."""

    def __init__(self, folder: Path):
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.pad_id = self.tokenizer.pad_token_id
        self.start_id = self.tokenizer.cls_token_id
        self.end_id = self.tokenizer.sep_token_id
        self.words: dict[str, list[int]] = {}

    def add_words(self, words: set[str]) -> None:
        new = sorted(words - self.words.keys())
        if not new:
            return
        encoded = self.tokenizer([" " + word for word in new], add_special_tokens=False, padding=False, truncation=False)
        unknown = [self.tokenizer.unk_token_id]
        self.words.update((word, ids or unknown) for word, ids in zip(new, encoded["input_ids"]))

    def encode(self, words: list[str]) -> tuple[list[int], list[int], list[int]]:
        """Ids of the sentence, and the first and last subword of each of its words."""
        self.add_words(set(words))
        ids, first, last = [self.start_id], [], []
        for word in words:
            first.append(len(ids))
            ids.extend(self.words[word])
            last.append(len(ids) - 1)
        ids.append(self.end_id)
        if len(ids) > MAX_SUBWORDS:
            raise ValueError(f"a sentence has {len(ids)} subwords, at most {MAX_SUBWORDS} fit: {' '.join(words[:20])} ...")
        return ids, first, last


@dataclass
class Batch:
    input_ids: torch.Tensor  # [B, T], padded on the right
    attention_mask: torch.Tensor  # [B, T]
    sentence: torch.Tensor  # [S], row of the batch
    first: torch.Tensor  # [S], first subword of the span's first word
    last: torch.Tensor  # [S], last subword of the span's last word
    width: torch.Tensor  # [S], in words
    labels: torch.Tensor  # [S]
    span_ids: np.ndarray  # [S]

    def to(self, device: torch.device) -> "Batch":
        tensors = (self.input_ids, self.attention_mask, self.sentence, self.first, self.last, self.width, self.labels)
        return Batch(*(tensor.to(device) for tensor in tensors), self.span_ids)


class BatchBuilder:
    """Turns sentence indices of a split into one padded batch of their kept spans."""

    def __init__(self, split: Split, tokenizer: Tokenizer, device: torch.device, kept_only: bool = True):
        self.split = split
        self.pad_id = tokenizer.pad_id
        self.device = device
        tokenizer.add_words({word for sentence in split.sentences for word in sentence.words})
        self.encodings = [tokenizer.encode(sentence.words) for sentence in split.sentences]
        self.kept = split.kept if kept_only else np.ones(split.num_spans, dtype=bool)

    def sentences_with_spans(self) -> list[int]:
        offsets = self.split.offsets
        return [s for s in range(len(self.encodings)) if self.kept[offsets[s] : offsets[s + 1]].any()]

    def fixed_batches(self, batch_size: int) -> list[list[int]]:
        """Consecutive sentences in file order, cut once; sentences without any span are dropped first."""
        sentences = self.sentences_with_spans()
        return [sentences[i : i + batch_size] for i in range(0, len(sentences), batch_size)]

    def batches_by_length(self, max_subwords: int) -> list[list[int]]:
        """For evaluation, where the order is free: sentences of like length together, so that little is padding."""
        batches: list[list[int]] = []
        for sentence in sorted(self.sentences_with_spans(), key=lambda s: len(self.encodings[s][0]), reverse=True):
            if not batches or (len(batches[-1]) + 1) * len(self.encodings[batches[-1][0]][0]) > max_subwords:
                batches.append([])
            batches[-1].append(sentence)
        return batches

    def build(self, sentences: list[int]) -> Batch:
        split = self.split
        longest = max(len(self.encodings[s][0]) for s in sentences)
        input_ids = torch.full((len(sentences), longest), self.pad_id, dtype=torch.long)
        mask = torch.zeros((len(sentences), longest), dtype=torch.long)
        rows, firsts, lasts, span_ids = [], [], [], []
        for row, s in enumerate(sentences):
            ids, first, last = self.encodings[s]
            input_ids[row, : len(ids)] = torch.tensor(ids)
            mask[row, : len(ids)] = 1
            spans = np.arange(split.offsets[s], split.offsets[s + 1])
            spans = spans[self.kept[spans]]
            rows.append(np.full(len(spans), row))
            firsts.append(np.asarray(first)[split.starts[spans]])
            lasts.append(np.asarray(last)[split.ends[spans]])
            span_ids.append(spans)
        ids = np.concatenate(span_ids)
        batch = Batch(
            input_ids,
            mask,
            torch.from_numpy(np.concatenate(rows)),
            torch.from_numpy(np.concatenate(firsts)),
            torch.from_numpy(np.concatenate(lasts)),
            torch.from_numpy(split.ends[ids] - split.starts[ids] + 1),
            torch.from_numpy(split.labels[ids]),
            ids,
        )
        return batch if self.device.type == "cpu" else batch.to(self.device)
