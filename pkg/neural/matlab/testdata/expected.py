#!/usr/bin/env python3
"""Writes expected.json: every value that SciPy reads from the MAT-files below a data folder.

    python3 pkg/neural/matlab/testdata/expected.py "$RICHLAZY_DATA" > pkg/neural/matlab/testdata/expected.json
    python3 pkg/neural/matlab/testdata/expected.py "$RICHLAZY_DATA" --leaves FILE.mat     lists all leaves of one file

A leaf is a numeric, char or sparse array; cells and structs are listed too, for their dimensions and fields. A record holds path, class,
dimensions and the values of a small leaf, or the SHA-256 of its canonical bytes:

    numbers   little-endian float64, of int64 and uint64 the integers themselves; imaginary parts after the real ones
    char      UTF-8 of the characters in column-major order
    sparse    column pointers and row indices as little-endian int64, sorted, then the numbers

A variable with more than MANY leaves is one record, the SHA-256 over the lines of its leaves, so that the file stays small and every value counts.
"""
import hashlib, json, os, sys, warnings
import numpy as np, scipy, scipy.io, scipy.sparse
from scipy.io.matlab import MatlabFunction, MatlabObject, MatlabOpaque

SETS = ["format-fixtures/scipy_mat", "format-fixtures/matio", "format-fixtures/gen_mat", "mante", "92imageData", "park2025_pfc", "flesch2018",
        "hebbcl_mit", "zhang_desimone_it", "finger7T"]
MANY, SMALL = 40, 12
CLASSES = {"float64": "double", "float32": "single", "bool": "logical", "complex128": "double", "complex64": "single"}


def flat(a):
    return np.asarray(a).reshape(-1, order="F")


def numbers(a, cls):
    kind = {"int64": "<i8", "uint64": "<u8"}.get(cls, "<f8")
    parts = [a.real, a.imag] if np.iscomplexobj(a) else [a]
    return [flat(p).astype(kind) for p in parts]


def record(path, cls, dims, parts=(), text=None, fields=None):
    dims = [int(d) for d in dims]
    if cls == "double" and dims == [1, 0]:
        dims = [0, 0]  # SciPy reads MATLAB's [] of 0 bytes as 1x0, so the two cannot be told apart
    r = {"path": path, "class": cls, "dims": dims}
    if fields is not None:
        r["fields"] = fields
        return r, b""
    if text is not None:
        raw = text.encode()
        r["text" if len(raw) <= 200 else "sha256"] = text if len(raw) <= 200 else hashlib.sha256(raw).hexdigest()
        return r, raw
    raw = b"".join(p.tobytes() for p in parts)
    if sum(p.size for p in parts) <= SMALL and not cls.startswith("sparse"):
        r["values"] = [[repr(v) for v in p.tolist()] for p in parts]
    else:
        r["sha256"] = hashlib.sha256(raw).hexdigest()
    return r, raw


def leaves(path, a, b):
    """a as stored, b with mat_dtype=True, which shows the class."""
    if isinstance(a, MatlabOpaque):
        x, y = a.reshape(-1)[0], b.reshape(-1)[0]
        yield record(path, x["s2"].decode("latin1"), (1, 1), fields=[x["s1"].decode("latin1")])
        yield from leaves(path + "@", x["arr"], y["arr"])
    elif isinstance(a, MatlabFunction):
        yield record(path, "function_handle", (1, 1), fields=[])
        yield from leaves(path + "@", a.view(np.ndarray), b.view(np.ndarray))
    elif scipy.sparse.issparse(a):
        m = a.tocsc()
        m.sum_duplicates()
        m.sort_indices()
        cls = CLASSES[b.dtype.newbyteorder("=").name if b.dtype == bool else "float64"]
        yield record(path, "sparse " + cls, m.shape, [m.indptr.astype("<i8"), m.indices.astype("<i8")] + numbers(m.data, cls))
    elif a.dtype.names is not None:
        cls = a.classname if isinstance(a, MatlabObject) else "struct"
        yield record(path, cls, a.shape, fields=list(a.dtype.names))
        x, y = flat(a.view(np.ndarray)), flat(b.view(np.ndarray))
        for i in range(x.size):
            for f in a.dtype.names:
                yield from leaves(path + ("." if x.size == 1 else "(%d)." % (i + 1)) + f, x[i][f], y[i][f])
    elif a.dtype == object:
        x, y = flat(a), flat(b)
        if x.size and x[0] is None:  # a struct without fields
            yield record(path, "struct", a.shape, fields=[])
            return
        yield record(path, "cell", a.shape, fields=[])
        for i in range(x.size):
            yield from leaves(path + "{%d}" % (i + 1), x[i], y[i])
    elif a.dtype.kind == "U":
        codes = flat(np.ascontiguousarray(a).view(np.uint32).reshape(a.shape)) if a.size else []
        yield record(path, "char", a.shape, text="".join(chr(c) for c in codes))
    else:
        cls = b.dtype.newbyteorder("=").name
        cls = CLASSES.get(cls, cls)
        yield record(path, cls, a.shape, numbers(a, cls))


def line(r, raw):
    return "\0".join([r["path"], r["class"], "x".join(map(str, r["dims"])), ",".join(r.get("fields", [])), hashlib.sha256(raw).hexdigest()]) + "\n"


def read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [scipy.io.loadmat(path, chars_as_strings=False, mat_dtype=m) for m in (False, True)]


def variables(path):
    a, b = read(path)
    for name in a:
        if name in ("__header__", "__version__", "__globals__"):
            continue
        shown = name
        if isinstance(a[name], MatlabOpaque):
            shown = a[name].reshape(-1)[0]["s0"].decode("latin1")
        x, y = a[name], b[name]
        if name == "__function_workspace__":
            y = x  # raw bytes
        yield shown, list(leaves(shown, x, y))


def main():
    root = sys.argv[1].split(os.pathsep)[0]
    if "--leaves" in sys.argv:
        for _, found in variables(sys.argv[-1]):
            for r, raw in found:
                print(line(r, raw).replace("\0", " | "), end="")
        return
    out = {"by": "testdata/expected.py", "scipy": scipy.__version__, "numpy": np.__version__, "files": [], "refused": []}
    for folder in SETS:
        for where, _, names in sorted(os.walk(os.path.join(root, folder))):
            for name in sorted(n for n in names if n.endswith(".mat")):
                full = os.path.join(where, name)
                raw = open(full, "rb").read()
                entry = {"file": os.path.relpath(full, root), "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
                try:
                    found = list(variables(full))
                except Exception as e:
                    out["refused"].append(dict(entry, error="%s: %s" % (type(e).__name__, e)))
                    continue
                entry["records"] = []
                entry["leaves"] = sum(len(v) for _, v in found)
                for shown, v in found:
                    if len(v) <= MANY and entry["leaves"] <= 4 * MANY:
                        entry["records"] += [r for r, _ in v]
                    else:
                        text = "".join(line(r, raw) for r, raw in v)
                        entry["records"].append({"path": shown, "leaves": len(v), "sha256": hashlib.sha256(text.encode()).hexdigest()})
                out["files"].append(entry)
    print("{" + ",\n".join('"%s": %s' % (k, json.dumps(out[k])) for k in ("by", "scipy", "numpy")) + ",")
    for k in ("files", "refused"):
        print('"%s": [\n%s\n]%s' % (k, ",\n".join(json.dumps(e, ensure_ascii=True) for e in out[k]), "," if k == "files" else "\n}"))


if __name__ == "__main__":
    main()
