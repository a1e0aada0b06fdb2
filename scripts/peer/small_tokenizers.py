#!/usr/bin/env python3
"""Two tokenizers of a few hundred subwords, and what Python's transformers makes of many words with them.

    python3 scripts/peer/small_tokenizers.py packages/tokenizers/tests

Writes small-bert (WordPiece: tokenizer.json, tokenizer_config.json, vocab.txt) and small-roberta (byte-level BPE:
tokenizer.json, tokenizer_config.json, vocab.json, merges.txt), from the sentences below, and smallWords.json: the ids
of the words on which tokenizers are known to differ, of all words of the sentences, and of made-up ones. What they are held
to beside real vocabularies is words.json (tokenize_words.py), which needs those.
"""

import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import tokenizers
import transformers
from tokenizers import ByteLevelBPETokenizer

from tokenize_words import TRICKY, load

SENTENCES = """
The ferry to Helsinki leaves at seven, so take the early bus. Nobody had told Marta that the museum in Porto was closed.
In 1987 the river Elbe rose by four metres; two bridges had to be closed! "Well-being is not a number," said Dr. Okafor.
Lena's grandmother kept bees near Zürich. The unbelievable taste of that honey: nobody could describe it.
A company called Nordlicht & Sons sells lamps (and lanterns) in Gothenburg, Malmö and Århus for 49.95 each.
Rain again. Tomorrow we shall see whether the new harbour of Valparaíso opens, as the mayor promised in March.
Interleukin-6 and aspirin were compared in 112 patients; β-blockers were not. Headache was the commonest complaint.
Reading, rereading, unreadable: a reader reads what readers read. The strongest, the stronger and the strong.
""".strip()
SPECIALS = {'bert': ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'], 'roberta': ['<s>', '<pad>', '</s>', '<unk>', '<mask>']}
MADE_UP = """unread rereader strongly closed-loop Helsinkian HELSINKI Zürichberg Malmö's 19,877 49.95€ betablocker β
honeybees lanternlight (lamps) ... -- ?! a I x9 Ünbelievable naïve Åland ærø straße""".split()


def make_bert(folder):
    """A vocabulary by counting: whole words and their beginnings and endings that recur, and all letters by themselves."""
    words = re.findall(r'\w+|[^\w\s]', SENTENCES)
    pieces = Counter(word for word in words if len(word) > 1)
    for word in set(words):
        pieces.update(word[:length] for length in range(2, len(word)))
        pieces.update(f'##{word[start:]}' for start in range(1, len(word) - 1))
    recurring = sorted((piece for piece, count in pieces.items() if count > 1), key=lambda piece: (-pieces[piece], piece))
    letters = [chr(code) for code in range(33, 127)] + sorted({letter for letter in SENTENCES if ord(letter) > 127})
    inside = [f'##{letter}' for letter in letters if letter.isalnum()]
    vocab = [*SPECIALS['bert'], *letters, *inside, *recurring]
    (folder / 'vocab.txt').write_text(''.join(f'{piece}\n' for piece in vocab), encoding='utf8')
    transformers.BertTokenizer(vocab=str(folder / 'vocab.txt'), do_lower_case=False).save_pretrained(folder)


def make_roberta(folder):
    tokenizer = ByteLevelBPETokenizer(add_prefix_space=False)
    specials = SPECIALS['roberta']
    tokenizer.train_from_iterator(
        SENTENCES.split('\n'), vocab_size=430, min_frequency=2, special_tokens=specials, show_progress=False
    )
    tokenizer.save_model(str(folder))
    vocab, merges = str(folder / 'vocab.json'), str(folder / 'merges.txt')
    mask = tokenizers.AddedToken('<mask>', lstrip=True)  # as the files of every RoBERTa say: it takes the blank before it
    transformers.RobertaTokenizer(vocab=vocab, merges=merges, mask_token=mask).save_pretrained(folder)


def describe(folder, words):
    tokenizer, encode = load(folder)
    special = ['cls', 'sep', 'pad', 'unk', 'mask']
    ids = encode(words)
    return {
        'specialIds': [getattr(tokenizer, f'{name}_token_id') for name in special],
        'vocabSize': len(tokenizer),
        'ids': [row or [tokenizer.unk_token_id] for row in ids],
    }


def main(out):
    words = [*sorted(set(SENTENCES.split()) | set(MADE_UP)), *TRICKY.values()]
    versions = {'transformers': transformers.__version__, 'tokenizers': tokenizers.__version__}
    result = {**versions, 'words': words, 'folders': {}}
    for name, make, kept in [
        ('small-bert', make_bert, ['vocab.txt']),
        ('small-roberta', make_roberta, ['vocab.json', 'merges.txt']),
    ]:
        target = out / name
        shutil.rmtree(target, ignore_errors=True)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            make(folder)
            result['folders'][name] = describe(folder, words)
            if name == 'small-bert':
                with tempfile.TemporaryDirectory() as other:
                    transformers.BertTokenizer(vocab=str(folder / 'vocab.txt'), do_lower_case=True).save_pretrained(other)
                    result['folders'][f'{name} lowercased'] = describe(other, words)
            target.mkdir(parents=True)
            for file in ['tokenizer.json', 'tokenizer_config.json', *kept]:
                shutil.copy(folder / file, target / file)
    (out / 'smallWords.json').write_text(json.dumps(result, ensure_ascii=False) + '\n', encoding='utf8')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
