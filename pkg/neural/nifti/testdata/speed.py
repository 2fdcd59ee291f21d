"""Makes images and measures how long nibabel takes to read them, in processor time, for BenchmarkRead to be compared with:

    /usr/bin/python3 testdata/speed.py FOLDER
    NIFTI_SPEED=FOLDER go test -run - -bench Read -benchtime 5x ./pkg/neural/nifti

Functional images, 64 x 64 x 36 voxels and 200 volumes: smooth structure, drift and noise inside of a ball; outside, noise or zeros."""
import os, sys, time
import numpy as np, nibabel as nib

folder = sys.argv[1]
rng = np.random.default_rng(1)
shape, volumes = (64, 64, 36), 200
x = np.meshgrid(*[np.linspace(-1, 1, n) for n in shape], indexing="ij")
inside = sum(v * v for v in x) < 0.75
smooth = 800 + 300 * np.sin(5 * x[0]) * np.cos(4 * x[1]) + 200 * np.sin(7 * x[2])
drift = np.cumsum(rng.normal(size=volumes)) * 0.5
image = np.zeros(shape + (volumes,), np.float32)
for t in range(volumes):
    image[..., t] = np.where(inside, smooth + drift[t] + rng.normal(scale=12, size=shape), np.abs(rng.normal(scale=4, size=shape)))
masked = np.where(inside[..., None], image, 0).astype(np.float32)


def best(read):
    times = []
    for _ in range(4):
        begin = time.process_time()
        read()
        times.append(time.process_time() - begin)
    return min(times)


for name, values in {"int16": image.round().astype(np.int16), "int16_masked": masked.round().astype(np.int16), "float32": image, "float32_masked": masked}.items():
    path = os.path.join(folder, name + ".nii.gz")
    nib.save(nib.Nifti1Image(values, np.diag([3, 3, 3, 1.0])), path)
    print("%-15s dataobj %.0f ms, get_fdata %.0f ms" % (name, 1e3 * best(lambda: np.asanyarray(nib.load(path).dataobj)), 1e3 * best(lambda: nib.load(path).get_fdata())))
