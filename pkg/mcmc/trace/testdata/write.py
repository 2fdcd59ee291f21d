# Writes stores of xarray and of zarr's own, all of the same draws, below the folder that is given: of other chunks, orders, types and compressors than Go's.
import os
import sys
import warnings

import numcodecs
import numpy as np
import xarray as xr
import zarr

warnings.simplefilter("ignore")
chains, draws = 2, 9
theta = (np.arange(chains * draws * 3, dtype="f8").reshape(chains, draws, 3) - 20) / 8
lp = -np.arange(chains * draws, dtype="f8").reshape(chains, draws)
steps = np.arange(chains * draws).reshape(chains, draws) % 7
diverging = steps == 3
# long enough that Blosc compresses it in several blocks, which it splits
long = (np.arange(chains * draws * 8000) ** 2 % 1009 // 8 / 4.0).reshape(chains, draws, 8000)


def write(name, theta, compressor, chunks, **more):
    path = os.path.join(sys.argv[1], name)
    dims = ("chain", "draw")
    coords = {"chain": np.arange(chains), "draw": np.arange(draws), "school": ["A", "Bé", ""]}
    posterior = xr.Dataset({"theta": (dims + ("school",), theta), "mu": (dims, theta[:, :, 0])}, coords=coords, attrs={"inference_library": "xarray", "tuning_steps": 5})
    for k, values in more.items():
        posterior[k] = dims + (k + "_dim",), values
    encoding = {k: {"compressor": compressor, "chunks": chunks + (2 if k == "theta" else 8000,) * (posterior[k].ndim - 2)} for k in posterior.data_vars}
    posterior.to_zarr(path, group="posterior", encoding=encoding)
    stats = xr.Dataset({"lp": (dims, lp), "n_steps": (dims, steps), "diverging": (dims, diverging)}, coords={k: coords[k] for k in dims})
    encoding = {k: {"compressor": compressor, "chunks": chunks} for k in stats.data_vars}
    stats.to_zarr(path, group="sample_stats", mode="a", encoding=encoding)
    data = xr.Dataset({"y": ("school", [1.5, -2, 4])}, coords={"school": coords["school"]})
    data.to_zarr(path, group="observed_data", mode="a", encoding={"y": {"compressor": compressor}})
    return path


write("zlib", theta, numcodecs.Zlib(6), (2, 4))
write("gzip", theta, numcodecs.GZip(1), (1, 9))
write("raw", theta, None, (2, 1))
write("float32", theta.astype("f4"), numcodecs.Zlib(1), (1, 4))
write("big", theta.astype(">f8"), numcodecs.Zlib(1), (1, 4))
write("int16", (theta * 8).astype("i2"), numcodecs.Zlib(1), (1, 4))
for codec in "lz4", "lz4hc", "zstd", "zlib", "blosclz":
    for shuffle in 0, 1, 2:
        write("blosc-%s-%d" % (codec, shuffle), theta, numcodecs.Blosc(codec, 5, shuffle), (2, 9), long=long)
write("lzma", theta, numcodecs.LZMA(), (1, 4))

path = write("fortran", theta, numcodecs.Zlib(1), (2, 4))
root = zarr.open_group(path, mode="a")
del root["posterior/theta"]
a = root["posterior"].create_dataset("theta", data=theta, chunks=(2, 4, 2), order="F", dimension_separator="/", compressor=numcodecs.Zlib(1), fill_value=None)
a.attrs["_ARRAY_DIMENSIONS"] = ["chain", "draw", "school"]

path = write("filter", theta, numcodecs.Zlib(1), (2, 4))
root = zarr.open_group(path, mode="a")
del root["posterior/theta"]
a = root["posterior"].create_dataset("theta", data=theta, filters=[numcodecs.Delta("f8")], fill_value=None)
a.attrs["_ARRAY_DIMENSIONS"] = ["chain", "draw", "school"]
