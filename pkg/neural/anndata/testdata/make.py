"""Writes small.h5ad in this folder with AnnData. python3 make.py"""
import os, warnings
import anndata, numpy as np, pandas as pd, scipy.sparse as sp

warnings.simplefilter("ignore")
obs = pd.DataFrame({"group": pd.Categorical(["b", "a", "b", None], categories=["a", "b"]), "run": [1, 1, 2, 2], "x": [.5, np.nan, 1.5, 2.5], "s": ["p", "q", "r", "s"],
                    "ok": [True, False, True, True]}, index=["o1", "o2", "o3", "o4"])
var = pd.DataFrame({"area": ["V1", "V1", "IT"]}, index=["u1", "u2", "u3"])
x = np.arange(12, dtype="f4").reshape(4, 3)
x[x % 2 == 0] = 0
d = anndata.AnnData(X=sp.csr_matrix(x), obs=obs, var=var)
d.layers["dense"], d.layers["csc"] = x, sp.csc_matrix(x)
d.obsm["pca"] = np.arange(8.0).reshape(4, 2)
d.write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "small.h5ad"))

# named.h5ad has a named type in the place of a matrix.
import h5py

folder = os.path.dirname(os.path.abspath(__file__))
with h5py.File(os.path.join(folder, "named.h5ad"), "w", libver="latest") as f:
    for name in ("obs", "var"):
        g = f.create_group(name)
        g.attrs["_index"], g.attrs["column-order"] = "id", np.array(["id"], dtype="S2")
        g["id"] = np.array([b"a", b"b"])
    f["X"] = np.dtype("f8")
    f.create_group("layers")["x"] = np.dtype("i4")
