"""Trains a tiny token classifier on a corpus and records it: train_tiny.py CORPUS FOLDER [EPOCHS]."""

import sys

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    BertConfig,
    BertForTokenClassification,
    DataCollatorForTokenClassification,
    PreTrainedTokenizerFast,
    Trainer,
    TrainingArguments,
)

from dynclean_recorder import TokenDynamicsCallback, read_corpus


def train(place, folder, epochs=2):
    torch.manual_seed(0)
    corpus = read_corpus(place)
    words = sorted({word for sentence in corpus.sentences for word in sentence})
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", *words])}
    inner = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, unk_token="[UNK]", pad_token="[PAD]")
    tags = ["O"] + [f"{mark}-{type_}" for type_ in corpus.types for mark in "BI"]

    def encode(sentence):
        ids = corpus.spans_of(sentence)
        numbers = [0] * len(corpus.sentences[sentence])
        for first, last, label in zip(corpus.first[ids], corpus.last[ids], corpus.labels[ids]):
            if label > 0:
                numbers[first : last + 1] = [2 * int(label) - 1] + [2 * int(label)] * int(last - first)
        return {**tokenizer(corpus.sentences[sentence], is_split_into_words=True), "labels": numbers}

    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        num_labels=len(tags),
    )  # fmt: skip
    callback = TokenDynamicsCallback(corpus, tokenizer, tags, folder)
    Trainer(
        model=BertForTokenClassification(config),
        args=TrainingArguments(
            output_dir=f"{folder}-trainer", num_train_epochs=epochs, learning_rate=5e-3, report_to=[],
            per_device_train_batch_size=8, save_strategy="no", logging_strategy="no", disable_tqdm=True, use_cpu=True,
        ),
        train_dataset=[encode(sentence) for sentence in range(len(corpus.sentences))],
        data_collator=DataCollatorForTokenClassification(tokenizer),
        callbacks=[callback],
    ).train()  # fmt: skip
    return callback


if __name__ == "__main__":
    train(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:4]))
