#!/usr/bin/env python3
"""Writes expected.json: every array of numbers that NumPy, SciPy, h5py, nibabel, MNE and pandas read from the files below a data folder.

    /usr/bin/python3 pkg/neural/load/testdata/expected.py "$RICHLAZY_DATA" > pkg/neural/load/testdata/expected.json
    /usr/bin/python3 pkg/neural/load/testdata/expected.py "$RICHLAZY_DATA" FILE     lists the arrays of one file, as ARRAYS=FILE go test -run Expected does

An array is a line of its name, its shape and the SHA-256 of its elements, the last index the fastest: float64, little-endian, every NaN the same, truth
values 0 and 1, complex numbers as two; 64-bit integers where float64 does not have one of them. Texts of tables and .npy are their lengths (uint32) and
bytes. A file is the number of its arrays and the SHA-256 of their lines in order of the name, and the first bytes of its own SHA-256. Images have the
first index the fastest. What belongs to no array of numbers (text of MATLAB and HDF5, references) is compared by the packages of the formats.
"""
import csv, gzip, hashlib, io, json, os, re, struct, sys, warnings
import numpy as np

warnings.simplefilter("ignore")


def line(name, a, shape=None, order="C"):
    a = np.asarray(a)
    shape = a.shape if shape is None else shape
    if a.dtype.kind in "USO":
        raw = b"".join(struct.pack("<I", len(b)) + b for b in (s if isinstance(s, bytes) else s.encode() for s in a.ravel(order).tolist()))
    else:
        flat = a.ravel(order)
        if flat.dtype.kind in "mM":
            flat = flat.astype("i8")
        if flat.dtype.kind == "c":
            flat = flat.astype("<c16").view("<f8")
        if flat.dtype.kind in "iu" and flat.size and not all(int(float(v)) == v for v in (flat.tolist() if flat.dtype.itemsize == 8 else [])):
            raw = flat.astype("<%s8" % flat.dtype.kind).tobytes()
        else:
            flat = flat.astype("<f8")
            flat[np.isnan(flat)] = np.nan
            raw = flat.tobytes()
    return "%s\t%s\t%s" % (name, "x".join(map(str, shape)) if a.size else "empty", hashlib.sha256(raw).hexdigest())


# NumPy

def npy(name, a):
    if a.dtype.names:
        for f in a.dtype.names:
            yield from npy(name + "." + f, a[f])
    else:
        yield line(name, a)


def read_npz(path):
    with np.load(path) as z:
        for k in z:
            yield from npy(k, z[k])


def read_idx(path):
    b = gzip.open(path).read()
    n = b[3]
    shape = struct.unpack(">%dI" % n, b[4:4 + 4 * n])
    assert b[2] == 8
    yield line("", np.frombuffer(b, "u1", offset=4 + 4 * n).reshape(shape))


# MATLAB

def matlab(name, a):
    import scipy.sparse
    from scipy.io.matlab import MatlabFunction, MatlabOpaque
    if isinstance(a, MatlabOpaque):
        return
    if isinstance(a, MatlabFunction):
        yield from matlab(name + "@", a.view(np.ndarray))
    elif scipy.sparse.issparse(a):
        yield line(name, a.toarray())
    elif a.dtype.names:
        flat = a.view(np.ndarray).ravel("F")
        for i, s in enumerate(flat):
            for f in a.dtype.names:
                shown = re.sub(r"^_(\d+)_(.*)", lambda m: "%s#%d" % (m[2], int(m[1]) + 1), f)  # SciPy's name for one that is repeated
                yield from matlab(name + ("." if len(flat) == 1 else "(%d)." % (i + 1)) + shown, s[f])
    elif a.dtype == object:
        for i, c in enumerate(a.ravel("F")):
            if c is not None:
                yield from matlab("%s{%d}" % (name, i + 1), c)
    elif a.dtype.kind != "U":
        yield line(name, a)


def read_mat(path):
    import scipy.io
    if b"\x89HDF\r\n\x1a\n" in open(path, "rb").read(520):
        yield from read_mat73(path)
        yield from read_hdf5(path)
        return
    for name, a in scipy.io.loadmat(path).items():
        if name not in ("__header__", "__version__", "__globals__"):
            yield from matlab(name, a)


def mat73(name, o, f):
    import h5py
    cls = o.attrs.get("MATLAB_class", b"").decode()
    if "MATLAB_object_decode" in o.attrs or cls == "char":
        return
    if isinstance(o, h5py.Group) and "MATLAB_sparse" in o.attrs:
        jc = o["jc"][()]
        m = np.zeros((int(o.attrs["MATLAB_sparse"]), len(jc) - 1), o["data"].dtype if "data" in o else float)
        for j in range(len(jc) - 1):
            for k in range(int(jc[j]), int(jc[j + 1])):
                m[int(o["ir"][k]), j] = o["data"][k]
        yield line(name, m)
    elif isinstance(o, h5py.Group):
        for k in o:
            m = o[k]
            if "MATLAB_class" in m.attrs:
                yield from mat73(name + "." + k, m, f)
            else:
                for i, r in enumerate(m[()].ravel()):
                    yield from mat73("%s(%d).%s" % (name, i + 1, k), f[r], f)
    elif cls == "cell":
        if not o.attrs.get("MATLAB_empty", 0):
            for i, r in enumerate(o[()].ravel()):
                yield from mat73("%s{%d}" % (name, i + 1), f[r], f)
    elif o.attrs.get("MATLAB_empty", 0):
        if cls not in ("struct", "cell"):
            yield line(name, np.zeros(0))
    else:
        a = o[()]
        if a.dtype.names:
            a = a["real"] + 1j * a["imag"]
        yield line(name, a.T)


def read_mat73(path):
    import h5py
    with h5py.File(path) as f:
        for k in f:
            if not k.startswith("#"):
                yield from mat73(k, f[k], f)


# HDF5

def hdf5(name, a, dtype):
    import h5py
    if isinstance(a, h5py.Empty):
        return
    a = np.asarray(a)
    if dtype.names == ("real", "imag"):  # as MATLAB writes complex numbers
        yield line(name, a["real"] + 1j * a["imag"])
    elif dtype.names:
        for f in dtype.names:
            yield from hdf5(name + "." + f, a[f], dtype[f].base)
    elif dtype.kind == "O":
        base = h5py.check_vlen_dtype(dtype)
        if base is not None and np.dtype(base).kind in "iuf":
            parts = [np.asarray(x) for x in a.ravel()]
            yield line(name + "#", np.array([len(p) for p in parts]), a.shape)
            yield line(name, np.concatenate(parts))
    elif dtype.kind in "iufcb":
        yield line(name, a)


def read_hdf5(path):
    import h5py
    out = []

    def visit(name, o):
        name = "/" + name
        for k, v in o.attrs.items():
            out.extend(hdf5(name + "@" + k, v, o.attrs.get_id(k).dtype.base))
        if isinstance(o, h5py.Dataset):
            out.extend(hdf5(name, o[()], o.dtype.base))
    with h5py.File(path) as f:
        visit("", f)
        f.visititems(visit)
    return out


# images

def affine(img, h):
    if int(h["sform_code"]) > 0 or int(h["qform_code"]) > 0:  # else nibabel makes one up
        yield line("affine", img)


def read_nifti(path):
    import nibabel as nib
    if path.endswith(".hdr") and not os.path.exists(path[:-4] + ".img"):
        cls = nib.Nifti2Header if struct.unpack("<i", open(path, "rb").read(4))[0] in (540, 469893120) else nib.Nifti1Header
        h = cls.from_fileobj(open(path, "rb"), check=False)
        yield line("dims", h.get_data_shape())
        yield from affine(h.get_best_affine(), h)
        return
    img = nib.load(path)
    yield line("data", img.get_fdata(dtype="f8"), order="F")
    if not isinstance(img, nib.Cifti2Image):
        yield from affine(img.affine, img.header)


def read_gifti(path):
    import nibabel as nib
    b = open(path, "rb").read()
    img = nib.GiftiImage.from_bytes(gzip.decompress(b) if path.endswith(".gz") else b)
    for i, d in enumerate(img.darrays):
        yield line(str(i), np.reshape(d.data, d.dims))  # of ASCII nibabel takes the shape from the lines


def read_mgh(path):
    import nibabel as nib
    img = nib.load(path)
    yield line("data", img.get_fdata(dtype="f8"), order="F")
    yield line("affine", img.affine)


# electrophysiology: MNE's values are those of the file in V, a factor apart

def close(a, b):
    assert np.allclose(a, b, rtol=1e-9, atol=1e-18), "MNE reads other values"


def read_edf(path):
    import mne
    b = open(path, "rb").read()
    ns, records, width = int(b[252:256]), int(b[236:244]), 3 if b[0] == 255 else 2
    column = lambda at, w: [b[256 + at * ns + i * w:256 + at * ns + (i + 1) * w].decode("latin1").strip() for i in range(ns)]
    pmin, pmax, dmin, dmax, per = [[float(x) for x in column(at, 8)] for at in (104, 112, 120, 128, 216)]
    at, columns = 256 + 256 * ns, [[] for _ in per]
    for _ in range(records):
        for s, n in enumerate(map(int, per)):
            part = np.frombuffer(b, "u1", n * width, at).reshape(n, width).astype("i4")
            v = part[:, 0] + part[:, 1] * 256 + (part[:, 2] * 65536 if width == 3 else 0)
            columns[s].append(np.where(v >= 1 << (8 * width - 1), v - (1 << 8 * width), v))
            at += n * width
    assert at == len(b)
    raw = mne.io.read_raw(path, preload=True, verbose="error")
    for s, parts in enumerate(columns):
        d = np.concatenate(parts)
        v = pmin[s] + (d - dmin[s]) * ((pmax[s] - pmin[s]) / (dmax[s] - dmin[s]))
        if len(d) == raw.n_times and raw.get_channel_types()[s] != "stim":
            m = raw.get_data([s])[0]
            close(m * {"uV": 1e6}.get(column(96, 8)[s], 1), v)
        yield line("%d digital" % s, d)
        yield line("%d physical" % s, v)


def read_brainvision(path):
    import mne
    text = open(path, encoding="latin1").read()
    n = int(re.search(r"NumberOfChannels=(\d+)", text)[1])
    assert "INT_16" in text and "MULTIPLEXED" in text
    factor = [float(r or 1) for r in re.findall(r"^Ch\d+=[^,]*,[^,]*,([^,\r\n]*)", text, re.M)[:n]]
    v = np.fromfile(path[:-4] + "eeg", "<i2").reshape(-1, n).T * np.array(factor)[:, None]
    m = mne.io.read_raw_brainvision(path, preload=True, verbose="error").get_data()
    for a, b in zip(m, v):
        k = int(np.argmax(abs(b)))
        factor = b[k] / a[k]
        assert abs(np.log10(factor) - round(np.log10(factor))) < 1e-9, "MNE reads other values"
        close(a * factor, b)
    yield line("data", v)


def read_fif(path):
    import mne
    mne.set_log_level("error")
    if "cov" in os.path.basename(path):
        yield line("covariance", mne.read_cov(path).data)
        return
    for i, e in enumerate(mne.read_evokeds(path, proj=False)):
        yield line("evoked %d" % i, e.data)


# tables

def read_table(path):
    import pandas as pd
    t = pd.read_csv(path, sep="\t" if ".tsv" in path else ",", na_values=["n/a", ""], keep_default_na=False, float_precision="round_trip", low_memory=False)
    for k in t:
        yield line(k, t[k] if t[k].dtype.kind in "if" else t[k].fillna("").astype(str).to_numpy("U"))


def read_text(path):
    rows = [l.split() for l in open(path) if l.strip() and not l.startswith("#")]
    for i, column in enumerate(zip(*rows)):
        try:
            column = [float(x) for x in column]
        except ValueError:
            pass
        yield line(str(i), np.array(column))


READERS = [(r"\.npy$", lambda p: npy("", np.load(p))), (r"\.npz$", read_npz), (r"idx\d-ubyte\.gz$", read_idx), (r"\.mat$", read_mat), (r"\.(h5|nwb)$", read_hdf5),
           (r"\.(nii|nii\.gz|hdr|img)$", read_nifti), (r"\.gii(\.gz)?$", read_gifti), (r"\.mg[hz]$", read_mgh), (r"\.(edf|bdf)$", read_edf),
           (r"\.(vhdr|vmrk|eeg)$", lambda p: read_brainvision(os.path.splitext(p)[0] + ".vhdr")), (r"\.fif(\.gz)?$", read_fif), (r"\.(csv|tsv)(\.gz)?$", read_table),
           (r"\.txt$", read_text)]
PROSE = r"\.(md|py)$|SHA256SUMS$|/README$|allen_v1_scenes/readme\.txt$|japanese_utf8\.txt$"
REFUSED = r"/bad_|gen_npy/obj\.npy$|/huge\.h5$|corrupted_zlib|debigged_m4|malformed1"  # the tests of load say how


def main():
    root = sys.argv[1].split(os.pathsep)[0]
    if len(sys.argv) > 2:
        print("\n".join(sorted(read(os.path.join(root, sys.argv[2])))))
        return
    import scipy, h5py, nibabel, mne, pandas
    files, refused = {}, []
    for where, _, names in os.walk(root):
        for name in names:
            full = os.path.join(where, name)
            short = os.path.relpath(full, root)
            if re.search(REFUSED, short):
                refused.append(short)
            if re.search(REFUSED + "|" + PROSE, short):
                continue
            try:
                lines = sorted(read(full))
            except Exception as e:
                sys.exit("%s: %s: %s" % (short, type(e).__name__, e))
            files[short] = [len(lines), hashlib.sha256("".join(l + "\n" for l in lines).encode()).hexdigest()[:32],
                            hashlib.sha256(open(full, "rb").read()).hexdigest()[:16]]
    print('{"command": "/usr/bin/python3 pkg/neural/load/testdata/expected.py $RICHLAZY_DATA > pkg/neural/load/testdata/expected.json",')
    print(' "by": "Python %s, NumPy %s, SciPy %s, h5py %s, nibabel %s, MNE %s, pandas %s",' % (
        sys.version.split()[0], np.__version__, scipy.__version__, h5py.__version__, nibabel.__version__, mne.__version__, pandas.__version__))
    print(' "refused": ' + json.dumps(sorted(refused)) + ',\n "files": {')
    print(",\n".join("%s: %s" % (json.dumps(k), json.dumps(files[k])) for k in sorted(files)) + "\n}}")


def read(path):
    return list(next(f for pattern, f in READERS if re.search(pattern, path))(path))


if __name__ == "__main__":
    main()
