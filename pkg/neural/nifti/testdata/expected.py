#!/usr/bin/env python3
"""Writes expected.json: what nibabel reads from the NIfTI files below a data folder.

    python3 pkg/neural/nifti/testdata/expected.py "$RICHLAZY_DATA" > pkg/neural/nifti/testdata/expected.json

The files of this folder, which make.py wrote, come first.

Per file: its SHA-256, so that the record speaks only of the very file that nibabel read; dimensions, type, byte order and version; the affine, and whether the
file has one (where it has none, nibabel makes one up that is not the standard's); TR in the file's
unit; slope and intercept as nibabel uses them; the codes of the extensions; sum and weighted sum (with weights 1, 2, 3 ... % 1009) of the values as
float64, and the SHA-256 of the values as little-endian float64 with the first index fastest.
"""
import glob, hashlib, json, os, sys
import numpy as np, nibabel as nib

root = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
refused = ["complex.nii", "rgb.nii"]
files = [f for f in sorted(glob.glob(os.path.join(here, "*.nii*")) + glob.glob(os.path.join(here, "*.hdr.gz"))) if os.path.basename(f) not in refused]
for pattern in ["format-fixtures/gen_nifti/*", "format-fixtures/nibabel/*.nii*", "format-fixtures/nilearn/*.nii*", "haxby_pymvpa/bold.nii.gz",
                "haxby_pymvpa/haxby2001/sub001/**/*.nii.gz"]:
    files += sorted(glob.glob(os.path.join(root, pattern), recursive=True))
out = []
for path in files:
    name = "testdata/" + os.path.basename(path) if path.startswith(here) else os.path.relpath(path, root)
    if "/bad_" in name or name.endswith(".img"):
        continue
    img = nib.load(path)
    if type(img).__name__ == "Cifti2Image":
        img = img.nifti_header and nib.Nifti2Image.from_filename(path)
    h = img.header
    x = np.asarray(img.get_fdata(dtype=np.float64)).reshape(-1, order="F").astype("<f8")
    w = (np.arange(len(x)) % 1009 + 1).astype(float)
    out.append({
        "path": name, "file": hashlib.sha256(open(path, "rb").read()).hexdigest(),
        "version": 2 if "2" in type(img).__name__ else 1, "big": h.endianness == ">", "type": h.get_data_dtype().newbyteorder("=").name,
        "placed": int(h["sform_code"]) > 0 or int(h["qform_code"]) > 0, "dims": [int(d) for d in img.shape], "affine": [[float(v) for v in r] for r in img.affine],
        "step": float(h["pixdim"][4]), "slope": float(img.dataobj.slope), "inter": float(img.dataobj.inter),
        "extensions": [int(e.get_code()) for e in h.extensions],
        "sum": float(np.sum(x)), "weighted": float(np.sum(w * x)), "sha256": hashlib.sha256(x.tobytes()).hexdigest(),
    })
print('{"made_by": "nibabel %s, numpy %s", "files": [' % (nib.__version__, np.__version__))
print(",\n".join(json.dumps(r) for r in out) + "\n]}")
