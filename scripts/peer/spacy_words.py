"""Words that spaCy's blank English pipeline cuts texts into, to hold `cutWords` of packages/datasets against.

    python spacy_words.py < texts.jsonl > words.jsonl

A JSON text a line in, a list of [start, end] a line out, in code points; white space is no word.
"""

import json
import sys

import spacy

tokenizer = spacy.blank("en").tokenizer
for line in sys.stdin:
    tokens = tokenizer(json.loads(line))
    print(json.dumps([[token.idx, token.idx + len(token)] for token in tokens if not token.is_space]))
