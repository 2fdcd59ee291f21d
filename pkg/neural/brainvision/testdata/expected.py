"""Writes small BrainVision data sets, and expected.json: what NumPy and MNE read from them and from the one of format-fixtures.

    RICHLAZY_DATA=/path/to/data /usr/bin/python3 expected.py
"""
import hashlib, json, os, sys, warnings

import mne
import numpy as np

mne.set_log_level("ERROR")
warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(7)
N = 60


def write(name, fmt, orientation, data, encoding="utf-8", extra="", markers=(), channels=None, codepage="Codepage=UTF-8\n", infos=None):
    channels = channels or ["C3,,0.1,µV", "C\\14,Cz,0.5,mV", "Temp,,2.5,C"]
    with open(os.path.join(here, name + ".vhdr"), "wb") as f:
        f.write(("Brain Vision Data Exchange Header File Version 1.0\r\n; made by expected.py\r\n\r\n[Common Infos]\r\n%sDataFile=%s\r\nMarkerFile=%s.vmrk\r\nDataFormat=%s\r\n"
                 "DataOrientation=%s\r\nNumberOfChannels=3\r\nSamplingInterval=4000\r\n%s\r\n%s\r\n[Channel Infos]\r\n%s\r\n\r\n"
                 "[Coordinates]\r\nCh1=1,-90,-72\r\nCh2=85.5,45,30\r\nCh3=0,0,0\r\n\r\n[Comment]\r\nNothing = of interest\r\n[here]\r\n" % (
                     codepage, name + (".dat" if fmt is None else ".eeg"), name, "ASCII" if fmt is None else "BINARY", orientation, extra,
                     infos or "[Binary Infos]\r\nBinaryFormat=" + fmt,
                     "\r\n".join("Ch%d=%s" % (i + 1, c) for i, c in enumerate(channels)))).encode(encoding))
    with open(os.path.join(here, name + ".vmrk"), "wb") as f:
        f.write(("Brain Vision Data Exchange Marker File, Version 1.0\r\n[Common Infos]\r\n%sDataFile=%s.eeg\r\n\r\n[Marker Infos]\r\n" % (codepage, name)
                 + "".join("Mk%d=%s\r\n" % (i + 1, m) for i, m in enumerate(markers))).encode(encoding))
    with open(os.path.join(here, name + (".dat" if fmt is None else ".eeg")), "wb") as f:
        f.write(data)


ints = rng.integers(-30000, 30000, (N, 3)).astype("<i2")
floats = (rng.standard_normal((N, 3)) * 100).astype("<f4")
longs = rng.integers(-2**31, 2**31 - 1, (N, 3)).astype("<i4")
one = ["New Segment,,1,1,0,20240229123456789012", "Stimulus,S  1,11,1,0", "Response,R\\1 2,31,5,2"]
write("int16", "INT_16", "MULTIPLEXED", ints.tobytes(), markers=one)
write("latin1", "INT_16", "VECTORIZED", np.ascontiguousarray(ints.T).tobytes(), encoding="latin-1", codepage="", extra="DataPoints=60\r\n", markers=one)
write("int32", "INT_32", "MULTIPLEXED", longs.tobytes(), markers=one)
write("float32", "IEEE_FLOAT_32", "VECTORIZED", np.ascontiguousarray(floats.T).tobytes(), extra="DataPoints=60\r\n", markers=one)
write("segments", "IEEE_FLOAT_32", "MULTIPLEXED", floats.tobytes(), extra="SegmentationType=MARKERBASED\r\nSegmentDataPoints=20\r\n", markers=[
    m for i in range(3) for m in ("New Segment,,%d,1,0" % (20 * i + 1), "Time 0,,%d,1,0" % (20 * i + 6), "Stimulus,S%3d,%d,1,0" % (i, 20 * i + 6))])
text = "C3 C4 Temp\r\n" + "".join(" ".join(("%.3f" % v).replace(".", ",") for v in row) + "\r\n" for i, row in enumerate(floats))
write("ascii", None, "MULTIPLEXED", text.encode(), markers=one, infos="[ASCII Infos]\r\nDecimalSymbol=,\r\nSkipLines=1\r\nSkipColumns=0")

root = os.path.join(os.environ["RICHLAZY_DATA"].split(os.pathsep)[0], "format-fixtures", "mne")
TYPES = dict(int16="<i2", latin1="<i2", int32="<i4", float32="<f4", segments="<f4", test="<i2")
RESOLUTION = [.1, .5, 2.5]
files = []
for path in [os.path.join(root, "test.vhdr")] + [os.path.join(here, n + ".vhdr") for n in ("int16", "latin1", "int32", "float32", "segments", "ascii")]:
    name = os.path.basename(path)[:-5]
    raw = mne.io.read_raw_brainvision(path, preload=True)
    x = raw.get_data()
    nchan = 32 if name == "test" else 3
    if name == "ascii":
        stored = np.array([[float(v.replace(",", ".")) for v in line.split()] for line in text.splitlines()[1:]]).T
    else:
        stored = np.fromfile(path[:-4] + "eeg", TYPES[name])
        stored = stored.reshape(nchan, -1) if name in ("latin1", "float32") else stored.reshape(-1, nchan).T
    values = stored.astype("<f8") * np.array([.5] * 32 if name == "test" else RESOLUTION)[:, None]
    files.append(dict(
        path="testdata/" + name + ".vhdr" if path.startswith(here) else "format-fixtures/mne/test.vhdr", rate=raw.info["sfreq"], samples=x.shape[1], names=raw.ch_names,
        units=[raw._orig_units[c] for c in raw.ch_names],
        physical=[hashlib.sha256(np.ascontiguousarray(v).tobytes()).hexdigest() for v in values],
        mne=[dict(values=v[:: max(1, len(v) // 5)].tolist(), sum=float(v.sum())) for v in x], positions=[c["loc"][:3].tolist() for c in raw.info["chs"]] if name != "test" else None,
        annotations=[dict(onset=float(a["onset"]), duration=float(a["duration"]), text=str(a["description"])) for a in raw.annotations]))
with open(os.path.join(here, "expected.json"), "w") as f:
    text = json.dumps(dict(command="RICHLAZY_DATA=… /usr/bin/python3 pkg/neural/brainvision/testdata/expected.py", python=sys.version.split()[0], numpy=np.__version__, mne=mne.__version__,
                           files=files), indent=1)
    f.write(text.replace("NaN", "null") + "\n")
