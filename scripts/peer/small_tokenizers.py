#!/usr/bin/env python3
"""Tokenizers of a few hundred subwords, and what Python's transformers makes of many words with them.

    python3 scripts/peer/small_tokenizers.py packages/tokenizers/tests

Writes from the sentences below, each with a tokenizer_config.json,

    small-bert         WordPiece: tokenizer.json, vocab.txt
    small-roberta      byte-level BPE: tokenizer.json, vocab.json, merges.txt
    small-modernbert   byte-level BPE with NFC and the many added subwords of GPT-NeoX: tokenizer.json
    small-deberta      Unigram as transformers 5 saves DeBERTa's: tokenizer.json
    small-deberta-spm  Unigram as SentencePiece saves it, which is what DeBERTa's repositories hold: spm.model

and smallWords.json: the ids of the words on which tokenizers are known to differ, of all words of the sentences, and of made-up
ones. spm.model is converted by transformers' own rules for DeBERTa. What tokenizers are held to beside real vocabularies is
words.json (tokenize_words.py). Needs `pip install sentencepiece protobuf`.
"""

import contextlib
import io
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import sentencepiece
import tokenizers
import transformers
from tokenizers import AddedToken, ByteLevelBPETokenizer, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers.convert_slow_tokenizer import DebertaV2Converter

from tokenize_words import TRICKY, load
from unigram_tokenizer import RULES

SENTENCES = """
The ferry to Helsinki leaves at seven, so take the early bus. Nobody had told Marta that the museum in Porto was closed.
In 1987 the river Elbe rose by four metres; two bridges had to be closed! "Well-being is not a number," said Dr. Okafor.
Lena's grandmother kept bees near Zürich. The unbelievable taste of that honey: nobody could describe it.
A company called Nordlicht & Sons sells lamps (and lanterns) in Gothenburg, Malmö and Århus for 49.95 each.
Rain again. Tomorrow we shall see whether the new harbour of Valparaíso opens, as the mayor promised in March.
Interleukin-6 and aspirin were compared in 112 patients; β-blockers were not. Headache was the commonest complaint.
Reading, rereading, unreadable: a reader reads what readers read. The strongest, the stronger and the strong.
""".strip()
SPECIALS = {
    'bert': ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'],
    'roberta': ['<s>', '<pad>', '</s>', '<unk>', '<mask>'],
    'deberta': ['[PAD]', '[CLS]', '[SEP]', '[UNK]'],
    'modernbert': ['[UNK]', '[CLS]', '[SEP]', '[PAD]', '[MASK]'],
}
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


def make_modernbert(folder):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        min_frequency=2,
        special_tokens=['|||IP_ADDRESS|||', '<|padding|>'],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES.split('\n'), trainer)
    # Behind the vocabulary stand runs of blanks, what personal data were replaced by, special subwords, and spare ones.
    plain = [*(' ' * length for length in range(8, 1, -1)), '|||EMAIL_ADDRESS|||', '|||PHONE_NUMBER|||']
    tokenizer.add_tokens([AddedToken(content, normalized=True) for content in plain])
    special = ['<|endoftext|>', *SPECIALS['modernbert']]
    tokenizer.add_special_tokens(
        [AddedToken(content, lstrip=content == '[MASK]', normalized=False, special=True) for content in special]
    )
    tokenizer.add_tokens([AddedToken(f'[unused{number}]', normalized=True) for number in range(3)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single='[CLS]:0 $A:0 [SEP]:0',
        pair='[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1',
        special_tokens=[(content, tokenizer.token_to_id(content)) for content in ('[CLS]', '[SEP]')],
    )
    names = {f'{content[1:-1].lower()}_token': content for content in SPECIALS['modernbert']}
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(folder)


def make_deberta(folder):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme='always')
    trainer = trainers.UnigramTrainer(
        vocab_size=300, special_tokens=SPECIALS['deberta'], unk_token='[UNK]', show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES.split('\n'), trainer)
    vocab = [tuple(piece) for piece in json.loads(tokenizer.to_str())['model']['vocab']]
    transformers.DebertaV2Tokenizer(vocab=vocab).save_pretrained(folder)


def make_deberta_spm(folder):
    """spm.model, and a tokenizer.json by transformers' rules for it, which is not kept."""
    model = io.BytesIO()
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):  # the model keeps the name of its rules' file
        Path('rules.tsv').write_text(RULES, encoding='utf8')
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(SENTENCES.split('\n')),
            model_writer=model,
            vocab_size=170,
            normalization_rule_tsv='rules.tsv',
            character_coverage=0.995,
            minloglevel=2,
            **{'pad_id': 0, 'bos_id': 1, 'eos_id': 2, 'unk_id': 3},
            **{'pad_piece': '[PAD]', 'bos_piece': '[CLS]', 'eos_piece': '[SEP]', 'unk_piece': '[UNK]'},
        )
    (folder / 'spm.model').write_bytes(model.getvalue())

    class Slow:
        """What the converter asks of the tokenizer that it converts; as transformers 4's was."""

        vocab_file = f'{folder}/spm.model'
        do_lower_case = split_by_punct = False
        add_prefix_space = legacy = True

        def convert_tokens_to_ids(self, token):
            return SPECIALS['deberta'].index(token)

    converted = DebertaV2Converter(Slow()).converted()
    special = {f'{content[1:-1].lower()}_token': content for content in [*SPECIALS['deberta'], '[MASK]']}
    transformers.PreTrainedTokenizerFast(tokenizer_object=converted, **special).save_pretrained(folder)


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
        ('small-bert', make_bert, ['tokenizer.json', 'vocab.txt']),
        ('small-roberta', make_roberta, ['tokenizer.json', 'vocab.json', 'merges.txt']),
        ('small-modernbert', make_modernbert, ['tokenizer.json']),
        ('small-deberta', make_deberta, ['tokenizer.json']),
        ('small-deberta-spm', make_deberta_spm, ['spm.model']),
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
            for file in ['tokenizer_config.json', *kept]:
                shutil.copy(folder / file, target / file)
    (out / 'smallWords.json').write_text(json.dumps(result, ensure_ascii=False) + '\n', encoding='utf8')


if __name__ == '__main__':
    main(Path(sys.argv[1]).resolve())
