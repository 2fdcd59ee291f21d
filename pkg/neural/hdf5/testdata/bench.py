"""Writes the files of the benchmarks to a folder, where they are missing, and measures how long h5py takes to read them, best of 5.

    /usr/bin/python3 bench.py DIR/hdf5-bench [further file and dataset] …
    RICHLAZY_DATA=DIR go test -run XXX -bench . -benchtime 5x ./pkg/neural/hdf5
"""
import os, sys, time
import h5py, numpy as np

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
if not os.path.exists(folder + '/int16.h5'):
    rng = np.random.default_rng(0)
    x = np.cumsum(rng.normal(size=(12500, 1000)), 0).round(1)
    for name, k in dict(contiguous={}, deflate=dict(chunks=(250, 250), compression='gzip'), shuffle=dict(chunks=(250, 250), compression='gzip', shuffle=True),
                        single=dict(chunks=x.shape, compression='gzip')).items():
        with h5py.File(f'{folder}/{name}.h5', 'w') as f:
            f.create_dataset('x', data=x, **k)
    with h5py.File(f'{folder}/int16.h5', 'w') as f:
        f.create_dataset('x', data=(x * 10).astype('i2'))
todo = [(f'{folder}/{n}.h5', 'x') for n in ('contiguous', 'deflate', 'shuffle', 'single', 'int16')] + list(zip(sys.argv[2::2], sys.argv[3::2]))
for p, n in todo:
    best = cpu = 1e9
    for _ in range(5):
        t, u = time.perf_counter(), time.process_time()
        with h5py.File(p, 'r') as f:
            v = f[n][()].astype('f8', copy=False)
        best, cpu = min(best, time.perf_counter() - t), min(cpu, time.process_time() - u)
        size = v.nbytes
        del v
    print(f'{os.path.basename(p):20s} {best * 1000:8.1f} ms, {cpu * 1000:8.1f} ms of a core, {size / best / 1e6:8.1f} MB/s')
