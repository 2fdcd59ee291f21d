"""Writes dataset.h5, temporal.h5 and rdms.h5 in this folder with h5py, in the layout of rsatoolbox.io.hdf5.write_dict_hdf5: an attribute for each text, a data set for each array (texts as
type S), a group for each dictionary and for each list that is no array, Empty for None. python3 rsatoolbox_files.py"""
import os
import h5py
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))

def write(group, dictionary):
    for key, value in dictionary.items():
        if isinstance(value, str):
            group.attrs[key] = value
        elif isinstance(value, np.ndarray):
            group[key] = value.astype("S") if value.dtype.kind == "U" else value
        elif isinstance(value, list):  # one that is no array
            g = group.create_group(key)
            for i, v in enumerate(value):
                g[str(i)] = v
        elif isinstance(value, dict):
            write(group.create_group(key), value)
        elif value is None:
            group[key] = h5py.Empty("f")
        else:
            group[key] = value

def save(name, dictionary):
    with h5py.File(os.path.join(here, name), "w") as f:
        f.attrs["rsatoolbox_version"] = "0.0.1"
        write(f, dictionary)

values = np.arange(24.0).reshape(4, 3, 2)
values[1, 2, 0] = np.nan
about = {"descriptors": {"subject": "s1", "session": 2, "note": None}, "obs_descriptors": {"conds": np.array(["b", "a", "b", "a"]), "run": np.array([1, 1, 2, 2]),
         "trial": ["x", "y", "z", ""], "kept": np.array([True, False, True, True])}, "channel_descriptors": {"x": np.array([.5, 1.5, 2.5])}}
save("dataset.h5", {"measurements": values[:, :, 0], "type": "Dataset", **about})
save("temporal.h5", {"measurements": values, "type": "TemporalDataset", "time_descriptors": {"time": np.array([.1, .2])}, **about})
save("rdms.h5", {"dissimilarities": np.array([[1.0, 2, 3], [4, np.nan, 6]]), "dissimilarity_measure": "Euclidean", "descriptors": {"session": 7},
                 "rdm_descriptors": {"subject": np.array(["s1", "s2"]), "index": np.array([0, 1])},
                 "pattern_descriptors": {"animate": np.array(["yes", "no", "no"]), "conds": np.array(["cat", "cup", "key"]), "index": np.array([0, 1, 2])}})
