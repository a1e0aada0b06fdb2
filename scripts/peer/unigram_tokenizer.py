#!/usr/bin/env python3
"""Writes a small tokenizer of XLM-RoBERTa's kind: a Unigram vocabulary with a table of characters of SentencePiece's.

    unigram_tokenizer.py --out packages/tokenizers/tests/unigram README.md docs/*.md

No vocabulary of that kind lies beside the project. This one is learned from the given texts, and normalises a few characters
only, so that it is small; `tokenize_words.py --fixture` then says what transformers makes of words with it. Needs `pip install tokenizers
sentencepiece`.
"""

import argparse
import base64
import io
import json
import tempfile
from pathlib import Path

import sentencepiece
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
# From code points to code points: a ligature, an accent joined, a digit in a circle, a letter, nothing, a blank.
RULES = "FB01\t66 69\n65 301\tE9\n2460\t31\nFF21\t41\n200B\t\n3000\t20\n"


def wire_field(message: bytes, number: int) -> bytes:
    """A length-delimited field of a protobuf message."""
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while place < len(message):
        tag = varint()
        if tag & 7 == 2:
            size = varint()
            if tag >> 3 == number:
                return message[place : place + size]
            place += size
        elif tag & 7 == 0:
            varint()
        else:
            place += 4 if tag & 7 == 5 else 8
    raise ValueError(f"no field {number}")


def create_charsmap() -> str:
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        rules.write_text(RULES, "utf8")
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["the cat sat on the mat"] * 20),
            model_writer=model,
            vocab_size=20,
            hard_vocab_limit=False,
            minloglevel=2,
            normalization_rule_tsv=str(rules),
        )
    spec = wire_field(model.getvalue(), 3)  # ModelProto.normalizer_spec
    return base64.b64encode(wire_field(spec, 2)).decode()  # precompiled_charsmap


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=900)
    arguments = parser.parse_args()
    tokenizer = Tokenizer(models.Unigram())
    metaspace = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    trainer = trainers.UnigramTrainer(
        vocab_size=arguments.size, special_tokens=[*SPECIALS, "<mask>"], unk_token="<unk>", show_progress=False
    )
    lines = [line for path in arguments.texts for line in path.read_text("utf8").split("\n")]
    tokenizer.train_from_iterator(lines, trainer)
    tokenizer.normalizer = normalizers.Precompiled(base64.b64decode(create_charsmap()))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    arguments.out.mkdir(parents=True, exist_ok=True)
    compact = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
    (arguments.out / "tokenizer.json").write_text(compact + "\n", "utf8")
    config = {"tokenizer_class": "XLMRobertaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>"}
    config |= {"sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}
    (arguments.out / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", "utf8")


if __name__ == "__main__":
    main()
