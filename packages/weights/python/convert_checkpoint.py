#!/usr/bin/env python3
"""Turns a PyTorch checkpoint (a pickle) into safetensors: convert_checkpoint.py IN.bin OUT.safetensors

Only tensors are unpickled (torch.load with weights_only=True), nothing in the file is run. Needs torch and nothing
else. Exit codes: 3 no torch or one that is too old, 4 the file is no such checkpoint; the reason is the last line of
stderr.
"""

import ctypes
import json
import sys


def fail(code, message):
    print(message, file=sys.stderr)
    sys.exit(code)


try:
    import torch
except ImportError as error:
    fail(3, f"this Python ({sys.executable}) cannot import torch: {error}")

# Before 2.6, weights_only could be made to run code (CVE-2025-32434).
version = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])
if version < (2, 6):
    fail(3, f"this Python ({sys.executable}) has torch {torch.__version__}; reading a pickle safely needs 2.6 or newer")

DTYPES = {
    torch.float64: ("F64", 8),
    torch.float32: ("F32", 4),
    torch.float16: ("F16", 2),
    torch.bfloat16: ("BF16", 2),
    torch.int64: ("I64", 8),
    torch.int32: ("I32", 4),
    torch.int16: ("I16", 2),
    torch.int8: ("I8", 1),
    torch.uint8: ("U8", 1),
    torch.bool: ("BOOL", 1),
}


def read(path):
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many types; its first line says enough
        fail(4, f"torch cannot read it as weights: {str(error).splitlines()[0] if str(error) else type(error).__name__}")
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(state, dict) and isinstance(state.get(key), dict):
            state = state[key]
    if not isinstance(state, dict):
        fail(4, f"must hold tensors by name, but holds a {type(state).__name__}")
    tensors = {name: value for name, value in state.items() if isinstance(name, str) and torch.is_tensor(value)}
    if not tensors:
        fail(4, f"must hold tensors by name, but holds none among {len(state)} entries")
    for name, value in tensors.items():
        if value.dtype not in DTYPES:
            fail(4, f'tensor "{name}" has type {value.dtype}, which safetensors cannot hold')
    return tensors


def write(tensors, path):
    header, end = {}, 0
    names = sorted(tensors, key=lambda name: (-DTYPES[tensors[name].dtype][1], name))
    for name in names:
        dtype, size = DTYPES[tensors[name].dtype]
        size_bytes = tensors[name].numel() * size
        header[name] = {"dtype": dtype, "shape": list(tensors[name].shape), "data_offsets": [end, end + size_bytes]}
        end += size_bytes
    text = json.dumps(header, separators=(",", ":")).encode("utf8")
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little"))
        file.write(text)
        for name in names:
            tensor = tensors[name].detach().contiguous()
            # Not tensor.numpy(): torch comes without numpy, and numpy has no bfloat16.
            file.write(ctypes.string_at(tensor.data_ptr(), tensor.numel() * tensor.element_size()) if tensor.numel() else b"")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        fail(2, __doc__.splitlines()[0])
    if sys.byteorder != "little":
        fail(3, "safetensors are little-endian; convert the file on another machine")
    write(read(sys.argv[1]), sys.argv[2])
