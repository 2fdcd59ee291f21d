"""Prints what h5py reads of a file, as JSON. python3 describe.py FILE"""
import json, sys
import h5py
import numpy as np

out = {}

def text(v):
    if isinstance(v, h5py.Empty):
        return f"Empty {v.dtype}"
    if isinstance(v, np.ndarray):
        return f"{v.dtype} {v.shape} {v.tolist()}"
    return f"{type(v).__name__} {v!r}"

def visit(name, o):
    if isinstance(o, h5py.Dataset):
        v = o[()]
        out[name] = text(v) if isinstance(v, (h5py.Empty, np.ndarray)) else f"{o.dtype} () {v}"
    for key, v in o.attrs.items():
        out[f"{name}@{key}"] = text(v)

with h5py.File(sys.argv[1]) as f:
    visit("", f)
    f.visititems(visit)
json.dump(out, sys.stdout)
