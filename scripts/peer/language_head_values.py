#!/usr/bin/env python3
"""Logits of masked language models by transformers, which a test of packages/weights compares with.

    python3 scripts/peer/language_head_values.py packages/weights/tests/language-heads

Tiny models of random weights, each saved as transformers saves it (`config.json`, `model.safetensors`, 10 KB), and
`logits.json`: two sentences of unequal length and the logits of every subword, computed sentence by sentence in float64.
"""

import argparse
import json
from pathlib import Path

import torch
import transformers
from transformers import (
    BertConfig,
    BertForMaskedLM,
    CamembertConfig,
    CamembertForMaskedLM,
    MPNetConfig,
    MPNetForMaskedLM,
    RobertaConfig,
    RobertaForMaskedLM,
    XLMRobertaConfig,
    XLMRobertaForMaskedLM,
)

SIZE = {
    "vocab_size": 24,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 12,
    "max_position_embeddings": 16,
}
ROBERTA_IDS = {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}
MODELS = {
    "bert": (BertForMaskedLM, BertConfig(**SIZE, layer_norm_eps=1e-5)),
    "roberta": (RobertaForMaskedLM, RobertaConfig(**SIZE, **ROBERTA_IDS, type_vocab_size=1, layer_norm_eps=1e-5)),
    "xlm-roberta": (XLMRobertaForMaskedLM, XLMRobertaConfig(**SIZE, **ROBERTA_IDS, type_vocab_size=1)),
    "camembert": (CamembertForMaskedLM, CamembertConfig(**SIZE, **ROBERTA_IDS, type_vocab_size=1)),
    "mpnet": (MPNetForMaskedLM, MPNetConfig(**SIZE)),
}
SENTENCES = [[3, 7, 23, 11, 5, 9, 4], [3, 12, 4]]


def write(name, folder):
    """Saves a model and gives the logits of each sentence."""
    model_class, config = MODELS[name]
    torch.manual_seed(len(name))
    model = model_class(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(0.4 * torch.randn(parameter.shape) + (1 if parameter.dim() == 1 else 0))
        model.tie_weights()
        model.save_pretrained(folder / name)
        (folder / name / "generation_config.json").unlink(missing_ok=True)
        model = model.double()
        return [model(torch.tensor([sentence])).logits[0].tolist() for sentence in SENTENCES]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    values = {name: write(name, out) for name in MODELS}
    head = {"transformers": transformers.__version__, "torch": torch.__version__, "sentences": SENTENCES}
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in {**head, "logits": values}.items()]
    (out / "logits.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
