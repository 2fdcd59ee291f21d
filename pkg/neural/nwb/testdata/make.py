"""Writes session.nwb in this folder with h5py: the parts of an NWB 2 file that the tests read, laid out as the schema says. python3 make.py"""
import os
import h5py
import numpy as np

text = h5py.string_dtype()
with h5py.File(os.path.join(os.path.dirname(os.path.abspath(__file__)), "session.nwb"), "w", libver="latest") as f:
    f.attrs["nwb_version"] = "2.5.0"
    for name, v in {"identifier": "id-1", "session_description": "a mouse on a wheel", "session_start_time": "2020-01-02T03:04:05+00:00",
                    "timestamps_reference_time": "2020-01-02T03:04:05+00:00"}.items():
        f.create_dataset(name, data=v, dtype=text)
    subject = f.create_group("general/subject")
    for name, v in {"subject_id": "m17", "species": "Mus musculus", "age": "P90D"}.items():
        subject.create_dataset(name, data=v, dtype=text)

    def table(path, columns, indexed=(), kind="DynamicTable"):
        g = f.create_group(path)
        g.attrs["colnames"] = np.array(list(columns), dtype=object) if columns else np.zeros(0)
        g.attrs["description"] = "of the test"
        g.attrs["neurodata_type"] = kind
        for name, v in columns.items():
            if name in indexed:
                ends = np.cumsum([len(x) for x in v]).astype("u1")
                flat = np.concatenate([np.asarray(x, dtype=object if isinstance(v[-1][0], str) else None) for x in v])
                g.create_dataset(name, data=flat, dtype=text if flat.dtype == object else None)
                g[name + "_index"] = ends
                g[name + "_index"].attrs["target"] = g[name].ref
            else:
                v = np.asarray(v)
                g.create_dataset(name, data=v.astype(object) if v.dtype.kind == "U" else v, dtype=text if v.dtype.kind == "U" else None)
        n = len(next(iter(columns.values()))) if columns else 0
        g["id"] = np.arange(n) + 10
        return g

    table("intervals/trials", {"start_time": [1.0, 2.0, 3.0], "stop_time": [1.5, 2.5, 3.5], "side": ["left", "right", "left"], "correct": [True, False, True],
                               "tags": [["a", "b"], [], ["c"]]}, ["tags"], "TimeIntervals")
    units = table("units", {"spike_times": [[.9, 1.05, 1.1, 2.3], [], [1.0, 3.0, 3.19, 3.2]], "quality": ["good", "noise", "good"], "electrodes": [[0], [1], [0, 1]],
                            "obs_intervals": [[[0.0, 2.8]], [[0.0, 9.0]], [[0.0, 1.3], [1.9, 9.0]]], "waveform_mean": np.zeros((3, 5))}, ["spike_times", "electrodes", "obs_intervals"], "Units")
    table("general/extracellular_ephys/electrodes", {"x": [.1, .2], "location": ["V1", "V1"]})
    table("processing/behavior/nothing", {})

    lfp = f.create_group("acquisition/lfp")
    lfp.attrs["neurodata_type"] = "ElectricalSeries"
    lfp.attrs["description"] = "field"
    d = lfp.create_dataset("data", data=np.arange(40, dtype="i2").reshape(20, 2), chunks=(6, 2), compression="gzip")
    d.attrs["unit"], d.attrs["conversion"], d.attrs["offset"] = "V", 0.5, 1.0
    lfp["channel_conversion"] = np.array([1.0, 10.0])
    start = lfp.create_dataset("starting_time", data=2.5)
    start.attrs["rate"], start.attrs["unit"] = 100.0, "seconds"
    wheel = f.create_group("processing/behavior/wheel")
    wheel.attrs["neurodata_type"] = "TimeSeries"
    wheel.create_dataset("data", data=np.array([5.0, np.nan, 7.0])).attrs["unit"] = "cm"
    wheel["timestamps"] = np.array([.1, .2, .4])
    f.create_group("stimulus/presentation")
    f["stimulus/presentation/again"] = h5py.SoftLink("/processing/behavior/wheel")
    f.create_group("specifications/core")
