"""Writes small files of all types, and expected.json: what nibabel reads from them and from the fixture.

    cd pkg/neural/mgh/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py
"""
import hashlib, json, os
import nibabel as nib
import numpy as np

rng = np.random.default_rng(3)
affine = np.array([[-1.5, 0.25, 0, 10], [0, 0, 2, -20.5], [0.125, -1, 0, 3], [0, 0, 0, 1]])
files = []
for name, dtype, shape, a in (('u1.mgz', 'u1', (3, 4, 5), affine), ('i2.mgh', 'i2', (2, 3, 4, 2), affine), ('i4.mgz', 'i4', (5, 1, 1), np.eye(4)), ('f4.mgh', 'f4', (2, 2, 3, 3), np.diag([2., 3, 4, 1]))):
    data = (rng.standard_normal(shape) * 50).astype(dtype) if dtype == 'f4' else rng.integers(0, 200, shape).astype(dtype)
    img = nib.MGHImage(data, a)
    img.header['tr'], img.header['te'], img.header['ti'], img.header['flip_angle'], img.header['fov'] = 2300, 2.5, 900, 0.125, 256
    nib.save(img, name); files.append(name)
b = bytearray(open('f4.mgh', 'rb').read())
b[28:30] = b'\0\0'
open('unplaced.mgh', 'wb').write(b[:284 + 36 * 4]); files.append('unplaced.mgh') # and no parameters behind the numbers

def read(f):
    img = nib.load(f)
    d = np.asarray(img.dataobj)
    h = img.header
    return {'shape': list(d.shape), 'type': d.dtype.newbyteorder('=').name, 'affine': img.affine.tolist(), 'scan': [float(h[k]) for k in ('tr', 'flip_angle', 'te', 'ti', 'fov')],
            'sha256': hashlib.sha256(d.astype('<f8').tobytes(order='F')).hexdigest(), 'first': d.ravel(order='F')[:4].astype(float).tolist()}
root = os.environ['RICHLAZY_DATA'] + '/format-fixtures/nibabel/'
json.dump({'command': 'cd pkg/neural/mgh/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py', 'nibabel': nib.__version__, 'files': {f: read(f) for f in files},
           'fixtures': {'nibabel/test.mgz': read(root + 'test.mgz')}}, open('expected.json', 'w'), indent=0)
