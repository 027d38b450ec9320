"""tokens with transformers on PyTorch: the same BertModel, its weights from the safetensors file."""

import os
from pathlib import Path
from typing import Any

from answer_lines import answer_lines

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
import torch  # noqa: E402
from transformers import AutoTokenizer, BertModel  # noqa: E402

kept: dict[str, tuple[list[str], Any, BertModel]] = {}


def open_folder(folder: str) -> tuple[list[str], Any, BertModel]:
    """What is read from the folder once and kept, as a service does."""
    if folder not in kept:
        texts = Path(folder, "texts.txt").read_text().splitlines()
        model = BertModel.from_pretrained(folder, add_pooling_layer=False)
        kept[folder] = (texts, AutoTokenizer.from_pretrained(folder), model.eval())
    return kept[folder]


def tokenise(request: dict) -> dict:
    texts, tokenizer, _ = open_folder(request["folder"])
    ids = tokenizer(texts[: request["texts"]])["input_ids"]
    weighted = sum(token * place for some in ids for place, token in enumerate(some, 1))
    return {"tokens": sum(map(len, ids)), "weighted": weighted, "first": ids[0]}


@torch.inference_mode()
def embed(request: dict) -> dict:
    texts, tokenizer, model = open_folder(request["folder"])
    inputs = tokenizer(texts[: request["texts"]], padding=True, truncation=True, return_tensors="pt")
    state = model(**inputs).last_hidden_state
    mask = inputs["attention_mask"].unsqueeze(-1)
    means = (state * mask).sum(dim=1) / mask.sum(dim=1)
    vectors = torch.nn.functional.normalize(means, dim=1)
    return {"rows": len(vectors), "width": vectors.shape[1], "first": vectors[0, :8].tolist(), "last": vectors[-1, :8].tolist()}


answer_lines({"tokenise": tokenise, "embed": embed})
