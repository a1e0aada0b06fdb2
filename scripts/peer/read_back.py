"""What spaCy, Hugging Face's datasets and tokenizers, and GLiNER find in files that dynclean wrote, and files of theirs for it to read.

    python read_back.py has
    python read_back.py spacy FILE.spacy | convert FILE.json | conll FILE.conll | hf FOLDER | parquet FILE.parquet
    python read_back.py train FILE.spacy | debug FOLDER | align FILE.jsonl | gliner FILE.json
    python read_back.py write FOLDER

Prints one JSON document. `train` updates spaCy's entity recognizer on the file for a few steps, with incorrect_spans_key; `debug` is `spacy debug data` on train.spacy and dev.spacy; `align` gives the subwords of a
small tokenizer the numbers of their words; `gliner` is what GLiNER's own collator makes of the file.
"""

import json
import sys


def describe(doc):
    return {
        "text": doc.text,
        "ents": [[ent.start_char, ent.end_char, ent.label_] for ent in doc.ents],
        "missing": [token.i for token in doc if token.ent_iob == 0],
        "incorrect": [[span.start, span.end, span.label_] for span in doc.spans.get("incorrect_spans", [])],
        "data": {str(key): value for key, value in doc.user_data.items()},
    }


def read_spacy(path):
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    return nlp, list(DocBin().from_disk(path).get_docs(nlp.vocab))


def train(path):
    from spacy.training import Example

    nlp, docs = read_spacy(path)
    recognizer = nlp.add_pipe("ner", config={"incorrect_spans_key": "incorrect_spans"})
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    for example in examples:
        for label in {ent.label_ for ent in example.reference.ents}:
            recognizer.add_label(label)
    nlp.initialize(lambda: examples)
    losses = {}
    for _ in range(3):
        nlp.update(examples, losses=losses)
    aligned = [example.get_aligned_ner() for example in examples]
    return {"loss": float(losses["ner"]), "tags": aligned}


def debug(folder):
    """Exit code of `spacy debug data` and what it counts."""
    import os
    import subprocess

    spacy = [sys.executable, "-m", "spacy"]
    config = os.path.join(folder, "config.cfg")
    subprocess.run([*spacy, "init", "config", config, "--pipeline", "ner", "--lang", "en"], check=True, capture_output=True)
    paths = [f"--paths.{split}={os.path.join(folder, split)}.spacy" for split in ("train", "dev")]
    done = subprocess.run([*spacy, "debug", "data", config, *paths, "--no-format"], capture_output=True, text=True)
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    # It minds that there is little of it, in whatever file.
    little = ("Low number of", "consider adding", "training examples")
    return {
        "faults": [line for line in lines if line.startswith("\u2718") and not any(word in line for word in little)],
        "lines": lines,
    }


def align(path):
    """Per sentence: words as rebuilt from the subwords that carry them, and each word's number on its first subword."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    rows = [json.loads(line) for line in open(path, encoding="utf8")]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=30, special_tokens=["[UNK]"])
    tokenizer.train_from_iterator([" ".join(row["tokens"]) for row in rows], trainer)
    aligned = []
    for row in rows:
        encoding = tokenizer.encode(row["tokens"], is_pretokenized=True)
        labels = [-100 if word is None else row["ner_tags"][word] for word in encoding.word_ids]
        first = [at for at, word in enumerate(encoding.word_ids) if word not in encoding.word_ids[:at]]
        aligned.append({"subwords": len(labels), "numbers": [labels[at] for at in first]})
    return aligned


def gliner(path):
    """Per sentence: [words, [[first, last, type], ...]] as GLiNER's collator labels its spans."""
    from gliner import GLiNERConfig
    from gliner.data_processing.processor import UniEncoderSpanProcessor

    class NoTokenizer:
        unk_token = pad_token = "[PAD]"

    rows = json.load(open(path, encoding="utf8"))
    processor = UniEncoderSpanProcessor(GLiNERConfig(max_width=12), NoTokenizer(), words_splitter=str.split)
    batch = processor.collate_raw_batch(rows)
    return [
        [
            words,
            [
                [*span, batch["id_to_classes"][at][label]]
                for span, label in zip(batch["span_idx"][at].tolist(), batch["span_label"][at].tolist())
                if label > 0
            ],
        ]
        for at, words in enumerate(batch["tokens"])
    ]


def table(dataset):
    tags = dataset.features["ner_tags"]
    inner = getattr(tags, "feature", tags)
    return {"rows": dataset.to_list(), "names": getattr(inner, "names", None)}


def write(folder):
    import datasets
    import spacy
    from pyarrow import parquet
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    docs = []
    for text, spans in [("Ida left  Port Ellis.\n", [(0, 3, "PERSON"), (10, 20, "PORT")]), ("Rain fell.", [])]:
        doc = nlp(text)
        doc.set_ents([doc.char_span(*span[:2], label=span[2]) for span in spans])
        docs.append(doc)
    untouched = nlp("Nobody looked")
    partly = nlp("Ida slept")
    partly.set_ents([], missing=[partly[1:2]])
    DocBin(docs=docs + [untouched, partly], store_user_data=True).to_disk(f"{folder}/train.spacy")

    names = ["O", "B-PER", "I-PER", "B-PORT", "I-PORT"]
    features = datasets.Features(
        {
            "id": datasets.Value("string"),
            "tokens": datasets.Sequence(datasets.Value("string")),
            "ner_tags": datasets.Sequence(datasets.ClassLabel(names=names)),
        }
    )
    rows = {
        "id": ["0", "1"],
        "tokens": [["Ida", "left", "Port", "Ellis", "."], ["Rain", "fell"]],
        "ner_tags": [[1, 0, 3, 4, 0], [0, 0]],
    }
    dataset = datasets.Dataset.from_dict(rows, features=features)
    dataset.to_parquet(f"{folder}/hf.parquet")
    written = parquet.read_table(f"{folder}/hf.parquet")
    for codec in ("zstd", "gzip", "brotli", "lz4"):
        parquet.write_table(written, f"{folder}/{codec}.parquet", compression=codec)
    dataset.save_to_disk(f"{folder}/saved", num_shards=2)
    datasets.DatasetDict({"train": dataset, "validation": dataset.select([1])}).save_to_disk(f"{folder}/splits")
    return {"version": [spacy.__version__, datasets.__version__]}


def main(command, path=None):
    if command == "has":
        import datasets
        import spacy

        return [spacy.__version__, datasets.__version__]
    if command == "spacy":
        return [describe(doc) for doc in read_spacy(path)[1]]
    if command == "convert":
        from spacy.training.converters import json_to_docs

        return [describe(doc) for doc in json_to_docs(open(path, encoding="utf8").read())]
    if command == "conll":
        from spacy.training.converters import conll_ner_to_docs

        return [describe(doc) for doc in conll_ner_to_docs(open(path, encoding="utf8").read(), n_sents=1, no_print=True)]
    if command == "train":
        return train(path)
    if command == "debug":
        return debug(path)
    if command == "align":
        return align(path)
    if command == "gliner":
        return gliner(path)
    if command == "hf":
        import datasets

        return {split: table(found) for split, found in datasets.load_dataset(path).items()}
    if command == "parquet":
        import datasets

        return table(datasets.Dataset.from_parquet(path))
    if command == "write":
        return write(path)
    raise SystemExit(__doc__)


print(json.dumps(main(*sys.argv[1:])))
