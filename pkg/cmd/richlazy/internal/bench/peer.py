"""The peer of richlazy bench: does with NumPy and SciPy what it is told, and times it.

Reads one JSON object a line from stdin and answers each with one line on stdout; "bytes" in either says how many raw bytes of an array follow. Ends with
stdin.
"""
import ctypes
import functools
import gc
import json
import math
import os
import sys
import time

answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)  # whatever a library prints does not mix with the answers

import numpy as np
import scipy
import scipy.linalg
import scipy.linalg.blas
import scipy.special

arrays, tasks = {}, {}


def openblas():
    """Returns the OpenBLAS libraries of this process: NumPy and SciPy from PyPI each bring their own, with a prefix and a suffix to the names."""
    try:
        with open("/proc/self/maps") as maps:
            files = sorted({line.split(maxsplit=5)[5].strip() for line in maps if "openblas" in line and ".so" in line})
    except OSError:
        return []
    found = {}
    for file in files:
        for prefix, suffix in (("", ""), ("", "64_"), ("scipy_", ""), ("scipy_", "64_")):
            try:
                library, name = ctypes.CDLL(file), prefix + "openblas_{}" + suffix
                core, config, threads = [getattr(library, name.format(end)) for end in ("get_corename", "get_config", "set_num_threads")]
            except (OSError, AttributeError):
                continue
            core.restype = config.restype = ctypes.c_char_p
            address = ctypes.cast(threads, ctypes.c_void_p).value
            found.setdefault(address, {"file": file, "core": core().decode(), "config": config().decode(), "threads": threads})
    return list(found.values())


def product(a, b):
    """A·B. Where the product is short, eight of them are made by one call, so that Python's part in the time is small."""
    stack = 8 if a.shape[0] * a.shape[1] * b.shape[1] < 500_000 else 1
    c = np.empty((stack, a.shape[0], b.shape[1]), a.dtype)
    if stack == 1:
        return functools.partial(np.dot, a, b, c[0]), 1, lambda: c[0]
    wide = np.broadcast_to(a, (stack, *a.shape)), np.broadcast_to(b, (stack, *b.shape))
    return functools.partial(np.matmul, *wide, out=c), stack, lambda: c[-1]


def gram(a, symmetric):
    """A·Aᵀ by gemm or by syrk, called by name: np.dot(a, a.T) would choose syrk by itself. Fortran's a.T is our a, nothing is copied."""
    letter = {"float64": "d", "float32": "s"}[a.dtype.name]
    c = np.zeros((a.shape[0], a.shape[0]), a.dtype, order="F")
    if symmetric:
        syrk = getattr(scipy.linalg.blas, letter + "syrk")
        call = functools.partial(syrk, 1.0, a.T, c=c, trans=1, overwrite_c=1)
        return call, 1, lambda: np.triu(c) + np.triu(c, 1).T
    gemm = getattr(scipy.linalg.blas, letter + "gemm")
    return functools.partial(gemm, 1.0, a.T, a.T, c=c, trans_a=1, overwrite_c=1), 1, lambda: c


def elementwise(function, x):
    y = np.empty_like(x)
    return functools.partial(function, x, out=y), 1, lambda: y


def erf_and_slope(x):
    y, slope = np.empty_like(x), np.empty_like(x)
    factor = x.dtype.type(2 / math.sqrt(math.pi))

    def call():
        scipy.special.erf(x, out=y)
        np.multiply(x, x, out=slope)
        np.negative(slope, out=slope)
        np.exp(slope, out=slope)
        np.multiply(slope, factor, out=slope)

    return call, 1, lambda: np.concatenate([y, slope])


def normals(like):
    y, rng = np.empty_like(like), np.random.default_rng(1)
    return functools.partial(rng.standard_normal, dtype=like.dtype, out=y), 1, lambda: y


def eigenvalues(a, k):
    """All eigenpairs, or with k the k largest; the result is the ten largest eigenvalues, the largest first."""
    last = {}
    subset = [a.shape[0] - k, a.shape[0] - 1] if k else None

    def call():
        last["values"], last["vectors"] = scipy.linalg.eigh(a, subset_by_index=subset, check_finite=False)

    return call, 1, lambda: last["values"][::-1][:10].copy()


works = {
    "product": product,
    "gram by gemm": functools.partial(gram, symmetric=False),
    "gram by syrk": functools.partial(gram, symmetric=True),
    "exp": functools.partial(elementwise, np.exp),
    "tanh": functools.partial(elementwise, np.tanh),
    "erf and slope": erf_and_slope,
    "normals": normals,
    "eigh": functools.partial(eigenvalues, k=0),
    "eigh of ten": functools.partial(eigenvalues, k=10),
}


about = {}  # what else the answer to hello says, by the suite's software
libraries, pools = [], []  # the functions of pools set the number of threads


def use(threads):
    for pool in pools:
        pool(threads)


def repeat(call, n):
    for _ in range(n):
        call()


def timed(task, n, threads):
    """Times a work; one that has a state brings it back to its beginning by begin(), and repeats itself by repeat(n)."""
    call, per, _ = tasks[task]
    use(threads)
    calls, many = -(-n // per), getattr(call, "repeat", functools.partial(repeat, call))
    getattr(call, "begin", lambda: None)()
    began = time.perf_counter()
    many(calls)
    seconds = time.perf_counter() - began
    if threads > 1:  # idle threads spin for a while, and would slow the next contender
        use(1)
        time.sleep(0.1)
    return {"seconds": seconds, "n": calls * per}


def answer(request, stdin):
    do = request["do"]
    if do == "hello":
        told = [{key: library[key] for key in ("file", "core", "config")} for library in libraries]
        return {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__, "openblas": told, **about}, b""
    if do == "array":
        data = stdin.read(request["bytes"])
        arrays[request["name"]] = np.frombuffer(data, dtype=request["type"]).reshape(request["shape"])
    elif do == "task":
        tasks[request["name"]] = works[request["work"]](*[arrays[name] for name in request["on"] or []], **(request["with"] or {}))
    elif do == "time":
        return timed(request["name"], request["n"], request["threads"]), b""
    elif do == "result":
        call, _, result = tasks[request["name"]]
        use(request["threads"])
        call()
        return {}, np.ascontiguousarray(result(), dtype="float64").tobytes()
    elif do == "forget":
        arrays.clear()
        tasks.clear()
    else:
        raise ValueError("asked to do " + repr(do))
    return {}, b""


def serve():
    libraries.extend(openblas())
    pools.extend(library["threads"] for library in libraries)
    gc.disable()
    for line in sys.stdin.buffer:
        try:
            told, data = answer(json.loads(line), sys.stdin.buffer)
        except Exception as error:
            told, data = {"error": f"{type(error).__name__}: {error}"}, b""
        answers.write(json.dumps({**told, "bytes": len(data)}).encode() + b"\n")
        answers.write(data)
        answers.flush()
