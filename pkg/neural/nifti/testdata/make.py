#!/usr/bin/env python3
"""Writes the small images beside this script with nibabel: kinds of files that the shared fixtures lack.

    python3 pkg/neural/nifti/testdata/make.py
"""
import os
import numpy as np, nibabel as nib
from nibabel.quaternions import quat2mat

os.chdir(os.path.dirname(os.path.abspath(__file__)))
rotation = quat2mat([0.8, 0.2, -0.4, np.sqrt(1 - 0.64 - 0.04 - 0.16)])
turned = np.eye(4)
turned[:3, :3] = rotation @ np.diag([2, 2.5, 3])
turned[:3, 3] = [-30, 12.5, 7]
plain = np.diag([2, 2.5, 3, 1.0])
x = np.arange(24).reshape(2, 3, 4, order="F")

def save(name, data, affine, q=None, s=None, big=False, two=False, **fields):
    kind, header = (nib.Nifti2Image, nib.Nifti2Header) if two else (nib.Nifti1Image, nib.Nifti1Header)
    img = kind(data, affine, header(endianness=">" if big else "<"))
    img.set_data_dtype(data.dtype)
    img.set_qform(*(q or (None, 0)), strip_shears=False)
    img.set_sform(*(s or (None, 0)))
    img.header.set_xyzt_units("mm", fields.pop("time", "sec"))
    for k, v in fields.items():
        img.header[k] = v
    nib.save(img, name)

flip = turned @ np.diag([1, 1, -1, 1])
save("qform.nii", x.astype("i2"), None, q=(turned, 1))
save("qform_left.nii", x.astype("u2"), None, q=(flip, 1))
save("qform_big2.nii.gz", x.astype("f8") / 7, None, q=(flip, 2), big=True, two=True)
save("both.nii", x.astype("f4"), None, q=(plain, 1), s=(turned, 4), descrip=b"scanner and MNI", intent_code=3, intent_p1=17, intent_name=b"t of faces", aux_file=b"aux", cal_max=5, cal_min=-5)
save("i8.nii.gz", (x - 12).astype("i8") * 2**40, plain, s=(plain, 2))
save("u8.nii", x.astype("u8") * 2**48, plain, s=(plain, 2))
save("u4.nii", x.astype("u4") * 178956970, plain, s=(plain, 2), big=True)
save("i4_scaled.nii.gz", x.astype("i4"), plain, s=(plain, 2), scl_slope=0.3, scl_inter=-1.7)
save("five.nii.gz", np.arange(2 * 3 * 4 * 2 * 3).reshape(2, 3, 4, 2, 3, order="F").astype("f4"), plain, s=(plain, 2), time="msec", pixdim=[1, 2, 2.5, 3, 800, 1, 1, 1])
save("two.nii", x[:, :, 0].astype("i1"), plain, s=(plain, 2))
nib.save(nib.Nifti1Pair(x.astype("f4"), plain), "packed.hdr.gz")
save("complex.nii", (x + 1j).astype("c8"), plain, s=(plain, 2))
rgb = np.zeros((2, 3, 4), dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")])
save("rgb.nii", rgb, plain, s=(plain, 2))
