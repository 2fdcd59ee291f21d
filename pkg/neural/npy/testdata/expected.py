"""Writes cases.npz, and expected.json: what NumPy reads from it and from the fixtures. All values of all fields, floats as hexadecimal.

    cd pkg/neural/npy/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py
"""
import glob, json, os, sys
import numpy as np

rng = np.random.default_rng(1)
ld = np.longdouble
cases = {
    'f2': np.arange(-8, 8, dtype='<f2').reshape(4, 4) / 3, 'f2_big': np.array([1, np.inf, np.nan, 65504, 6e-8], '>f2'),
    'c8_big': np.array([[1 + 2j, -3.5j]], '>c8'), 'c16_fortran': np.asfortranarray(np.arange(6).reshape(2, 3) + 1j),
    'fortran_3d': np.asfortranarray(np.arange(24, dtype='>i4').reshape(2, 3, 4)), 'fortran_large': np.asfortranarray(rng.integers(0, 99, (37, 41)).astype('u1')),
    'longdouble': np.array([0.1, -2, 0, 1e300, -0.0, np.inf, -np.inf, np.nan], ld), 'longdouble_big': np.array([1.5, 3], ld).astype('>f16'),
    'clongdouble': np.array([0.25 - 7j, 1j], np.clongdouble),
    'ns': np.array(['2020-02-29T12:34:56.123456789', 'NaT', '1815-12-10'], 'M8[ns]'), 'year': np.array(['1969', '2024', 'NaT'], 'M8[Y]'),
    'month_big': np.array(['1969-11', '2024-02'], '>M8[M]'), 'week': np.array(['1970-01-08', '1969-12-25'], 'M8[W]'), 'us25': np.array([3, -4], 'm8[25us]'),
    'span': np.array([90, 'NaT', -1], 'm8[m]'), 'ps': np.array([1000, 7], 'm8[ps]'), 'generic': np.array([3, 4], 'm8'),
    'void': np.array([b'abc', b'\0\1\2'], 'V3'), 'bytes': np.array([b'a', b'', b'xyz\xff'], 'S4'), 'unicode_big': np.array([['thumb', 'π🐀'], ['', 'x']], '>U5'),
    'flat': np.array([(1, 2.5, 'left', True, b'ok', '2020-01-01T00:00', 30), (2, -1, 'right', False, b'', 'NaT', 'NaT')],
                     [('trial', '<i4'), ('rt', '<f8'), ('side', '<U5'), ('correct', '?'), ('note', 'S3'), ('at', 'M8[m]'), ('wait', 'm8[s]')]),
    'aligned': np.array([(1, 2., 3), (4, 5., 6)], np.dtype([('a', 'u1'), ('b', 'f8'), ('c', 'i2')], align=True)),
    'titled': np.array([(1, 2)], [(('the first', 'a'), '>i2'), (("it's \\ quoted", 'b'), 'u2')]),
    'offsets': np.zeros(3, {'names': ['x', 'y'], 'formats': ['<f4', '|u1'], 'offsets': [4, 13], 'itemsize': 20}),
    'nested': np.zeros((2, 2), [('p', [('x', '>f4'), ('q', [('k', 'i1', (2,)), ('s', 'U2')], (3,))], (2, 1)), ('n', '<i8')]),
    'nested_fortran': None, 'sub': np.arange(12, dtype='f4').reshape(2, 6).view([('m', '<f4', (3, 2))])[:, 0], 'non_ascii': np.zeros(2, [('größe', 'f8'), ('脑', 'i4')]),
    'latin_name': np.zeros(2, [('größe', 'f8')]), 'record_0d': np.array((7, 'a'), [('a', 'i4'), ('b', 'U1')]), 'no_records': np.zeros((0, 3), [('a', 'i4')]),
    'no_fields': np.zeros(3, []), 'long': np.zeros(2, [('field number %d' % i, 'f4') for i in range(60)]),
}
for name in ('offsets', 'nested', 'non_ascii', 'latin_name', 'long'):
    a = cases[name]
    def fill(a):
        for k in a.dtype.names:
            v = a[k]
            if v.dtype.names: fill(v)
            elif v.dtype.kind == 'U': v[...] = rng.choice(['a', 'bc', ''], v.shape)
            else: v[...] = rng.integers(-9, 100, v.shape) if v.dtype.kind in 'if' else rng.integers(0, 200, v.shape)
    fill(a)
cases['nested_fortran'] = np.asfortranarray(np.tile(cases['nested'], (1, 2)))

def leaf(a):
    k = a.dtype.kind
    unit = np.lib.format.dtype_to_descr(a.dtype)[1:] if k in 'mM' else ''
    flat = a.ravel()
    if k in 'mM': flat, v = None, [str(x) for x in flat.astype('i8')]
    elif k == 'f': v = [float(x).hex() for x in flat]
    elif k == 'c': v = [float(x.real).hex() + ' ' + float(x.imag).hex() for x in flat]
    elif k == 'S': v = [x.decode('latin1') for x in flat]
    elif k == 'V': v = [x.tobytes().decode('latin1') for x in flat]
    else: v = [str(x) for x in flat]
    return {'shape': list(a.shape), 'kind': k, 'size': a.dtype.itemsize, 'unit': unit, 'values': v}

def leaves(a, path=''):
    if a.dtype.names is None: return {path: leaf(a)}
    out = {}
    for n in a.dtype.names: out.update(leaves(a[n], path + '/' + n))
    return out

np.savez_compressed('cases.npz', **cases)
back = np.load('cases.npz')
out = {'command': 'cd pkg/neural/npy/testdata && RICHLAZY_DATA=... /usr/bin/python3 expected.py', 'numpy': np.__version__, 'cases': {k: leaves(back[k]) for k in back.files}, 'fixtures': {}}
for f in sorted(glob.glob(os.environ['RICHLAZY_DATA'] + '/format-fixtures/gen_npy/*.np[yz]')):
    name = os.path.basename(f)
    try:
        a = np.load(f, allow_pickle=False)
        out['fixtures'][name] = leaves(a) if f.endswith('y') else {k + p: v for k in a.files for p, v in leaves(a[k]).items()}
    except Exception as e:
        out['fixtures'][name] = {'refused': type(e).__name__ + ': ' + str(e).split('\n')[0]}
json.dump(out, open('expected.json', 'w'), ensure_ascii=True, separators=(',', ':'))
