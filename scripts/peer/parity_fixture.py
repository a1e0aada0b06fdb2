"""Writes a parity fixture: weights, one batch, and what PyTorch computes for it in float32 with all dropout off.

    python parity_fixture.py --encoder FOLDER --out DIR [--data train.jsonl --sentences 4]   real weights
    python parity_fixture.py --tiny bert --seed 7 --out DIR [--head-size 24]                  random tiny model
    python parity_fixture.py --from FIXTURE                                                   recompute and compare

`dynclean doctor --fixture DIR` checks an engine against such a folder.
"""

import argparse
import inspect
import json
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import (
    MODEL_MAPPING,
    AutoConfig,
    AutoModel,
    BertConfig,
    CamembertConfig,
    DebertaV2Config,
    DistilBertConfig,
    ElectraConfig,
    ModernBertConfig,
    MPNetConfig,
    PreTrainedConfig,
    RobertaConfig,
    XLMRobertaConfig,
)

from peer_data import MAX_SPAN_WIDTH, Batch, Tokenizer, create_split, read_sentences, Sentence
from peer_model import ADAM_EPS, SpanModel, compute_loss, create_optimizer, select_top_negatives

# Of each architecture its config with what sizes cannot say, and the ids of begin and end.
ROBERTA_IDS = {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}
# As deberta-v3's files have it, but for the numbers: long sentences have distances that share a bucket.
DEBERTA_V3 = {
    "relative_attention": True,
    "position_buckets": 10,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "pos_att_type": "p2c|c2p",
    "position_biased_input": False,
    "max_position_embeddings": 240,
    "pad_token_id": 0,
}
# A window that is narrower than most sentences.
MODERNBERT = {
    "local_attention": 6,
    "global_attn_every_n_layers": 2,
    "max_position_embeddings": 240,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "cls_token_id": 1,
    "eos_token_id": 2,
    "sep_token_id": 2,
}
TINY = {
    "bert": (BertConfig, {"type_vocab_size": 2, "pad_token_id": 0, "layer_norm_eps": 1e-12}, (1, 2)),
    "camembert": (CamembertConfig, {"type_vocab_size": 1, "layer_norm_eps": 1e-5, **ROBERTA_IDS}, (0, 2)),
    "deberta-v2": (DebertaV2Config, DEBERTA_V3, (1, 2)),
    "distilbert": (DistilBertConfig, {"pad_token_id": 0}, (1, 2)),
    "electra": (ElectraConfig, {"embedding_size": 20, "pad_token_id": 0}, (1, 2)),
    "modernbert": (ModernBertConfig, MODERNBERT, (1, 2)),
    "roberta": (RobertaConfig, {"type_vocab_size": 1, "layer_norm_eps": 1e-5, **ROBERTA_IDS}, (0, 2)),
    "xlm-roberta": (XLMRobertaConfig, {"type_vocab_size": 1, "layer_norm_eps": 1e-5, **ROBERTA_IDS}, (0, 2)),
    "mpnet": (MPNetConfig, {"layer_norm_eps": 1e-5, "max_position_embeddings": 240, **ROBERTA_IDS}, (0, 2)),
}
# Words of further sentences: long enough for distances of every bucket.
LONG_SENTENCES = {"mpnet": [70], "deberta-v2": [70], "modernbert": [40]}
# Added to all scores of a query alike, a key's bias has no gradient but rounding.
KEY_BIAS = re.compile(r"attention\.(self\.(pos_)?key(_proj)?|attn\.k|k_lin)\.bias$")
# DeBERTa's key_proj has one where keys meet queries of distances, too; without those the norm of distances has no more than rounding.
P2C_BIAS = re.compile(r"(self\.key_proj|encoder\.LayerNorm)\.bias$")
NORM_WEIGHT = re.compile(r"(LayerNorm|norm)\.weight$")
# Of what scores are made of: large, so that attention is far from even.
SCORES = re.compile(r"(query|key)_proj|rel_embeddings|relative_attention_bias|Wqkv")
SCORE_DEVIATIONS = {"mpnet": 0.5, "deberta-v2": 0.3, "modernbert": 0.2}
# What some configs call dropout; others take no notice of a name that they do not know.
DROPOUTS = ["hidden_dropout_prob", "attention_probs_dropout_prob", "dropout", "attention_dropout"]
WITHOUT_DROPOUT = dict.fromkeys(DROPOUTS, 0.0)
OTHER_NAMES = {"distilbert": {"intermediate_size": "hidden_dim"}}
HEAD = ("width", "ffnn1", "ffnn2", "classifier")
OPTIMIZER_STEPS = 3
TYPES = ["ORG", "MISC", "PER", "LOC"]
MADE_UP_SENTENCES = [
    ("Rosalind Okonkwo left Brightwater Analytics for a chair in Tromsø last spring .", [(0, 1, "PER"), (3, 4, "ORG"), (10, 10, "LOC")]),
    ("Oslo", [(0, 0, "LOC")]),
    ("The Kestrel Cup went to Dundalk Rovers , who beat Académie Sportive de Saint-Étienne 3-1 .", [(0, 2, "MISC"), (5, 6, "ORG"), (10, 13, "ORG")]),
    ("Nothing much happened there , she said .", []),
    ("Antidisestablishmentarianism divided Welsh MPs in 1869 , wrote J. P. Thistlethwaite-Ng in the Cardiff Courier .", [(2, 2, "MISC"), (8, 10, "PER"), (13, 14, "ORG")]),
]  # fmt: skip


def read_setting(text: str) -> tuple[str, object]:
    name, _, value = text.partition("=")
    return name, json.loads(value)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--encoder", type=Path, help="folder of a real encoder: config, weights, tokenizer")
    source.add_argument("--tiny", choices=sorted(TINY), help="a random model, batch and sizes from --seed")
    source.add_argument("--from", dest="fixture", type=Path, help="an existing fixture: recompute and compare")
    parser.add_argument("--out", type=Path, help="folder to write (must not exist)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, help="with --encoder: .jsonl of sentences instead of the made-up ones")
    parser.add_argument("--sentences", type=int, default=4, help="with --data: how many, from its beginning")
    parser.add_argument("--attention", choices=["sdpa", "eager"], help="with --from: transformers' kernel")
    parser.add_argument("--head-size", type=int, help="with --tiny: of the head's layers and widths; default 150")
    parser.add_argument(
        "--set", action="append", type=read_setting, default=[], metavar="KEY=JSON", help="with --tiny: of its config"
    )
    parser.add_argument("--encoder-lr", type=float, help="default 5e-5 with --encoder, 1e-3 with --tiny")
    parser.add_argument("--head-lr", type=float, help="default 5e-4 with --encoder, 5e-3 with --tiny")
    arguments = parser.parse_args()
    if arguments.fixture is None and arguments.out is None:
        parser.error("--out is needed to write a fixture")
    if arguments.out is not None and arguments.out.exists():
        parser.error(f"--out: must be a folder that does not exist yet, but got {arguments.out}")
    return arguments


def without_pooler(config: PreTrainedConfig) -> dict[str, bool]:
    """How to ask for a model without one: some have none anyway, and do not know the question."""
    known = inspect.signature(MODEL_MAPPING[type(config)].__init__).parameters
    return {"add_pooling_layer": False} if "add_pooling_layer" in known else {}


def create_real_model(folder: Path, num_classes: int, seed: int) -> SpanModel:
    torch.manual_seed(seed)
    config = AutoConfig.from_pretrained(folder, **WITHOUT_DROPOUT)
    encoder = AutoModel.from_pretrained(folder, config=config, dtype=torch.float32, **without_pooler(config))
    return SpanModel(encoder, num_classes, dropout=0.0)


def create_real_sentences(arguments: argparse.Namespace, tokenizer: Tokenizer) -> list[dict]:
    sentences = [Sentence(text.split(" "), entities) for text, entities in MADE_UP_SENTENCES]
    if arguments.data:
        sentences = read_sentences(arguments.data)[: arguments.sentences]
    split = create_split(sentences, TYPES)
    described = []
    for index, sentence in enumerate(sentences):
        ids, first, last = tokenizer.encode(sentence.words)
        spans = slice(split.offsets[index], split.offsets[index + 1])
        described.append(
            {
                "inputIds": ids,
                "firstSubword": first,
                "lastSubword": last,
                "spans": np.stack([split.starts[spans], split.ends[spans]], axis=1).tolist(),
                "labels": split.labels[spans].tolist(),
            }
        )
    return described


def create_tiny_model(arguments: argparse.Namespace, num_classes: int, sizes: random.Random) -> SpanModel:
    arch, seed = arguments.tiny, arguments.seed
    torch.manual_seed(seed)
    heads = sizes.choice([1, 2, 4])
    options = {
        "vocab_size": sizes.randint(90, 160),
        "hidden_size": heads * sizes.choice([8, 12]),
        "num_hidden_layers": sizes.randint(1, 3),
        "num_attention_heads": heads,
        "intermediate_size": sizes.choice([48, 64, 80]),
        "max_position_embeddings": 64,
    }
    config_class, others, _ = TINY[arch]
    options = {OTHER_NAMES.get(arch, {}).get(name, name): value for name, value in options.items()}
    config = config_class(**{**options, **WITHOUT_DROPOUT, **others, **dict(arguments.set)})
    encoder = AutoModel.from_config(config, **without_pooler(config))
    with torch.no_grad():  # biases and LayerNorms away from 0 and 1, where a missing one would not show
        for name, parameter in encoder.named_parameters():
            deviation = SCORE_DEVIATIONS[arch] if SCORES.search(name) else 0.05
            parameter.normal_(1.0 if NORM_WEIGHT.search(name) else 0.0, deviation)
    head = {} if arguments.head_size is None else {"width_size": arguments.head_size, "ffnn_size": arguments.head_size}
    return SpanModel(encoder, num_classes, dropout=0.0, **head)


def create_tiny_sentences(config, num_classes: int, sizes: random.Random) -> list[dict]:
    _, _, (start_id, end_id) = TINY[config.model_type]
    described = []
    for fixed in [None] * sizes.randint(2, 6) + LONG_SENTENCES.get(config.model_type, []):
        ids, first, last = [start_id], [], []
        for _ in range(fixed or sizes.randint(1, 16)):
            first.append(len(ids))
            ids.extend(sizes.randrange(3, config.vocab_size) for _ in range(sizes.choice([1, 1, 1, 2, 3])))
            last.append(len(ids) - 1)
        spans = [(i, j) for i in range(len(first)) for j in range(i, min(i + MAX_SPAN_WIDTH, len(first)))]
        labels = [sizes.randrange(1, num_classes) if sizes.random() < 0.12 else 0 for _ in spans]
        described.append(
            {
                "inputIds": [*ids, end_id],
                "firstSubword": first,
                "lastSubword": last,
                "spans": [list(span) for span in spans],
                "labels": labels,
            }
        )
    if not any(label for sentence in described for label in sentence["labels"]):
        described[0]["labels"][0] = 1  # TopNeg without positives is random, which no fixture can pin
    return described


def create_batch(description: dict) -> Batch:
    sentences = description["sentences"]
    longest = max(len(sentence["inputIds"]) for sentence in sentences)
    input_ids = torch.full((len(sentences), longest), description["padId"], dtype=torch.long)
    mask = torch.zeros_like(input_ids)
    rows = []
    for row, sentence in enumerate(sentences):
        length = len(sentence["inputIds"])
        input_ids[row, :length] = torch.tensor(sentence["inputIds"])
        mask[row, :length] = 1
        for (start, end), label in zip(sentence["spans"], sentence["labels"]):
            rows.append((row, sentence["firstSubword"][start], sentence["lastSubword"][end], end - start + 1, label))
    return Batch(input_ids, mask, *torch.tensor(rows, dtype=torch.long).unbind(dim=1), np.arange(len(rows)))


def compute_expected(model: SpanModel, batch: Batch, optimizer_settings: dict) -> dict[str, torch.Tensor]:
    """What every engine must reproduce. Changes the model: afterwards it holds the weights after three steps."""
    expected: dict[str, torch.Tensor] = {}
    optimizer = create_optimizer(model, optimizer_settings["encoderLr"], optimizer_settings["headLr"], fused=False)
    loss_curve = []
    for step in range(OPTIMIZER_STEPS):
        encoded = model.encode(batch.input_ids, batch.attention_mask)
        hidden, logits = model.classify(encoded, batch)
        loss = compute_loss(hidden, logits, batch.labels, topneg=False)
        loss_curve.append(loss.item())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if step == 0:
            expected["encoder_output"] = encoded[batch.attention_mask.bool()]
            expected["ffnn_hidden"] = hidden
            expected["logits"] = logits
            expected["loss"] = loss.reshape(1)
            expected["topneg_kept"] = select_top_negatives(hidden, batch.labels)
            expected["topneg_loss"] = compute_loss(hidden, logits, batch.labels, topneg=True).reshape(1)
            for name, parameter in model.named_parameters():
                gradient = parameter.grad if parameter.grad is not None else torch.zeros_like(parameter)
                expected[f"grad.{name}"] = gradient.clone()
        optimizer.step()
    for name, parameter in model.named_parameters():
        expected[f"after3.{name}"] = parameter
    with torch.no_grad():
        expected["logits_after3"] = model(batch)[1]
    expected["loss_curve"] = torch.tensor(loss_curve)
    return {name: tensor.detach().clone().contiguous() for name, tensor in expected.items()}


def write_fixture(folder: Path, model: SpanModel, description: dict) -> dict[str, torch.Tensor]:
    """Into a temporary folder beside it first, so that the fixture is complete or absent."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f"{folder.name}.partial-", dir=folder.parent))
    try:
        model.encoder.config.to_json_file(partial / "config.json")
        save_file({name: value.contiguous() for name, value in model.encoder.state_dict().items()}, partial / "model.safetensors")
        head = {name: value.contiguous() for name, value in model.state_dict().items() if name.split(".")[0] in HEAD}
        save_file(head, partial / "head.safetensors")
        (partial / "batch.json").write_text(json.dumps(description) + "\n", "utf8")
        expected = compute_expected(model, create_batch(description), description["optimizer"])
        save_file(expected, partial / "expected.safetensors")
        for path in partial.iterdir():  # the temporary folder and safetensors make them the owner's only
            path.chmod(0o644)
        partial.chmod(0o755)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return expected


def load_fixture_model(folder: Path, num_classes: int, attention: str | None) -> SpanModel:
    config = AutoConfig.from_pretrained(folder)
    kernel = {} if attention is None else {"attn_implementation": attention}
    encoder = AutoModel.from_config(config, **kernel, **without_pooler(config))
    encoder.load_state_dict(load_file(folder / "model.safetensors"), strict=True)
    head = load_file(folder / "head.safetensors")
    width_size, ffnn_size = head["width.weight"].shape[1], head["ffnn2.weight"].shape[0]
    model = SpanModel(encoder, num_classes, dropout=0.0, width_size=width_size, ffnn_size=ffnn_size)
    unmatched = model.load_state_dict(head, strict=False)
    missing = [name for name in unmatched.missing_keys if not name.startswith("encoder.")]
    if missing or unmatched.unexpected_keys:
        raise ValueError(f"{folder}/head.safetensors: missing {missing}, not known {unmatched.unexpected_keys}")
    return model


def is_untrained_bias(name: str, config: PreTrainedConfig) -> bool:
    if P2C_BIAS.search(name) and config.model_type == "deberta-v2":
        return "p2c" not in config.pos_att_type
    return KEY_BIAS.search(name) is not None


def compare_quantity(name: str, stored: torch.Tensor, computed: torch.Tensor, config: PreTrainedConfig) -> dict:
    if stored.shape != computed.shape:
        return {"name": name, "ok": False, "problem": f"shape {tuple(stored.shape)}, recomputed {tuple(computed.shape)}"}
    if not stored.is_floating_point():
        return {"name": name, "maxAbs": float((stored != computed).sum()), "tolerance": 0.0, "ok": stored.equal(computed)}
    largest = float(stored.abs().max())
    max_abs = float((stored - computed).abs().max())
    is_key_bias = is_untrained_bias(name, config)
    if name.startswith("grad."):
        tolerance = 1e-6 if is_key_bias else 1e-4 * largest + 1e-7
    elif name.startswith("after3."):
        tolerance = 1e-4 if is_key_bias else 1e-5
    elif "loss" in name:
        tolerance = 1e-5 * largest
    else:
        tolerance = 1e-5
    return {"name": name, "maxAbs": max_abs, "tolerance": tolerance, "ok": max_abs <= tolerance}


def compare_fixture(folder: Path, attention: str | None = None, dtype: torch.dtype = torch.float32) -> dict:
    description = json.loads((folder / "batch.json").read_text("utf8"))
    model = load_fixture_model(folder, description["numClasses"], attention).to(dtype)
    computed = compute_expected(model, create_batch(description), description["optimizer"])
    stored = load_file(folder / "expected.safetensors")
    config = model.encoder.config
    quantities = [compare_quantity(name, stored[name], computed[name], config) for name in stored if name in computed]
    return {
        "quantities": quantities,
        "only_stored": sorted(stored.keys() - computed.keys()),
        "only_recomputed": sorted(computed.keys() - stored.keys()),
    }


def find_worst_quantity(report: dict) -> dict:
    """Where two PyTorch kernels come closest to the tolerance, so that a fixture that cannot be met is known as such."""
    shares = [
        {"name": quantity["name"], "share": quantity["maxAbs"] / quantity["tolerance"]}
        for quantity in report["quantities"]
        if quantity["tolerance"] > 0
    ]
    return max(shares, key=lambda quantity: quantity["share"])


def describe_batch(arch: str, seed: int, num_classes: int, pad_id: int, sentences: list[dict], lrs: tuple) -> dict:
    return {
        "arch": arch,
        "seed": seed,
        "numClasses": num_classes,
        "padId": pad_id,
        "sentences": sentences,
        "spanOrder": "by sentence, then by start and end word; a span is [first word, last word], both included",
        "encoderOutputOrder": "real subwords only, sentence after sentence",
        "optimizer": {
            "kind": "AdamW",
            "encoderLr": lrs[0],
            "headLr": lrs[1],
            "betas": [0.9, 0.999],
            "eps": ADAM_EPS,
            "weightDecay": 0,
            "loss": "full, summed",
        },
    }


def main() -> int:
    arguments = parse_arguments()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if arguments.fixture:
        report = compare_fixture(arguments.fixture, arguments.attention)
        print(json.dumps(report, indent=1))
        failed = [quantity["name"] for quantity in report["quantities"] if not quantity["ok"]]
        return 1 if failed or report["only_stored"] or report["only_recomputed"] else 0
    if arguments.encoder:
        tokenizer = Tokenizer(arguments.encoder)
        num_classes, pad_id = len(TYPES) + 1, tokenizer.pad_id
        model = create_real_model(arguments.encoder, num_classes, arguments.seed)
        sentences = create_real_sentences(arguments, tokenizer)
        default_lrs = (5e-5, 5e-4)
    else:
        sizes = random.Random(f"{arguments.tiny} {arguments.seed}")
        num_classes = sizes.randint(3, 8)
        model = create_tiny_model(arguments, num_classes, sizes)
        pad_id = model.encoder.config.pad_token_id
        sentences = create_tiny_sentences(model.encoder.config, num_classes, sizes)
        default_lrs = (1e-3, 5e-3)
    lrs = (arguments.encoder_lr or default_lrs[0], arguments.head_lr or default_lrs[1])
    arch = model.encoder.config.model_type
    description = describe_batch(arch, arguments.seed, num_classes, pad_id, sentences, lrs)
    expected = write_fixture(arguments.out, model, description)
    spans, losses = len(expected["logits"]), ", ".join(f"{loss:.4f}" for loss in expected["loss_curve"].tolist())
    print(f"wrote {arguments.out}: {len(sentences)} sentences, {spans} spans, {num_classes} classes, losses {losses}")
    if type(model.encoder)._supports_sdpa:
        other, report = "PyTorch's other attention kernel", compare_fixture(arguments.out, attention="eager")
    else:  # DeBERTa has one
        other, report = "PyTorch in float64", compare_fixture(arguments.out, dtype=torch.float64)
    worst = find_worst_quantity(report)
    print(f"{other} uses up {worst['share']:.0%} of the tolerance ({worst['name']})")
    if worst["share"] > 0.5:
        print("Some gradient of this fixture is rounding only, which Adam turns into a step: take another seed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
