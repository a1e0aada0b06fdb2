"""The span model (encoder, width embedding, two-layer FFNN, classifier) and its losses."""

import inspect
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional
from transformers import MODEL_MAPPING, AutoConfig, AutoModel, PreTrainedConfig

from peer_data import MAX_SPAN_WIDTH, Batch

WIDTH_SIZE = 150
FFNN_SIZE = 150
HEAD_DROPOUT = 0.2
ADAM_EPS = 1e-6


class SpanModel(nn.Module):
    def __init__(
        self,
        encoder: nn.Module,
        num_classes: int,
        dropout: float = HEAD_DROPOUT,
        width_size: int = WIDTH_SIZE,
        ffnn_size: int = FFNN_SIZE,
    ):
        super().__init__()
        self.encoder = encoder
        self.width = nn.Embedding(MAX_SPAN_WIDTH + 1, width_size)
        self.ffnn1 = nn.Linear(2 * encoder.config.hidden_size + width_size, ffnn_size)
        self.ffnn2 = nn.Linear(ffnn_size, ffnn_size)
        self.classifier = nn.Linear(ffnn_size, num_classes)
        self.dropout = nn.Dropout(dropout)

    def encode(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state  # [B, T, H]

    def classify(self, encoded: torch.Tensor, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        encoded = self.dropout(encoded)
        spans = torch.cat(
            [encoded[batch.sentence, batch.first], encoded[batch.sentence, batch.last], self.width(batch.width)], dim=-1
        )  # [S, 2H + W]
        hidden = self.dropout(functional.relu(self.ffnn1(spans)))
        hidden = self.dropout(functional.relu(self.ffnn2(hidden)))  # [S, ffnn_size]
        return hidden, self.classifier(hidden)  # [S, C]

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        return self.classify(self.encode(batch.input_ids, batch.attention_mask), batch)

    def head_parameters(self) -> list[nn.Parameter]:
        modules = (self.width, self.ffnn1, self.ffnn2, self.classifier)
        return [parameter for module in modules for parameter in module.parameters()]


def without_pooler(config: PreTrainedConfig) -> dict[str, bool]:
    """How to ask for a model without one: some have none anyway, and do not know the question."""
    known = inspect.signature(MODEL_MAPPING[type(config)].__init__).parameters
    return {"add_pooling_layer": False} if "add_pooling_layer" in known else {}


def create_model(encoder_folder: Path, num_classes: int) -> SpanModel:
    config = AutoConfig.from_pretrained(encoder_folder)
    encoder = AutoModel.from_pretrained(encoder_folder, dtype=torch.float32, **without_pooler(config))
    return SpanModel(encoder, num_classes)


def create_optimizer(model: SpanModel, encoder_lr: float, head_lr: float, fused: bool = True) -> torch.optim.AdamW:
    groups = [
        {"params": list(model.encoder.parameters()), "lr": encoder_lr},
        {"params": model.head_parameters(), "lr": head_lr},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=ADAM_EPS, weight_decay=0.0, fused=fused)


@torch.no_grad()
def select_top_negatives(hidden: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The 5 percent of the batch's negatives most similar to its positives: N - floor(95 N / 100) span indices.

    Similarity is the sum of cosines with all positives, computed as one product with the sum of their unit vectors.
    Equal similarities are broken by position: the later span stays. Without a positive a random share is kept.
    """
    negatives = torch.nonzero(labels == 0).squeeze(1)
    num_dropped = len(negatives) * 95 // 100
    unit = functional.normalize(hidden.float(), dim=-1)
    positives = unit[labels > 0]
    if len(positives) == 0:
        order = torch.randperm(len(negatives), device=labels.device)
    else:
        order = torch.argsort(unit[negatives] @ positives.sum(dim=0), stable=True)
    return negatives[order[num_dropped:]].sort().values


def compute_loss(hidden: torch.Tensor, logits: torch.Tensor, labels: torch.Tensor, topneg: bool) -> torch.Tensor:
    """Summed cross-entropy of all spans, or with TopNeg of all positives and the kept negatives."""
    if topneg:
        rows = torch.cat([torch.nonzero(labels > 0).squeeze(1), select_top_negatives(hidden, labels)])
        logits, labels = logits[rows], labels[rows]
    return functional.cross_entropy(logits.float(), labels, reduction="sum")
