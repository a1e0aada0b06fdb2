"""A token classifier of transformers: IO tags of words' first subwords, as fine-tuning usually has it."""

from pathlib import Path

import torch
from transformers import AutoModelForTokenClassification, PreTrainedModel

from peer_data import BatchBuilder

IGNORED = -100  # of no part in the loss


def create_token_model(encoder_folder: Path, num_tags: int) -> PreTrainedModel:
    return AutoModelForTokenClassification.from_pretrained(encoder_folder, num_labels=num_tags, dtype=torch.float32)


def create_token_optimizer(model: PreTrainedModel, lr: float = 3e-5, weight_decay: float = 0.01) -> torch.optim.AdamW:
    """AdamW without decay of vectors (biases, layer norms)."""
    vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    groups = [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=lr, betas=(0.9, 0.999), eps=1e-8, fused=True)


def list_tags(builder: BatchBuilder) -> list[torch.Tensor]:
    """The tags of each sentence's subwords, [T]: of a word's first one its type or 0, of all others IGNORED."""
    split = builder.split
    tags = []
    for s, (ids, first, _) in enumerate(builder.encodings):
        own = torch.full((len(ids),), IGNORED, dtype=torch.long)
        own[torch.tensor(first)] = 0
        for span in range(split.offsets[s], split.offsets[s + 1]):
            if split.labels[span] > 0:
                own[torch.tensor(first[split.starts[span] : split.ends[span] + 1])] = int(split.labels[span])
        tags.append(own)
    return tags


def build_token_batch(builder: BatchBuilder, tags: list[torch.Tensor], sentences: list[int]) -> dict[str, torch.Tensor]:
    """input_ids, attention_mask, labels, each [B, T], padded on the right."""
    longest = max(len(builder.encodings[s][0]) for s in sentences)
    shape = (len(sentences), longest)
    input_ids = torch.full(shape, builder.pad_id, dtype=torch.long)
    mask = torch.zeros(shape, dtype=torch.long)
    labels = torch.full(shape, IGNORED, dtype=torch.long)
    for row, s in enumerate(sentences):
        ids = builder.encodings[s][0]
        input_ids[row, : len(ids)] = torch.tensor(ids)
        mask[row, : len(ids)] = 1
        labels[row, : len(ids)] = tags[s]
    return {"input_ids": input_ids, "attention_mask": mask, "labels": labels}
