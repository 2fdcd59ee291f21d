"""Writes recordings.json: what SciPy and NumPy read of the recordings of the catalogue. python3 recordings.py FOLDER > recordings.json, FOLDER holding a folder a set."""
import glob, json, os, sys
import numpy as np, scipy, scipy.io

folder = sys.argv[1]

def check(x):
    """Trials, sum of all values, and a sum with weights that depend on trial and sample."""
    x = np.asarray(x, float)
    w = (7 * np.arange(x.shape[0])[:, None] + 3 * np.arange(x.shape[1])[None, :]) % 101
    return [x.shape[0], float(x.sum()), float((w * x).sum())]

def load(path):
    return scipy.io.loadmat(path, struct_as_record=False, squeeze_me=True)

out = {"made by": f"recordings.py, SciPy {scipy.__version__}, NumPy {np.__version__}", "zhang": {}, "park": {}}
for path in sorted(glob.glob(os.path.join(folder, "zhang_desimone_it", "mat", "*.mat"))):
    m = load(path)
    face = np.array([s == "face" for s in m["raster_labels"].stimulus_ID])
    upper = np.array([s == "upper" for s in m["raster_labels"].stimulus_position])
    out["zhang"][os.path.basename(path)[:13]] = check(m["raster_data"]) + [float(m["raster_data"][face & upper].sum())]
for name in ["spikes_binary_6directions_delay.mat", "spikes_binary_directions_pref_null.mat"]:
    units = load(os.path.join(folder, "park2025_pfc", name))["data"].unit
    out["park"][name] = [check(u.response) + [float(u.response[(u.task_variable.look == 1) & (u.task_variable.direction == 1)].astype(float).sum())] for u in units]
a = os.path.join(folder, "allen_v1_scenes")
scenes = np.load(os.path.join(a, "all_input_scenes_118_961.npy"))
rows = np.zeros((118, 212))
for split in ["train", "test"]:
    x, y = (np.load(os.path.join(a, f"Allen_{split}_{k}.npy")) for k in ["input", "output"])
    for i in range(len(x)):
        rows[np.flatnonzero((scenes == x[i]).all(1))[0]] = y[i]
out["allen"] = check(rows) + check(scenes)
json.dump(out, sys.stdout)
