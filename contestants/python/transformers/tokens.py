"""tokens with Hugging Face's transformers: its tokeniser, and the model by ONNX Runtime, which needs no PyTorch."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from answer_lines import answer_lines

os.environ["TRANSFORMERS_VERBOSITY"] = "error"  # that there is no PyTorch is known
os.environ["HF_HUB_OFFLINE"] = "1"
from transformers import AutoTokenizer  # noqa: E402

kept: dict[str, tuple[list[str], Any, onnxruntime.InferenceSession]] = {}


def open_folder(folder: str) -> tuple[list[str], Any, onnxruntime.InferenceSession]:
    """What is read from the folder once and kept, as a service does."""
    if folder not in kept:
        texts = Path(folder, "texts.txt").read_text().splitlines()
        session = onnxruntime.InferenceSession(Path(folder, "model.onnx"), providers=["CPUExecutionProvider"])
        kept[folder] = (texts, AutoTokenizer.from_pretrained(folder), session)
    return kept[folder]


def tokenise(request: dict) -> dict:
    texts, tokenizer, _ = open_folder(request["folder"])
    ids = tokenizer(texts[: request["texts"]])["input_ids"]
    weighted = sum(token * place for some in ids for place, token in enumerate(some, 1))
    return {"tokens": sum(map(len, ids)), "weighted": weighted, "first": ids[0]}


def embed(request: dict) -> dict:
    texts, tokenizer, session = open_folder(request["folder"])
    inputs = tokenizer(texts[: request["texts"]], padding=True, truncation=True, return_token_type_ids=True, return_tensors="np")
    (state,) = session.run(["last_hidden_state"], {name: value.astype(np.int64) for name, value in inputs.items()})
    mask = inputs["attention_mask"][:, :, None]
    means = (state * mask).sum(axis=1) / mask.sum(axis=1)
    vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
    return {"rows": len(vectors), "width": vectors.shape[1], "first": vectors[0, :8].tolist(), "last": vectors[-1, :8].tolist()}


answer_lines({"tokenise": tokenise, "embed": embed})
