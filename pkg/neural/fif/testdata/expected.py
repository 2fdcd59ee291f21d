"""Writes small FIF files with MNE, and expected.json: what MNE reads from them and from the files of format-fixtures.

    RICHLAZY_DATA=/path/to/data /usr/bin/python3 expected.py
"""
import hashlib, json, os, sys, warnings
from datetime import datetime, timezone

import mne
import numpy as np
import pandas as pd

mne.set_log_level("ERROR")
warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
root = os.path.join(os.environ["RICHLAZY_DATA"].split(os.pathsep)[0], "format-fixtures", "mne")
rng = np.random.default_rng(11)

info = mne.create_info(["Fz", "Cz with a name that is long", "MEG 0111", "MEG 0112", "EOG 061", "STI 014"], 250., ["eeg", "eeg", "mag", "grad", "eog", "stim"])
with info._unlock():
    info["line_freq"] = 50.
    info["highpass"], info["lowpass"] = .5, 100.
for i, ch in enumerate(info["chs"]):
    ch["loc"][:3] = .01 * (i + np.arange(3))
    ch["cal"] = [1e-6, 1e-6, 1e-12, 3.1e-13, 1e-6, 1][i]
    ch["range"] = [1, 2, 1, .5, 1, 1][i]
info["bads"] = ["Cz with a name that is long"]
x = rng.standard_normal((6, 300)) * np.array([2e-5, 2e-5, 1e-12, 2e-11, 1e-4, 0])[:, None]
x[5, 40:44], x[5, 120:122], x[5, 122:126], x[5, 200:203], x[5, 299] = 1, 2, 3, 1, 4
raw = mne.io.RawArray(x, info, first_samp=1000)
raw.set_meas_date(datetime(2024, 2, 29, 12, 34, 56, 789012, tzinfo=timezone.utc))
raw.set_annotations(mne.Annotations([.1, .6], [.25, 0], ["BAD blink", "note: one"], orig_time=None))
raw.add_proj(mne.Projection(active=False, data=dict(nrow=1, ncol=2, row_names=None, col_names=["MEG 0111", "MEG 0112"], data=np.ones((1, 2)) / np.sqrt(2)), desc="PCA-v1", kind=1))
for fmt in ("single", "double", "int", "short"):
    if fmt == "short":
        for ch in raw.info["chs"][:5]:
            ch["cal"] *= .01
    raw.save(os.path.join(here, fmt + "_raw.fif"), fmt=fmt, overwrite=True, buffer_size_sec=.4)
raw = mne.io.read_raw_fif(os.path.join(here, "double_raw.fif"), preload=True)
events = mne.find_events(raw, "STI 014", consecutive=True, shortest_event=1)
meta = pd.DataFrame(dict(rt=[.5, None, .7], word=["yes", "no", None], correct=[True, False, True]))
epochs = mne.Epochs(raw, events[[0, 1, 3]], {"face/left": 1, "house": 2}, -.04, .1, baseline=None, metadata=meta, preload=True, reject_by_annotation=False, proj=False)
epochs.save(os.path.join(here, "single-epo.fif"), fmt="single", overwrite=True)
epochs.save(os.path.join(here, "double-epo.fif.gz"), fmt="double", overwrite=True)
evoked = [epochs["house"].average(picks="all"), epochs["face/left"].average(picks="all"), epochs["face/left"].standard_error(picks="all")]
mne.write_evokeds(os.path.join(here, "test-ave.fif"), evoked, overwrite=True)
with warnings.catch_warnings():
    cov = mne.compute_raw_covariance(raw, picks=[0, 2, 3], tmin=0, tmax=1)
cov.save(os.path.join(here, "test-cov.fif"), overwrite=True)
mne.make_ad_hoc_cov(raw.info).save(os.path.join(here, "diagonal-cov.fif"), overwrite=True)
mne.write_events(os.path.join(here, "test-eve.fif"), events, overwrite=True)


def sha(x):
    return hashlib.sha256(np.ascontiguousarray(x, "<f8").tobytes()).hexdigest()


def place(path):
    return "testdata/" + os.path.basename(path) if path.startswith(here) else "format-fixtures/mne/" + os.path.basename(path)


def channels(info):
    return [dict(name=c["ch_name"], kind=mne.channel_type(info, i), unit={107: "V", 112: "T", 201: "T/m", -1: "", 0: ""}[int(c["unit"])], cal=float(c["cal"]), range=float(c["range"]),
                 location=[float(v) if np.isfinite(v) else None for v in c["loc"]], bad=c["ch_name"] in info["bads"]) for i, c in enumerate(info["chs"])]


def about(info):
    return dict(rate=float(info["sfreq"]), highpass=float(info["highpass"]), lowpass=float(info["lowpass"]), line=info["line_freq"],
                date=None if info["meas_date"] is None else info["meas_date"].strftime("%Y-%m-%dT%H:%M:%S.%f"),
                projections=[dict(name=p["desc"], vectors=p["data"]["nrow"], channels=len(p["data"]["col_names"])) for p in info["projs"]])


def some(x):
    return dict(shape=x.shape, sum=float(x.sum()), first=np.ravel(x)[:: max(1, x.size // 6)].tolist(), sha256=sha(x))


files = []
for fmt in ("single", "double", "int", "short"):
    path = os.path.join(here, fmt + "_raw.fif")
    raw = mne.io.read_raw_fif(path, preload=True)
    events = mne.find_events(raw, "STI 014", consecutive=True, shortest_event=1)
    files.append(dict(path=place(path), kind="raw", info=about(raw.info), channels=channels(raw.info), data=some(raw.get_data()), first=raw.first_samp, events=events.tolist(),
                      annotations=[dict(onset=float(a["onset"]) - raw.first_samp / raw.info["sfreq"], duration=float(a["duration"]), text=str(a["description"])) for a in raw.annotations]))
for name in ("single-epo.fif", "double-epo.fif.gz"):
    path = os.path.join(here, name)
    e = mne.read_epochs(path, proj=False)
    back = {v: k for k, v in e.event_id.items()}
    files.append(dict(path=place(path), kind="epochs", info=about(e.info), channels=channels(e.info), data=some(e.get_data()), times=e.times.tolist(), events=e.events.tolist(),
                      conditions=[back[v] for v in e.events[:, 2]]))
for path in (os.path.join(here, "test-ave.fif"), os.path.join(root, "test-ave.fif.gz")):
    for e in mne.read_evokeds(path, proj=False, allow_maxshield=True):
        files.append(dict(path=place(path), kind="evoked", info=about(e.info), channels=channels(e.info) if "testdata" in place(path) else None, data=some(e.data), comment=e.comment, aspect=e.kind.replace("_", " "),
                          averages=int(e.nave), times=[float(e.times[0]), float(e.times[-1])]))
for path in (os.path.join(here, "test-cov.fif"), os.path.join(here, "diagonal-cov.fif"), os.path.join(root, "test-cov.fif.gz")):
    c = mne.read_cov(path)
    full = np.diag(c.data) if c["diag"] else c.data
    files.append(dict(path=place(path), kind="covariance", names=list(c.ch_names)[:3], bad=c["bads"], dof=int(c.nfree), diagonal=bool(c["diag"]), data=some(full),
                      projections=[dict(name=p["desc"], vectors=p["data"]["nrow"], channels=len(p["data"]["col_names"])) for p in c["projs"]]))
with open(os.path.join(here, "expected.json"), "w") as f:
    json.dump(dict(command="RICHLAZY_DATA=… /usr/bin/python3 pkg/neural/fif/testdata/expected.py", python=sys.version.split()[0], numpy=np.__version__, mne=mne.__version__, files=files), f)
    f.write("\n")
