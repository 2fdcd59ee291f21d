"""Computes mante.json, mante_rsa.json and images92.json, the values that the tests of package data compare with, straight from the original files with
SciPy. The licence of the recordings is not stated: only sums and hashes are kept of them, from which no response can be had back.

    RICHLAZY_DATA=<folder of mante and 92imageData> python3 expected.py

mante.json
  units[u].cells      checks of the 72 cells of the unit: context (-1 first, slowest) x rank of stim_col x rank of stim_dir (fastest), ranks ascending
                      with the sign, over samples 218:651 (1-based, inclusive) and all trials of a cell, errors included. Flesch et al. 2022 use these
                      averages (helper_compute_respmat.m); for these 20 units the means agree with theirs to 3e-16.
    sum, weighted     of the mean counts per sample (1 ms): sum, and sum over cells k (from 1) of k * mean
    sha256            of two little-endian 64-bit integers per cell, in order: the spikes and the trials whose quotient, divided by 434, is the mean.
                      Whole numbers have no last bit in which two programs could differ.
  units[u].spikes     all spikes of the unit; weighted: sum over trials i and samples j (from 1) of i * j * count
  units[u].variables  per task variable the sum over trials i (from 1) of i * value
  tdr                 mean over units of |b| for choice, motion, colour, context: correct trials; mean rate over samples 201:751 (.300 to .850 s),
                      z-scored over these trials (n in the denominator); regressors targ_dir, stim_dir, stim_col2dir, context, each divided by its
                      largest absolute value, and a constant. An earlier check of a loader had given .195 .104 .104 .114 without saying how it got
                      them; among some thousand combinations of window, normalisation and selection this one gives these digits.
mante_rsa.json
  weights of the models grid, orthogonal and parallel (Flesch et al. 2022) in the 72 x 72 Euclidean RDM of the mean counts above, raw or with each
  unit z-scored over the cells: least squares on the upper triangles, data and models z-scored. The models' points are (colour, motion, context),
  (colour, 0, 0) | (0, motion, 1) and (0, colour, 0) | (0, motion, 1) with levels -2.5 .. 2.5: colour counts in context -1, motion in context 1.
images92.json
  per RDM its name, sum and weighted sum over k (from 1) of k * value of the upper triangle, row by row; per stimulus the category, the flags and
  sum over pixels of (position from 1, row by row, colour fastest) * value. `golden` holds names and sums computed earlier and independently
  with rsatoolbox git f1f83cad.
"""
import hashlib, json, os, numpy, scipy, scipy.io

for folder in os.environ["RICHLAZY_DATA"].split(os.pathsep):
    if os.path.isdir(os.path.join(folder, "mante")):
        root = folder
here = os.path.dirname(os.path.abspath(__file__))
made = f"data/testdata/expected.py, numpy {numpy.__version__}, scipy {scipy.__version__}"


def write(name, content):
    with open(os.path.join(here, name), "w") as out:
        json.dump(content, out, indent=1)
        out.write("\n")


units, betas, means = [], [], []
folder = os.path.join(root, "mante", "PFC data 1a")
for name in sorted(os.listdir(folder)):
    unit = scipy.io.loadmat(os.path.join(folder, name), squeeze_me=True, struct_as_record=False)["unit"]
    task = {n: numpy.asarray(getattr(unit.task_variable, n), float) for n in unit.task_variable._fieldnames}
    response = unit.response.astype(float)
    colour = numpy.unique(task["stim_col"], return_inverse=True)[1]
    motion = numpy.unique(task["stim_dir"], return_inverse=True)[1]
    cells = []
    for context in (-1, 1):
        for c in range(6):
            for m in range(6):
                rows = response[(task["context"] == context) & (colour == c) & (motion == m)]
                cells.append((int(rows[:, 217:651].sum()), len(rows)))
    cells = numpy.array(cells, "<i8")
    mean = cells[:, 0] / cells[:, 1] / 434
    means.append(mean)
    i = numpy.arange(1, len(response) + 1)
    units.append({"name": str(unit.name), "cells": {"sum": float(mean.sum()), "weighted": float(mean @ numpy.arange(1, 73)),
                                                      "sha256": hashlib.sha256(cells.tobytes()).hexdigest()}, "spikes": int(response.sum()),
                  "weighted": int(i @ response @ numpy.arange(1, response.shape[1] + 1)),
                  "variables": {n: float(i @ v) for n, v in task.items()}})
    right = task["correct"] == 1
    rate = response[right][:, 200:751].mean(1)
    x = [task[n][right] for n in ("targ_dir", "stim_dir", "stim_col2dir", "context")]
    x = numpy.column_stack([numpy.ones(right.sum())] + [v / abs(v).max() for v in x])
    betas.append(numpy.linalg.lstsq(x, (rate - rate.mean()) / rate.std(), rcond=None)[0][1:])
write("mante.json", {"made": made, "units": units, "tdr": abs(numpy.array(betas)).mean(0).tolist()})


def zscored(x):
    return (x - x.mean(0)) / x.std(0)


def distances(points):
    difference = points[:, None] - points[None]
    return numpy.sqrt((difference ** 2).sum(-1))[numpy.triu_indices(len(points), 1)]


levels = numpy.arange(6) - 2.5
cells = [(k, c, m) for k in (0, 1) for c in levels for m in levels]
models = [
    [(c, m, k) for k, c, m in cells],
    [(0, m, 1) if k else (c, 0, 0) for k, c, m in cells],
    [(0, m, 1) if k else (0, c, 0) for k, c, m in cells],
]
design = numpy.column_stack([zscored(distances(numpy.array(points, float))) for points in models])
patterns = numpy.array(means).T
write("mante_rsa.json", {"made": made, "models": ["grid", "orthogonal", "parallel"],
                         **{name: numpy.linalg.lstsq(design, zscored(distances(x)), rcond=None)[0].tolist()
                            for name, x in (("raw", patterns), ("zscored", zscored(patterns)))}})

folder = os.path.join(root, "92imageData")
upper = numpy.triu_indices(92, 1)


def load(name, variable):
    return scipy.io.loadmat(os.path.join(folder, name), squeeze_me=True, struct_as_record=False)[variable]


def vector(rdm):
    rdm = numpy.asarray(rdm, float)
    return rdm[upper] if rdm.ndim == 2 else rdm


def sums(name, v):
    return {"name": name, "sum": float(v.sum()), "weighted": float(v @ numpy.arange(1, len(v) + 1))}


brain = load("92_brainRDMs.mat", "RDMs")
published = load("Kriegeskorte_Neuron2008_supplementalData.mat", "RDMs_mIT_hIT_fig1")
categories = load("Kriegeskorte_Neuron2008_supplementalData.mat", "categoryVectors")
labels = load("Kriegeskorte_Neuron2008_supplementalData.mat", "categoryLabels")
position = numpy.arange(1, 175 * 175 * 3 + 1).reshape(175, 175, 3)
write("images92.json", {
    "made": made,
    "sessions": [sums(r.name, vector(r.RDM)) for r in brain.ravel()],
    "subjects": [sums(n, (vector(a.RDM) + vector(b.RDM)) / 2) for n, (a, b) in zip(("BE", "KO", "SN", "TI"), brain)],
    "models": [sums(r.name, vector(r.RDM)) for r in load("92_modelRDMs.mat", "Models")],
    "judgements": [sums(r.name, vector(r.RDM)) for r in load("92_behavRDMs.mat", "rdms_behav_92")],
    "published": [sums(r.name, vector(r.RDM)) for r in published],
    "categories": [{"name": n, "members": (numpy.nonzero(categories[:, k])[0]).tolist()} for k, n in enumerate(labels)],
    "stimuli": [{"category": s.category, "flags": [bool(s.human), bool(s.face), bool(s.animal), bool(s.natural)],
                 "pixels": int((position * s.image.astype(int)).sum())} for s in
                load("Kriegeskorte_Neuron2008_supplementalData.mat", "stimuli_92objs")],
    "golden": {
        "subject_names": ["BE", "KO", "SN", "TI"],
        "model_names": ["animacy", "FaceBodyManmadeNatobj", "monkeyIT", "EVA", "HMAX", "V1", "Silhouette", "RADON"],
        "sum_subjects": [3729.7570694983006, 3600.8659457862377, 3551.6642178595066, 3315.5710731446743],
        "sum_models": [2112.0, 3171.0, 4167.792212231709, 3470.7197139263153, 1000.0769682796989, 1646.297681917609, 2712.953408296743,
                       216.71271935545604],
    },
})
