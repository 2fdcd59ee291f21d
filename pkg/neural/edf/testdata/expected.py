"""Writes small EDF+, EDF+D and BDF+ files, and expected.json: what NumPy and MNE read from them and from the files of format-fixtures.

    RICHLAZY_DATA=/path/to/data /usr/bin/python3 expected.py
"""
import hashlib, json, os, sys, warnings

import mne
import numpy as np

mne.set_log_level("ERROR")
warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
WIDTHS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)


def write(name, reserved, seconds, signals, tals, bdf=False):
    """signals: (label, unit, pmin, pmax, dmin, dmax, samples a record); tals: bytes of the annotations of each record"""
    rng = np.random.default_rng(len(name))
    width = 3 if bdf else 2
    room = (max(map(len, tals)) + width) // width
    signals = signals + [("BDF Annotations" if bdf else "EDF Annotations", "", -1, 1, -8388608 if bdf else -32768, 8388607 if bdf else 32767, room)]
    head = (b"\xffBIOSEMI" if bdf else b"0".ljust(8)) + b"MCH-0234567 F 02-MAY-1951 Haagse_Harry".ljust(80)
    head += b"Startdate 02-MAR-2002 EMG561 BK/JOP Sony._MNC_R_Median_Nerve".ljust(80) + b"02.03.0217.05.00"
    head += str(256 * (1 + len(signals))).encode().ljust(8) + reserved.ljust(44) + str(len(tals)).encode().ljust(8) + str(seconds).encode().ljust(8)
    head += str(len(signals)).encode().ljust(4)
    for width_of, value in zip(WIDTHS, (lambda s: s[0], lambda s: "", lambda s: s[1], lambda s: s[2], lambda s: s[3], lambda s: s[4], lambda s: s[5], lambda s: "",
                                        lambda s: s[6], lambda s: "")):
        for s in signals:
            head += str(value(s)).encode("latin-1").ljust(width_of)
    body = b""
    for record, tal in enumerate(tals):
        for s in signals[:-1]:
            x = rng.integers(s[4], s[5], s[6], endpoint=True).astype("<i4")
            if s[0] == "Status":
                x = np.where(np.arange(s[6]) // 5 % 2 == 1, record + 3, 0).astype("<i4") | 1 << 20
            x.flat[:1] = s[5] if s[0] != "Status" else x[0]
            body += x.astype("<i2").tobytes() if not bdf else x.view("u1").reshape(-1, 4)[:, :3].tobytes()
        body += tal.ljust(room * width, b"\0")
    with open(os.path.join(here, name), "wb") as f:
        f.write(head + body)


def tal(onset, *texts, duration=None):
    return ("%+.9g" % onset + ("\x15%g" % duration if duration is not None else "") + "\x14" + "".join(t + "\x14" for t in texts) + "\0").encode()


channels = [("EEG Fpz-Cz", "uV", -440, 510, -2048, 2047, 50), ("EEG Pz-Oz", "uV", 500.5, -500, -32768, 32767, 50), ("Temp", "mV", -3.5, 12, 0, 4095, 50)]
write("plus.edf", b"EDF+C", 1, channels, [
    tal(.25, "") + tal(.25, "Recording starts"), tal(1.25, "") + tal(1.5, "Arousal", "Lights off", duration=.75), tal(2.25, ""),
    tal(3.25, "") + tal(2.75, "tone \u03b1", duration=0) + tal(4.1, "face")])
write("gaps.edf", b"EDF+D", .5, channels[:2], [
    tal(0, "") + tal(0, "on"), tal(.5, ""), tal(3, "") + tal(3.2, "face"), tal(3.5, ""), tal(10.25, "") + tal(10.3, "house")])
write("plus.bdf", b"BDF+C", 1, [("C3", "uV", -262144, 262144, -8388608, 8388607, 40), ("Status", "", -8388608, 8388607, -8388608, 8388607, 40)], [
    tal(0, "") + tal(.5, "go"), tal(1, ""), tal(2, "")], bdf=True)


def fields(path):
    b = open(path, "rb").read()
    ns, records, width = int(b[252:256]), int(b[236:244]), 3 if b[0] == 255 else 2
    out, at = [], 256
    for w in WIDTHS:
        out.append([b[at + i * w:at + (i + 1) * w].decode("latin-1").strip() for i in range(ns)])
        at += ns * w
    per = [int(x) for x in out[8]]
    raw = np.frombuffer(b[at:], "u1").reshape(records, sum(per) * width)
    signals, at = [], 0
    for i in range(ns):
        x = np.ascontiguousarray(raw[:, at * width:(at + per[i]) * width])
        at += per[i]
        if "Annotations" in out[0][i]:
            continue
        if width == 2:
            d = x.view("<i2").ravel().astype("<i4")
        else:
            wide = np.zeros((x.size // 3, 4), "u1")
            wide[:, 1:] = x.reshape(-1, 3)
            d = wide.view("<i4").ravel() >> 8
        pmin, pmax, dmin, dmax = (float(out[k][i]) for k in (3, 4, 5, 6))
        entry = dict(label=out[0][i], unit=out[2][i], perRecord=per[i], n=len(d), first=d[:5].tolist(), sum=int(d.astype("i8").sum()),
                     digital=hashlib.sha256(d.astype("<i4").tobytes()).hexdigest())
        if pmin != pmax:
            p = pmin + (d - dmin) * ((pmax - pmin) / (dmax - dmin))
            entry.update(physical=hashlib.sha256(p.astype("<f8").tobytes()).hexdigest(), range=[pmin, pmax])
        signals.append(entry)
    return b, signals, len(set(s["perRecord"] for s in signals)) == 1


files = []
root = os.path.join(os.environ["RICHLAZY_DATA"].split(os.pathsep)[0], "format-fixtures", "mne")
for path in [os.path.join(root, n) for n in ("test_uneven_samp.edf", "test_edf_stim_channel.edf", "test_bdf_stim_channel.bdf")] + [
        os.path.join(here, n) for n in ("plus.edf", "gaps.edf", "plus.bdf")]:
    b, signals, even = fields(path)
    record = dict(path="testdata/" + os.path.basename(path) if path.startswith(here) else "format-fixtures/mne/" + os.path.basename(path),
                  file=hashlib.sha256(b).hexdigest(), signals=signals)
    if "gaps" not in path:  # MNE does not read discontinuous files as such
        bdf = path.endswith("bdf")
        raw = (mne.io.read_raw_bdf if bdf else mne.io.read_raw_edf)(path, preload=True, stim_channel="Status" if bdf else None)
        record.update(rate=raw.info["sfreq"], annotations=[dict(onset=float(a["onset"]), duration=float(a["duration"]), text=str(a["description"])) for a in raw.annotations])
        if even:
            x = raw.get_data()
            record["mne"] = [dict(values=x[i, :: max(1, x.shape[1] // 7)].tolist(), sum=float(x[i].sum())) for i in range(len(x))]
        if bdf:
            events = mne.find_events(raw, stim_channel="Status", consecutive=True, shortest_event=1, mask=0xffff, mask_type="and", initial_event=False)
            record["events"] = events[:, [0, 2]].tolist()
    files.append(record)

with open(os.path.join(here, "expected.json"), "w") as f:
    json.dump(dict(command="RICHLAZY_DATA=… /usr/bin/python3 pkg/neural/edf/testdata/expected.py", python=sys.version.split()[0], numpy=np.__version__, mne=mne.__version__,
                   files=files), f, indent=1)
    f.write("\n")
