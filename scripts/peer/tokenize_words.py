#!/usr/bin/env python3
"""Subword ids of words as Hugging Face transformers (Python) gives them: what @dynclean/tokenizers is held to.

Two uses, both need `pip install transformers` and no network:

  tokenize_words.py FOLDER < words.txt
      one JSON line [word, [ids]] for each line of stdin

  tokenize_words.py --fixture --tokenizers DIR --datasets DIR > packages/tokenizers/tests/words.json
      for each tokenizer folder in DIR and each dataset folder: how many distinct words, subwords and words without
      any subword there are, and the sha256 over the lines [word, [ids]] of the words in the order of their UTF-8
      bytes; and the ids of some words on which tokenizers are known to differ (then run prettier over the file)

A word is encoded by itself with a blank before it; a word without any subword becomes the unknown id.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

TRICKY = {
    "empty": "",
    "blank": " ",
    "tab": "\t",
    "no-break space": "\u00a0",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "control character": "\u0007",
    "null": "\u0000",
    "lone combining acute": "\u0301",
    "lone variation selector": "\ufe0f",
    "soft hyphen inside": "co\u00adoperate",
    "blank inside": "New York",
    "line break inside": "New\nYork",
    "control character inside": "a\u0001b",
    "replacement character": "\ufffd",
    "apostrophe": "don't",
    "typographic apostrophe": "don\u2019t",
    "full stops": "U.S.A.",
    "number": "1,000.50",
    "hyphens": "state-of-the-art",
    "hash tag": "#Hash_Tag",
    "user name": "@User_1",
    "address": "https://example.org/a?b=c&d=%20",
    "emphasis": "WHAAAAT!!!11",
    "composed accent": "Caf\u00e9",
    "decomposed accent": "Cafe\u0301",
    "sharp s": "STRA\u1e9eE",
    "dotted capital I": "\u0130stanbul",
    "dotless small i": "\u0131rmak",
    "final sigma": "\u039f\u0394\u039f\u03a3",
    "title-case digraph": "\u01c5ep",
    "ligature": "\ufb01nance",
    "fraction": "\u00bd",
    "superscript": "m\u00b2",
    "Greek letter in a chemical": "\u03b2-carotene",
    "Roman numeral": "\u2167",
    "full-width": "\uff21\uff22\uff23",
    "Chinese": "\u5317\u4eac",
    "Chinese beyond U+FFFF": "\U00020000\U00020001",
    "Japanese": "\u6771\u4eac\u30bf\u30ef\u30fc",
    "Korean": "\uc11c\uc6b8",
    "Korean, decomposed": "\u1109\u1165\u110b\u116e\u11af",
    "Arabic": "\u0627\u0644\u0642\u0627\u0647\u0631\u0629",
    "Hindi": "\u0926\u093f\u0932\u094d\u0932\u0940",
    "Thai": "\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e",
    "emoji": "\U0001f600",
    "emoji with skin tone": "\U0001f44d\U0001f3fd",
    "emoji family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "emoji in a word": "win\U0001f3c6ner",
    "keycap": "1\ufe0f\u20e3",
    "flag": "\U0001f1e9\U0001f1ea",
    "private use": "\ue000",
    "mathematical bold": "\U0001d400\U0001d41b",
    "start token of BERT": "[CLS]",
    "end token of BERT": "[SEP]",
    "mask of BERT": "[MASK]",
    "unknown of BERT": "[UNK]",
    "special token inside": "a[SEP]b",
    "lower-case special token": "[sep]",
    "start token of RoBERTa": "<s>",
    "mask of RoBERTa": "<mask>",
    "special token of RoBERTa inside": "a<mask>b",
    "subword spelling of BERT": "##ing",
    "subword spelling of RoBERTa": "\u0120the",
    "100 letters": "ab" * 50,
    "101 letters": "ab" * 50 + "c",
    "100 letters beyond U+FFFF": "\U0001d400" * 100,
    "1,000 letters": "x" * 1000,
}


def load(folder):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    if not tokenizer.is_fast:
        sys.exit(f"{folder}: the tokenizers of transformers in Rust are wanted, got {type(tokenizer).__name__}")

    def encode(words):
        rows = []
        for begin in range(0, len(words), 1024):
            chunk = [" " + word for word in words[begin : begin + 1024]]
            ids = tokenizer(chunk, add_special_tokens=False, truncation=False, padding=False)["input_ids"]
            rows += [row or [] for row in ids]
        return rows

    return tokenizer, encode


def words_of(folder):
    words = set()
    for path in sorted(Path(folder).glob("*.jsonl")):
        for line in path.read_text(encoding="utf8").split("\n"):
            if line:
                words.update(json.loads(line)["tokens"])
    return sorted(words, key=lambda word: word.encode("utf8"))


def digest(tokenizer, encode, words):
    rows = encode(words)
    sha256 = hashlib.sha256()
    for word, ids in zip(words, rows):
        ids = ids or [tokenizer.unk_token_id]
        sha256.update((json.dumps([word, ids], ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf8"))
    return {
        "words": len(words),
        "subwords": sum(len(ids) or 1 for ids in rows),
        "withoutSubword": sum(not ids for ids in rows),
        "sha256": sha256.hexdigest(),
    }


def fixture(tokenizers, datasets):
    import tokenizers as rust
    import transformers

    corpora = {path.name: words_of(path) for path in sorted(Path(datasets).iterdir()) if any(path.glob("*.jsonl"))}
    result = {"transformers": transformers.__version__, "tokenizers": rust.__version__, "folders": {}}
    for folder in sorted(path for path in Path(tokenizers).iterdir() if path.is_dir()):
        tokenizer, encode = load(folder)
        special = ["cls", "sep", "pad", "unk", "mask"]
        result["folders"][folder.name] = {
            "specialIds": [getattr(tokenizer, f"{name}_token_id") for name in special],
            "vocabSize": len(tokenizer),
            "datasets": {name: digest(tokenizer, encode, words) for name, words in corpora.items()},
            "tricky": {
                name: ids or [tokenizer.unk_token_id] for name, ids in zip(TRICKY, encode(list(TRICKY.values())))
            },
        }
    result["tricky"] = TRICKY
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="folder with tokenizer.json")
    parser.add_argument("--fixture", action="store_true")
    parser.add_argument("--tokenizers", help="folder of tokenizer folders")
    parser.add_argument("--datasets", help="folder of dataset folders")
    args = parser.parse_args()
    if args.fixture:
        print(json.dumps(fixture(args.tokenizers, args.datasets), indent=2))
        return
    tokenizer, encode = load(args.folder)
    words = sys.stdin.read().split("\n")[:-1]
    for word, ids in zip(words, encode(words)):
        print(json.dumps([word, ids or [tokenizer.unk_token_id]], ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
