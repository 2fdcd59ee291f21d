"""Writes small CIFTI-2 files of all kinds of axes, and expected.json: what nibabel reads from them and from the fixture.

    cd pkg/neural/cifti/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py
"""
import json, os
import nibabel as nib, numpy as np
from nibabel import cifti2 as c

rng = np.random.default_rng(4)
mask = np.zeros((3, 4, 2), bool); mask[1, 2, 0] = mask[2, 3, 1] = mask[0, 0, 1] = True
affine = np.diag([2., -2, 2, 1]); affine[:3, 3] = 10, 20.5, -30
brain = c.BrainModelAxis.from_surface([0, 2, 5], 7, 'CortexLeft') + c.BrainModelAxis.from_surface(np.arange(4), 4, 'CortexRight') + c.BrainModelAxis.from_mask(mask, 'ThalamusLeft', affine)
parcels = c.ParcelsAxis.from_brain_models([('left ä', brain[:3]), ('mixed', brain[5:9])])
series = c.SeriesAxis(0.5, 0.72, 4)
scalars = c.ScalarAxis(['sulc', 'curv & more'])
labels = c.LabelAxis(['areas'], [{0: ('???', (1, 1, 1, 0)), 7: ('V1', (1, 0, 0.25, 1))}])
files = {'a.dtseries.nii': (series, brain), 'b.dscalar.nii': (scalars, brain), 'c.dlabel.nii': (labels, brain), 'd.ptseries.nii': (series, parcels), 'e.pconn.nii': (parcels, parcels), 'f.dconn.nii': (brain, brain)}
for name, axes in files.items():
    data = rng.standard_normal([len(a) for a in axes]).astype('f4')
    if 'dlabel' in name: data = np.where(data > 0, 7, 0).astype('f4')
    nib.save(c.Cifti2Image(data, c.Cifti2Header.from_axes(axes)), name)
def axis(a):
    out = {'kind': {'SeriesAxis': 'SERIES', 'BrainModelAxis': 'BRAIN_MODELS', 'ScalarAxis': 'SCALARS', 'LabelAxis': 'LABELS', 'ParcelsAxis': 'PARCELS'}[type(a).__name__], 'length': len(a)}
    if out['kind'] == 'SERIES': out['times'] = a.time.tolist(); out['unit'] = a.unit
    if out['kind'] in ('SCALARS', 'LABELS', 'PARCELS'): out['names'] = a.name.tolist()
    if out['kind'] == 'LABELS': out['labels'] = [{str(k): v[0] for k, v in l.items()} for l in a.label]
    if out['kind'] == 'BRAIN_MODELS':
        out['models'] = [{'structure': n, 'offset': s.start or 0, 'vertices': b.vertex.tolist() if b.surface_mask.all() else None, 'voxels': b.voxel.tolist() if b.volume_mask.all() else None} for n, s, b in a.iter_structures()]
    if out['kind'] == 'PARCELS': out['parcels'] = [{'voxels': v.tolist(), 'vertices': {k: x.tolist() for k, x in s.items()}} for v, s in zip(a.voxels, a.vertices)]
    if out['kind'] in ('BRAIN_MODELS', 'PARCELS') and a.volume_shape is not None: out['size'], out['affine'] = list(map(int, a.volume_shape)), a.affine.tolist()
    return out
def read(f):
    i = nib.load(f)
    return {'axes': [axis(i.header.get_axis(k)) for k in range(i.ndim)], 'matrix': np.asarray(i.dataobj).astype(float).tolist()}
root = os.environ['RICHLAZY_DATA'] + '/format-fixtures/'
json.dump({'command': 'cd pkg/neural/cifti/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py', 'nibabel': nib.__version__, 'files': {f: read(f) for f in files},
           'fixtures': {f: read(root + f) for f in ['nibabel/row_major.dconn.nii']}}, open('expected.json', 'w'), separators=(',', ':'))
