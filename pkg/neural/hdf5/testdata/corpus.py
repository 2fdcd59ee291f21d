"""Writes the files of corpus/: every layout, index, filter and type that the reader knows, small.

    /usr/bin/python3 corpus.py        (h5py 3.7.0, HDF5 1.10.8, NumPy 1.24.2: Debian 12)

The larger ones are compressed by gzip, which the reader undoes on its way.
"""
import ctypes, gzip, io, os, struct
import h5py, numpy as np
from h5py import h5d, h5p, h5s, h5t

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'corpus'))
lib = ctypes.CDLL('libhdf5_serial.so.103')
rng = np.random.default_rng(1)
A = np.arange(12.).reshape(3, 4)
X = np.round(rng.normal(size=(20, 7)) * 100) / 100


def plist(layout=None, fill=None, alloc=None, when=None):
    p = h5p.create(h5p.DATASET_CREATE)
    if layout is not None:
        p.set_layout(layout)
    if fill is not None:
        p.set_fill_value(np.array(fill))
    if alloc is not None:
        p.set_alloc_time(alloc)
    if when is not None:
        p.set_fill_time(when)
    return p


def low(f, name, t, shape, data=None, p=None):
    s = h5s.create(h5s.SCALAR) if shape == () else h5s.create_simple(shape)
    d = h5d.create(f.id, name.encode(), t, s, p)
    if data is not None:
        d.write(h5s.ALL, h5s.ALL, np.ascontiguousarray(data))
    return d


def written_raw(f, name, t, raw, shape):
    """elements of a type that NumPy does not have, from their bytes"""
    d = low(f, name, t, shape, p=plist(h5d.COMPACT))
    buf = ctypes.create_string_buffer(raw, len(raw))
    assert lib.H5Dwrite(ctypes.c_int64(d.id), ctypes.c_int64(t.id), ctypes.c_int64(0), ctypes.c_int64(0), ctypes.c_int64(0), buf) >= 0


def types(f):
    for t in 'i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8'.split():
        for o in '<>':
            v = A.astype(o + t)
            if t[0] == 'i':
                v[0, 0] = np.iinfo(t).min
            if t in ('u1', 'u2', 'u4'):
                v[0, 0] = np.iinfo(t).max
            if t[0] == 'f':
                v[0] = [np.nan, np.inf, -np.inf, -0.0]
                v[1] = [np.finfo(t).tiny, np.finfo(t).tiny / 4, np.finfo(t).max, 1 / 3]
            f[f'num/{t}{"le" if o == "<" else "be"}'] = v
    f['num/big'] = np.array([2**63, 2**64 - 1], 'u8')
    f['num/small'] = np.array([-2**63, 2**63 - 1], 'i8')
    f['num/bool'] = A > 4
    for t in ('c8', 'c16', '>c16'):
        f['num/' + t.replace('>', 'be_')] = (A + 1j).astype(t)
    low(f, 'longdouble', h5t.NATIVE_LDOUBLE, (4,), np.array([1.5, -0.1875, np.inf, 2.0**-1000], 'longdouble'))
    t = h5t.STD_I32LE.copy(); t.set_precision(11); t.set_offset(5)
    written_raw(f, 'bits11', t, struct.pack('<4i', 3 << 5, (0x7ff) << 5, 0x400 << 5, 0x3ff << 5), (4,))
    t = h5t.STD_U16BE.copy(); t.set_precision(9); t.set_offset(2)
    written_raw(f, 'bits9', t, struct.pack('>3H', 511 << 2, 1 << 2, 256 << 2), (3,))
    t = h5t.IEEE_F32LE.copy()  # bfloat16
    t.set_fields(15, 7, 8, 0, 7); t.set_precision(16); t.set_size(2); t.set_ebias(127)
    written_raw(f, 'bfloat16', t, struct.pack('<4H', 0x3f80, 0xc049, 0x7f80, 0x0001), (4,))
    f['str/fixed'] = np.array([b'ab', b'cde', b''])
    f['str/variable'] = np.array(['alpha', 'été', '', '日本'], object)
    f['str/scalar'] = 'hello'
    f['str/ascii'] = np.array(['a', 'b'], h5py.string_dtype('ascii'))
    f['str/utf8_fixed'] = np.array(['été'.encode(), b'x'], h5py.string_dtype('utf-8', 8))
    for pad, n in ((h5t.STR_NULLTERM, 'term'), (h5t.STR_NULLPAD, 'nullpad'), (h5t.STR_SPACEPAD, 'space')):
        t = h5t.C_S1.copy(); t.set_size(6); t.set_strpad(pad)
        written_raw(f, 'str_' + n, t, {'term': b'ab\0xy\0cdefg\0', 'nullpad': b'ab\0\0\0\0cd\0ef\0', 'space': b'ab    cd ef '}[n], (2,))
    c = np.zeros(3, [('a', 'i4'), ('b', '>f8'), ('c', 'S3'), ('v', 'f4', (2, 3)), ('in', [('x', 'u1'), ('y', 'f8')])])
    c['a'], c['b'], c['c'], c['v'], c['in']['x'], c['in']['y'] = [1, 2, 3], [.5, 1.5, 2.5], [b'x', b'yy', b'zzz'], A[0, 0] + np.arange(18).reshape(3, 2, 3), 7, [1, 2, 3]
    f['compound/plain'] = c
    f['compound/aligned'] = np.zeros(2, np.dtype([('a', 'i1'), ('b', 'f8')], align=True))
    d = f.create_dataset('compound/text', (2,), [('name', h5py.string_dtype()), ('n', 'i8'), ('kind', h5py.enum_dtype({'A': 0, 'B': 5}, 'i2'))])
    d[:] = [('first', 1, 0), ('second', 2, 5)]
    d = f.create_dataset('array', (2,), np.dtype(('i2', (3, 2)))); d[:] = np.arange(12).reshape(2, 3, 2)
    for n, t in (('f8', 'f8'), ('i2', 'i2'), ('big_endian', '>i2')):
        d = f.create_dataset('vlen/' + n, (4,), h5py.vlen_dtype(t))
        for i in range(4):
            d[i] = np.arange(i * 3)
    d = f.create_dataset('vlen/str', (2,), h5py.vlen_dtype(h5py.string_dtype()))
    d[0] = np.array(['a', 'bc'], object); d[1] = np.array([], object)
    f['enum'] = np.array([[0, 1], [300, 1]], h5py.enum_dtype({'A': 0, 'B': 1, 'C': 300}, '>i2'))
    f['opaque'] = np.array([b'\1\2\3', b'\0\0\4'], 'V3')
    written_raw(f, 'bitfield', h5t.STD_B16LE, struct.pack('<3H', 1, 0x8000, 0xffff), (3,))
    low(f, 'time', h5t.UNIX_D32LE, (1,))
    f['null'] = h5py.Empty('f4'); f['null_str'] = h5py.Empty(h5py.string_dtype())
    f['zero'] = np.zeros((0, 4)); f['zero2'] = np.zeros((3, 0, 2), 'i4')
    f['named'] = np.dtype([('p', 'f8'), ('q', 'i4')]); f.create_dataset('of_named', (2,), f['named'])
    f['of_named'].attrs.create('a', np.zeros(1, f['named'].dtype), dtype=f['named'])
    f['refs'] = np.array([f['enum'].ref, f['num'].ref, f.ref, h5py.Reference()], h5py.ref_dtype)
    f['regions'] = np.array([f['array'].regionref[1:2], f['num/f8le'].regionref[0:2, 1:4:2], f['num/f8le'].regionref[[0, 2], 1], h5py.RegionReference()], h5py.regionref_dtype)
    s = f['num/f8le'].id.get_space(); s.select_elements([(0, 0), (2, 3), (1, 1)])
    f['points'] = np.array([h5py.h5r.create(f.id, b'num/f8le', h5py.h5r.DATASET_REGION, s)], h5py.regionref_dtype)
    f.create_dataset('compound/refs', data=np.array([(f['enum'].ref, 1)], [('r', h5py.ref_dtype), ('n', 'i4')]))


def attributes(f):
    g = f.create_group('g')
    for k, v in dict(s='attr', n=5, f=2.5, a=np.arange(3.), strs=np.array(['a', 'bb'], object), b=True, fixed=np.string_('xy'), empty=h5py.Empty('f8'), ref=f['g'].ref,
                     refs=np.array([f['g'].ref], h5py.ref_dtype), c=A + 2j, bools=A > 3, be=np.arange(4, dtype='>i2'), none=np.zeros((0,), 'f8'), longtext='x' * 3000).items():
        g.attrs[k] = v
    g.attrs['été 日'] = 1
    many = f.create_group('many')
    for i in range(60):
        many.attrs[f'attribute {i:03d}'] = i * np.ones(i % 4)
    f.attrs['file'] = 'of the corpus'


def chunks(f, latest):
    def put(name, data, **k):
        f.create_dataset(name, data=data, **k)
    put('plain', X, chunks=(6, 3)); put('gzip', X, chunks=(6, 3), compression='gzip'); put('lzf', X, chunks=(6, 3), compression='lzf')
    put('shuffle', X, chunks=(6, 3), shuffle=True); put('fletcher', X, chunks=(6, 3), fletcher32=True)
    put('all', X, chunks=(6, 3), compression='gzip', shuffle=True, fletcher32=True); put('lzf_all', X, chunks=(6, 3), compression='lzf', shuffle=True, fletcher32=True)
    put('odd', np.arange(7, dtype='u1'), chunks=(5,), fletcher32=True, compression='gzip'); put('three', np.zeros(9, 'V3'), chunks=(4,), shuffle=True, compression='gzip')
    put('one', X, chunks=(20, 7)); put('one_gzip', X, chunks=(20, 7), compression='gzip', shuffle=True); put('over', X[:3], chunks=(6, 9), maxshape=(None, 9), compression='gzip')
    put('grows', X, chunks=(6, 3), maxshape=(None, 7), compression='gzip'); put('grows2', X, chunks=(6, 3), maxshape=(20, None)); put('grows3', X, chunks=(6, 3), maxshape=(None, None), compression='gzip')
    put('grows4', X, chunks=(6, 3), maxshape=(None, None)); put('bounded', X, chunks=(6, 3), maxshape=(50, 30), compression='lzf'); put('bounded2', X, chunks=(6, 3), maxshape=(50, 30))
    put('3d', np.arange(5 * 6 * 7, dtype='i2').reshape(5, 6, 7), chunks=(2, 4, 3), compression='gzip'); put('text', np.array(['a', 'b', 'été'] * 4, object), chunks=(5,), compression='gzip')
    put('be', X.astype('>f4'), chunks=(7, 2), compression='gzip', shuffle=True); put('mid', np.arange(60.).reshape(3, 10, 2), chunks=(2, 3, 2), maxshape=(3, None, 2), compression='gzip')
    d = f.create_dataset('sparse', (40, 10), 'f8', chunks=(10, 10), fillvalue=-1.); d[15:16] = 5
    d = f.create_dataset('sparse_gzip', (40, 10), 'i2', chunks=(7, 3), fillvalue=9, compression='gzip', maxshape=(None, 10)); d[15:16] = 5
    d = f.create_dataset('shrunk', data=X, chunks=(6, 3), maxshape=(None, None)); d.resize((9, 4)); d.resize((12, 7))
    d = f.create_dataset('extended', data=X, chunks=(6, 3), maxshape=(None, 7)); d.resize((33, 7)); d[30:] = 1
    f.create_dataset('unwritten', (5, 3), 'f4', fillvalue=2.5); f.create_dataset('unwritten_chunks', (5, 3), '>i4', chunks=(2, 2), fillvalue=-3); f.create_dataset('unwritten_text', (3,), h5py.string_dtype())
    low(f, 'early', h5t.IEEE_F64LE, (4,), p=plist(fill=1.5, alloc=h5d.ALLOC_TIME_EARLY)); low(f, 'never', h5t.STD_I32LE, (4,), p=plist(alloc=h5d.ALLOC_TIME_LATE, when=h5d.FILL_TIME_NEVER))
    p = plist(); lib.H5Pset_fill_value(ctypes.c_int64(p.id), ctypes.c_int64(h5t.STD_I32LE.id), None); low(f, 'undefined', h5t.STD_I32LE, (4,), p=p)
    low(f, 'compact', h5t.IEEE_F64LE, (3, 4), A, plist(h5d.COMPACT)); low(f, 'compact_scalar', h5t.STD_I16BE, (), np.array(7, '>i2'), plist(h5d.COMPACT))
    p = plist(h5d.CHUNKED, alloc=h5d.ALLOC_TIME_EARLY); p.set_chunk((6, 3)); low(f, 'implicit', h5t.IEEE_F64LE, (20, 7), X, p)
    p = plist(h5d.CHUNKED, alloc=h5d.ALLOC_TIME_EARLY, fill=4.0); p.set_chunk((6, 3)); d = h5d.create(f.id, b'implicit_max', h5t.IEEE_F64LE, h5s.create_simple((20, 7), (40, 19)), p); d.write(h5s.ALL, h5s.ALL, X)
    p = plist(h5d.CHUNKED); p.set_chunk((6, 3)); p.set_deflate(4); lib.H5Pset_chunk_opts(ctypes.c_int64(p.id), ctypes.c_uint(2)) if latest else None
    low(f, 'edges', h5t.IEEE_F64LE, (20, 7), X, p)
    r = f.create_dataset('mask', (8,), 'u1', chunks=(4,), compression='gzip'); r.id.write_direct_chunk((0,), b'abcd', 1); r[4:] = 9
    p = plist(h5d.CHUNKED); p.set_chunk((10, 7)); p.set_deflate(1); p.set_fletcher32(); p.set_deflate(9); low(f, 'twice', h5t.IEEE_F64LE, (20, 7), X, p)
    p = plist(h5d.CHUNKED); p.set_chunk((10, 7)); p.set_fletcher32(); p.set_shuffle(); p.set_deflate(9); low(f, 'sum_first', h5t.IEEE_F64LE, (20, 7), X, p)


def write(name, make, zip=False, fcpl=None, **kw):
    if fcpl is not None:
        fapl = h5p.create(h5p.FILE_ACCESS)
        if kw.get('libver') == 'latest':
            fapl.set_libver_bounds(h5py.h5f.LIBVER_LATEST, h5py.h5f.LIBVER_LATEST)
        f = h5py.File(h5py.h5f.create(name.encode(), h5py.h5f.ACC_TRUNC, fcpl, fapl))
    else:
        f = h5py.File(name, 'w', track_order=False, **kw)
    with f:
        make(f)
    if zip:
        b = open(name, 'rb').read()
        os.remove(name)
        open(name + '.gz', 'wb').write(gzip.compress(b, 9, mtime=0))


def groups(f):
    f['x'] = A
    deep = f
    for i in range(20):
        deep = deep.create_group(f'g{i}')
    deep['end'] = h5py.SoftLink('/x'); f['soft'] = h5py.SoftLink('g0/g1'); f['rel'] = h5py.SoftLink('./x'); f['dangling'] = h5py.SoftLink('/nowhere'); f['loop'] = h5py.SoftLink('/loop')
    f['external'] = h5py.ExternalLink('other.h5', '/there'); f['g0/up'] = f['/']; f['été'] = 1; f['a b'] = 2
    for i in range(18):
        f[f'hop{i:02d}'] = h5py.SoftLink(f'/hop{i + 1:02d}' if i < 17 else '/x')


def many(n, size=0):
    def make(f):
        x = f.create_dataset('x', data=A)
        g = f.create_group('many')
        for i in range(n):
            g[f'link {i:05d} ' + 'abcdefghij' * size] = x
        if n > 100:
            g['soft'] = h5py.SoftLink('/' + 'long/' * 1500)
    return make


def huge_attributes(f):
    g = f.create_group('g')
    for i in range(12):
        g.attrs[f'a{i}'] = np.arange(i + 1)
    for i in range(3):
        g.attrs[f'huge{i}'] = np.full(9000 + i, i, 'f8')


def ordered(f):
    g = f.create_group('g', track_order=True)
    for i in range(20):
        g[f'd{19 - i:02d}'] = np.array(i); g.attrs[f'k{19 - i:02d}'] = i


def big_index(f):
    def sparse(name, shape, maxshape, chunks, where, **k):
        d = f.create_dataset(name, shape, 'i2', chunks=chunks, maxshape=maxshape, fillvalue=-1, **k)
        for w in where:
            d[w] = 7
    sparse('fixed', (2500,), (2500,), (1,), [0, 1023, 1024, 2499]); sparse('fixed_gzip', (50, 60), (50, 60), (1, 1), [(0, 0), (49, 59), (20, 3)], compression='gzip')
    sparse('extensible', (300000,), (None,), (1,), [0, 3, 4, 19, 20, 100, 1000, 5000, 140000, 141500, 299999])
    sparse('extensible_gzip', (1000, 3), (None, 3), (1, 2), [(0, 0), (500, 2), (999, 1)], compression='gzip')
    f.create_dataset('tree2', data=np.arange(100 * 90, dtype='i4').reshape(100, 90), chunks=(2, 1), maxshape=(None, None))
    f.create_dataset('tree2_gzip', data=np.arange(600, dtype='i4').reshape(20, 30), chunks=(2, 1), maxshape=(None, None), compression='gzip')


def tree1(f):
    f.create_dataset('x', data=np.arange(1600, dtype='i2'), chunks=(2,)); f.create_dataset('y', data=X, chunks=(1, 1))
    for i in range(400):
        f[f'm/l{i:03d}'] = f['x']


def patched(name):
    """Layouts of versions 1 and 2, which no library of this century writes: those of version 3 rewritten."""
    with h5py.File(name, 'w') as f:
        for v in (1, 2):
            f.create_dataset(f'chunked{v}', data=np.arange(40.), chunks=(16,), compression='gzip')
            f.create_dataset(f'contiguous{v}', data=np.arange(5.) + v)
    b = bytearray(open(name, 'rb').read())
    done = {1: 1, 2: 1}
    for cls in (1, 2):
        v, i = 1, 0
        while True:
            i = b.find(struct.pack('<HHB3xBB', 8, 24, 0, 3, cls), i)
            if i < 0:
                break
            m = i + 8
            if cls == 1:
                new = struct.pack('<BBB5xQI', v, 1, 1, struct.unpack_from('<Q', b, m + 2)[0], 5)
            else:
                addr, n, e = struct.unpack_from('<QII', b, m + 3)
                new = struct.pack('<BBB5xQII', v, 2, 2, addr, n, e)
            b[m:m + 24] = new.ljust(24, b'\0')
            v, i = v + 1, m
        assert v == 3, v
    open(name, 'wb').write(b)


for v, k in (('earliest', {}), ('latest', {'libver': 'latest'})):
    write(f'types_{v}.h5', types, True, **k)
    write(f'attributes_{v}.h5', attributes, True, **k)
    write(f'chunks_{v}.h5', lambda f: chunks(f, v == 'latest'), True, **k)
    write(f'groups_{v}.h5', groups, True, **k)
    write(f'ordered_{v}.h5', ordered, True, **k)
write('many.h5', many(1500), True, libver='latest')
write('nested_heap.h5', many(620, 100), True, libver='latest')
write('huge_attributes.h5', huge_attributes, True, libver='latest')
write('big_index.h5', big_index, True, libver='latest')
p = h5p.create(h5p.FILE_CREATE); lib.H5Pset_istore_k(ctypes.c_int64(p.id), 2); lib.H5Pset_sym_k(ctypes.c_int64(p.id), 2, 2)
write('deep_trees.h5', tree1, True, p)
p = h5p.create(h5p.FILE_CREATE); p.set_sizes(4, 4)
write('sizes4.h5', lambda f: (f.create_dataset('x', data=X, chunks=(6, 3), compression='gzip'), f.create_dataset('s', data=np.array(['a', 'bc'], object)), f.attrs.create('k', 3)), False, p)
p = h5p.create(h5p.FILE_CREATE); p.set_userblock(2048)
write('user2048.h5', lambda f: (f.create_dataset('x', data=X, chunks=(6, 3), compression='gzip'), f.create_dataset('r', data=np.array([f['x'].ref], h5py.ref_dtype)), f.create_dataset('s', data='text')), True, p)
p = h5p.create(h5p.FILE_CREATE)
lib.H5Pset_shared_mesg_nindexes(ctypes.c_int64(p.id), 2)
lib.H5Pset_shared_mesg_index(ctypes.c_int64(p.id), 0, 1 << 12, 20); lib.H5Pset_shared_mesg_index(ctypes.c_int64(p.id), 1, (1 << 1) | (1 << 3) | (1 << 5) | (1 << 11), 8)


def shared(f):
    for i in range(12):
        d = f.create_dataset(f'd{i}', data=X, chunks=(6, 3), compression='gzip', fillvalue=3.5)
        d.attrs['same'] = np.arange(40.); d.attrs['own'] = i
        for j in range(10):
            d.attrs[f'k{j}'] = np.arange(30.)


write('shared.h5', shared, True, p)
patched('old_layouts.h5')
with h5py.File('superblock1.h5', 'w') as f:
    pass
p = h5p.create(h5p.FILE_CREATE); lib.H5Pset_istore_k(ctypes.c_int64(p.id), 5)
write('superblock1.h5', lambda f: f.create_dataset('x', data=X, chunks=(6, 3)), True, p)
with h5py.File('swmr.h5', 'w', libver='latest') as f:
    f.create_dataset('x', data=X, chunks=(6, 3), maxshape=(None, 7)); f.swmr_mode = True
    f['x'].resize((21, 7))


def refused(f):
    layout = h5py.VirtualLayout((4,), 'f8'); layout[:] = h5py.VirtualSource('other.h5', 'x', (4,))
    f.create_virtual_dataset('virtual', layout)
    p = plist(); p.set_external(b'other.raw', 0, 32); low(f, 'external', h5t.IEEE_F64LE, (4,), p=p)
    f.create_dataset('scale_offset', data=np.arange(8), chunks=(4,), scaleoffset=0)
    p = plist(h5d.CHUNKED); p.set_chunk((4,)); lib.H5Pset_nbit(ctypes.c_int64(p.id)); t = h5t.STD_I32LE.copy(); t.set_precision(11); low(f, 'nbit', t, (8,), np.arange(8, dtype='i4'), p)
    f.create_dataset('fletcher', data=X, chunks=(20, 7), fletcher32=True); f.create_dataset('gzip', data=X, chunks=(20, 7), compression='gzip'); f.create_dataset('lzf', data=X, chunks=(20, 7), compression='lzf')
    low(f, 'time', h5t.UNIX_D32LE, (1,), p=plist(h5d.COMPACT))
    f['x'] = X


write('refused.h5', refused, True, libver='latest')


def session(f):
    """a small recording, for the examples"""
    r = f.create_dataset('rates', data=(np.arange(24).reshape(4, 3, 2) / 2).astype('f4'), chunks=(2, 3, 2), compression='gzip', shuffle=True)
    r.attrs['unit'] = 'spikes/s'; r.attrs['bin'] = 0.05
    t = f.create_dataset('trials', (3,), [('condition', h5py.string_dtype()), ('coherence', 'f8'), ('correct', '?')])
    t[:] = [('left', 0.1, True), ('right', 0.3, False), ('left', 0.3, True)]
    f['units/id'] = np.array(['u1', 'u2', 'u3', 'u4'], object)
    f['units/area'] = np.array([0, 1, 1, 0], h5py.enum_dtype({'PFC': 0, 'FEF': 1}, 'u1'))
    f['units/spikes'] = h5py.SoftLink('/rates')


write('session.h5', session)
