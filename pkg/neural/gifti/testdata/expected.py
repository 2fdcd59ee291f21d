"""Writes small files of all encodings, and expected.json: what nibabel reads from them and from the fixtures.

    cd pkg/neural/gifti/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py
"""
import base64, glob, hashlib, json, os, zlib
import nibabel as nib
import numpy as np

T = '<CoordinateSystemTransformMatrix><DataSpace><![CDATA[NIFTI_XFORM_SCANNER_ANAT]]></DataSpace><TransformedSpace>NIFTI_XFORM_MNI_152</TransformedSpace><MatrixData>1 0 0 -5 0 2 0 1e1\n0 0 3 7.5 0 0 0 1</MatrixData></CoordinateSystemTransformMatrix>'
def array(a, code, encoding, endian, order, intent='NIFTI_INTENT_NONE', meta='', transforms=''):
    b = a.astype(a.dtype.newbyteorder('>' if endian == 'BigEndian' else '<')).tobytes(order='F' if order[0] == 'C' else 'C')
    data = {'ASCII': rows(' '.join(repr(x) for x in a.ravel(order='F' if order[0] == 'C' else 'C').tolist()), a, order), 'Base64Binary': base64.b64encode(b).decode(),
            'GZipBase64Binary': base64.b64encode(zlib.compress(b)).decode(), 'ExternalFileBinary': ''}[encoding]
    ext = ''
    if encoding == 'ExternalFileBinary':
        open('external.dat', 'wb').write(b'\0' * 7 + b); ext = 'external.dat'
    dims = ' '.join('Dim%d="%d"' % d for d in enumerate(a.shape))
    return f'''<DataArray Intent="{intent}" DataType="NIFTI_TYPE_{code}" ArrayIndexingOrder="{order}" Dimensionality="{a.ndim}" {dims} Encoding="{encoding}" Endian="{endian}" ExternalFileName="{ext}" ExternalFileOffset="{7 if ext else ''}">
<MetaData><MD><Name>Name</Name><Value><![CDATA[ {meta} ]]></Value></MD></MetaData>{transforms}<Data>{data}</Data></DataArray>'''
def rows(text, a, order): # nibabel takes the shape of ASCII from its lines, in row-major order whatever the file says
    w = text.split(' ')
    return '\n'.join(' '.join(w[i:i + a.shape[1]]) for i in range(0, len(w), a.shape[1])) if a.ndim == 2 and order[0] == 'R' else text
def gii(*arrays, labels='<LabelTable/>'):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<GIFTI Version="1.0" NumberOfDataArrays="%d"><MetaData><MD><Name>who</Name><Value>a &amp; b &lt;c&gt; ä</Value></MD></MetaData>%s%s</GIFTI>' % (len(arrays), labels, ''.join(arrays))
rng = np.random.default_rng(2)
f4 = (rng.standard_normal((4, 3)) * 10).astype('f4')
i4 = rng.integers(-99, 99, (2, 3)).astype('i4')
u1 = rng.integers(0, 255, 7).astype('u1')
files = {
    'encodings.gii': gii(*[array(f4, 'FLOAT32', e, n, o) for e in ('ASCII', 'Base64Binary', 'GZipBase64Binary') for n in ('LittleEndian', 'BigEndian') for o in ('RowMajorOrder', 'ColumnMajorOrder')]),
    'types.gii': gii(*[array(a, c, e, 'LittleEndian', 'RowMajorOrder') for a, c in ((i4, 'INT32'), (u1, 'UINT8'), (f4, 'FLOAT32'), (f4.astype('f8') / 3, 'FLOAT64'), (i4.astype('i2'), 'INT16')) for e in ('ASCII', 'GZipBase64Binary')]),
    'surface.gii': gii(array(f4, 'FLOAT32', 'Base64Binary', 'LittleEndian', 'RowMajorOrder', 'NIFTI_INTENT_POINTSET', 'm', T + T), array(np.array([[0, 1, 2], [3, 2, 1]], 'i4'), 'INT32', 'ASCII', 'LittleEndian', 'RowMajorOrder', 'NIFTI_INTENT_TRIANGLE')),
    'labels.gii': gii(array(np.array([0, 3, 3, -1], 'i4'), 'INT32', 'GZipBase64Binary', 'BigEndian', 'RowMajorOrder', 'NIFTI_INTENT_LABEL', 'parcels'),
                      labels='<LabelTable><Label Key="0" Red="1" Green="0.5" Blue="0" Alpha="1">???</Label><Label Key="3"><![CDATA[V1 & more]]></Label></LabelTable>'),
    'external.gii': gii(array(f4, 'FLOAT32', 'ExternalFileBinary', 'BigEndian', 'RowMajorOrder')),
}
for name, text in files.items(): open(name, 'w', encoding='utf-8').write(text)

def read(f):
    g = nib.load(f)
    arrays = []
    for d in g.darrays:
        a = np.asarray(d.data)
        if d.encoding == 1: a = a.reshape(d.dims, order='FC'[d.ind_ord == 1]) # which nibabel forgets
        b = a.astype('<f8').ravel()
        arrays.append({'intent': nib.nifti1.intent_codes.niistring[d.intent], 'type': d.data.dtype.newbyteorder('=').name, 'shape': list(a.shape), 'sha256': hashlib.sha256(b.tobytes()).hexdigest(),
            'first': [float(x) for x in b[:6]], 'meta': dict(d.meta), 'matrix': None if d.coordsys is None else d.coordsys.xform.ravel().tolist()})
    return {'meta': dict(g.meta), 'labels': {str(k): v for k, v in g.labeltable.get_labels_as_dict().items()}, 'arrays': arrays}

root = os.environ['RICHLAZY_DATA'] + '/format-fixtures/'
out = {'command': 'cd pkg/neural/gifti/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py', 'nibabel': nib.__version__, 'files': {f: read(f) for f in files},
       'fixtures': {f[len(root):]: read(f) for f in sorted(glob.glob(root + '*/*.gii') + glob.glob(root + '*/*.gii.gz'))}}
json.dump(out, open('expected.json', 'w'), indent=0, ensure_ascii=True)
