#!/usr/bin/env python3
"""Writes expected73.json: every value that h5py reads from the MAT-files of version 7.3 below a data folder, as expected.py does for the others.

    python3 pkg/neural/matlab/testdata/expected73.py "$RICHLAZY_DATA" > pkg/neural/matlab/testdata/expected73.json
"""
import hashlib, json, os, sys
import h5py
import numpy as np
from expected import MANY, line, numbers, record

FILES = ["format-fixtures/matio/test_file_hdf5.mat", "format-fixtures/matio/test_le_hdf5.mat", "format-fixtures/scipy_mat/testhdf5_7.4_GLNX86.mat",
         "park2025_pfc/firingRates_directions_15_normalized.mat"]


def leaves(path, o, f):
    cls = o.attrs.get("MATLAB_class", b"").decode()
    if isinstance(o, h5py.Group):
        if "MATLAB_sparse" in o.attrs:
            data, jc = (o["data"][()] if "data" in o else np.zeros(0)), o["jc"][()]
            data = data["real"] + 1j * data["imag"] if data.dtype.names else data
            ir = o["ir"][()] if "ir" in o else np.zeros(0)
            yield record(path, "sparse " + cls, (o.attrs["MATLAB_sparse"], len(jc) - 1), [jc.astype("<i8"), ir.astype("<i8")] + numbers(data, cls))
            return
        names = ["".join(c.decode() for c in letters) for letters in o.attrs["MATLAB_fields"]] if "MATLAB_fields" in o.attrs else sorted(o)
        first = o[names[0]] if names else None
        several = isinstance(first, h5py.Dataset) and first.dtype == h5py.ref_dtype and "MATLAB_class" not in first.attrs
        shape = first.shape[::-1] if several else (1, 1)
        yield record(path, cls, shape, fields=names)
        for i in range(int(np.prod(shape))):
            for name in names:
                yield from leaves(path + ("(%d)." % (i + 1) if np.prod(shape) != 1 else ".") + name, f[o[name][()].reshape(-1)[i]] if several else o[name], f)
        return
    x = o[()]
    if "MATLAB_empty" in o.attrs:
        dims = [int(d) for d in x]
        if cls in ("cell", "struct"):
            yield record(path, cls, dims, fields=[])
        elif cls == "char":
            yield record(path, cls, dims, text="")
        else:
            yield record(path, "double" if cls == "canonical empty" else cls, dims, [np.zeros(0)])
    elif cls == "cell":
        yield record(path, cls, x.shape[::-1], fields=[])
        for i, r in enumerate(x.reshape(-1)):
            yield from leaves(path + "{%d}" % (i + 1), f[r], f)
    elif cls == "char":
        yield record(path, cls, x.shape[::-1], text="".join(chr(c) for c in x.reshape(-1)))
    else:
        x = x["real"] + 1j * x["imag"] if x.dtype.names else x
        yield record(path, cls, x.shape[::-1], [p.reshape(-1) for p in numbers(x.T, cls)])


def main():
    root = sys.argv[1].split(os.pathsep)[0]
    out = []
    for name in FILES:
        full = os.path.join(root, name)
        raw = open(full, "rb").read()
        entry = {"file": name, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest(), "records": [], "leaves": 0}
        with h5py.File(full) as f:
            for variable in f:
                if variable.startswith("#"):
                    continue
                found = list(leaves(variable, f[variable], f))
                entry["leaves"] += len(found)
                if len(found) <= MANY:
                    entry["records"] += [r for r, _ in found]
                else:
                    text = "".join(line(r, raw) for r, raw in found)
                    entry["records"].append({"path": variable, "leaves": len(found), "sha256": hashlib.sha256(text.encode()).hexdigest()})
        out.append(entry)
    print(json.dumps({"by": "testdata/expected73.py", "h5py": h5py.__version__, "files": out}))


main()
