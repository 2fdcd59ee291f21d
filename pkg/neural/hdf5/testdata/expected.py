"""What h5py reads from HDF5 files: type, shape and a hash of the values of every dataset and attribute.

    RICHLAZY_DATA=... /usr/bin/python3 expected.py > expected.json

h5py 3.7.0, HDF5 1.10.8, NumPy 1.24.2 (Debian 12). The files are those of corpus.py beside this script ("corpus/...") and those of $RICHLAZY_DATA.
Values are hashed (SHA-256, first 8 bytes) in a form that does not depend on how they are stored:
floats as float64, integers as 64 bits, truth values as bytes, complex numbers as complex128, all little-endian, every NaN the same;
texts as their length (uint32) and bytes; lists as their length (uint32) and elements; compounds field by field; references as the first path of the object,
depth first by name, with its length; region references as that path and the bounds and number of the selected elements; opaque elements as they are.
"""
import glob, gzip, hashlib, io, json, os, struct, sys
import h5py, numpy as np
from h5py import h5t


def order(t):
    return ' (big-endian)' if t.get_size() > 1 and t.get_order() == h5t.ORDER_BE else ''


def name(t):
    c, n = t.get_class(), t.get_size()
    if c == h5t.INTEGER:
        full = t.get_precision() == 8 * n and t.get_offset() == 0
        return ('int' if t.get_sign() else 'uint') + str(8 * n) + ('' if full else f' of {t.get_precision()} bits') + order(t)
    if c == h5t.FLOAT:
        f = t.get_fields()
        full = (n, f[1], f[2], f[3], f[4]) in [(4, 23, 8, 0, 23), (8, 52, 11, 0, 52)]
        return f'float{8 * n}' + ('' if full else f' of {t.get_precision()} bits') + order(t)
    if c == h5t.STRING:
        return 'string' if t.is_variable_str() else f'string[{n}]'
    if c == h5t.BITFIELD:
        return f'bits{8 * n}' + order(t)
    if c == h5t.OPAQUE:
        return f'opaque[{n}] "{t.get_tag().decode()}"'
    if c == h5t.REFERENCE:
        return 'region reference' if n == 12 else 'reference'
    if c == h5t.ENUM:
        m = [(t.get_member_name(i), t.get_member_value(i)) for i in range(t.get_nmembers())]
        return 'bool' if m == [(b'FALSE', 0), (b'TRUE', 1)] else 'enum of ' + name(t.get_super())
    if c == h5t.VLEN:
        return 'lists of ' + name(t.get_super())
    if c == h5t.ARRAY:
        return '×'.join(map(str, t.get_array_dims())) + ' arrays of ' + name(t.get_super())
    if c == h5t.COMPOUND:
        m = [(t.get_member_name(i).decode(), t.get_member_type(i)) for i in range(t.get_nmembers())]
        if [k for k, _ in m] in (['r', 'i'], ['real', 'imag']) and m[0][1] == m[1][1] and m[0][1].get_class() == h5t.FLOAT and m[0][1].get_size() in (4, 8):
            return f'complex{8 * n}' + order(m[0][1])
        return 'compound {' + ', '.join(k + ' ' + name(v) for k, v in m) + '}'
    if c == h5t.TIME:
        return 'time'
    return '?'


def paths(f):
    out = {}

    def walk(g, path):
        for k in sorted(g, key=lambda s: s.encode('utf-8', 'surrogateescape')):
            if not isinstance(g.get(k, getlink=True), h5py.HardLink):
                continue
            a = h5py.h5o.get_info(h5py.h5o.open(g.id, k.encode('utf-8', 'surrogateescape'))).addr
            if a in out:
                continue
            out[a] = path + k
            if g.get(k, getclass=True) is h5py.Group:
                walk(g[k], path + k + '/')
    out[h5py.h5o.get_info(f.id).addr] = '/'
    walk(f, '/')
    return out


class Hash:
    def __init__(self, f):
        self.f, self.h, self.p = f, hashlib.sha256(), None

    def text(self, s):
        if isinstance(s, str):
            s = s.encode('utf-8', 'surrogateescape')
        self.h.update(struct.pack('<I', len(s)) + s)

    def path(self, ref):
        if self.p is None:
            self.p = paths(self.f)
        if not ref:
            return ''
        return self.p.get(h5py.h5o.get_info(h5py.h5r.dereference(ref, self.f.id)).addr, '')

    def add(self, a, t):
        """values a of file type t"""
        c = t.get_class()
        if c == h5t.ARRAY:
            return self.add(a, t.get_super())
        a = np.asarray(a)
        if c == h5t.VLEN:
            for x in a.ravel():
                x = np.asarray(x) if x is not None and not np.isscalar(x) else np.zeros(0)
                self.h.update(struct.pack('<I', len(x)))
                if name(t.get_super()) == 'int16 (big-endian)':
                    x = x.byteswap()  # h5py 3.7 takes the bytes of big-endian lists for little-endian; h5dump shows them as they are after this
                if len(x):
                    self.add(x, t.get_super())
        elif c == h5t.STRING:
            for x in a.ravel():
                x = x if isinstance(x, bytes) else x.encode('utf-8', 'surrogateescape')
                if t.is_variable_str() or t.get_strpad() == h5t.STR_NULLTERM:
                    x = x.split(b'\0')[0]
                else:
                    x = x.rstrip(b' ' if t.get_strpad() == h5t.STR_SPACEPAD else b'\0')
                self.text(x)
        elif c == h5t.REFERENCE and t.get_size() == 8:
            for x in a.ravel():
                self.text(self.path(x))
        elif c == h5t.REFERENCE:
            for x in a.ravel():
                self.text(self.path(x))
                if x:
                    s = h5py.h5r.get_region(x, self.f.id)
                    lo, hi = s.get_select_bounds()
                    self.h.update(np.array(lo + hi + (s.get_select_npoints(),), '<i8').tobytes())
        elif a.dtype.kind == 'c':
            self.number(a.astype('<c16').view('<f8'))
        elif c == h5t.COMPOUND:
            for i in range(t.get_nmembers()):
                self.add(a[t.get_member_name(i).decode()], t.get_member_type(i))
        elif a.dtype.kind == 'b':
            self.h.update(a.astype('u1').tobytes())
        elif a.dtype.kind == 'V':
            self.h.update(a.tobytes())
        elif a.dtype.kind == 'f':
            self.number(a.astype('<f8'))
        elif a.dtype.kind == 'i':
            self.h.update(a.astype('<i8').tobytes())
        elif a.dtype.kind == 'u':
            self.h.update(a.astype('<u8').tobytes())
        else:
            raise ValueError(a.dtype)

    def number(self, a):
        a = a.copy()
        a[np.isnan(a)] = np.nan
        self.h.update(a.tobytes())

    def hex(self):
        return self.h.hexdigest()[:16]


def one(f, t, space, read):
    kind = space.get_simple_extent_type()
    s = name(t)
    if kind == h5py.h5s.NULL:
        return s + ' null'
    s += ' [' + ' '.join(map(str, space.shape)) + '] '
    try:
        h = Hash(f)
        h.add(read(), t)
        return s + h.hex()
    except Exception as e:
        print(f.filename, e, file=sys.stderr)
        return s + 'unread'


def listing(f):
    out = {}

    def attrs(o, path):
        for k in o.attrs:
            a = h5py.h5a.open(o.id, k.encode('utf-8', 'surrogateescape'))
            out[path + '@' + k] = one(f, a.get_type(), a.get_space(), lambda: o.attrs[k])

    for path in sorted(paths(f).values()):
        o = f[path]
        attrs(o, path)
        if isinstance(o, h5py.Dataset):
            out[path] = one(f, o.id.get_type(), o.id.get_space(), lambda: o[()])
        elif isinstance(o, h5py.Group):
            out[path] = f'group of {len(o)}'
        else:
            out[path] = 'type ' + name(o.id)
    return out


FILES = ['format-fixtures/gen_hdf5/*.h5', 'format-fixtures/nwb_back_compat/*.nwb', 'format-fixtures/matio/*hdf5.mat', 'park2025_pfc/firingRates_directions_15_normalized.mat']
here = os.path.dirname(os.path.abspath(__file__))
files = [(os.path.relpath(p, here), p) for p in sorted(glob.glob(here + '/corpus/*'))]
for root in os.environ.get('RICHLAZY_DATA', '').split(os.pathsep):
    for p in FILES:
        files += [(os.path.relpath(q, root), q) for q in sorted(glob.glob(os.path.join(root, p)))]
listings, which = [], {}
for label, p in files:
    if os.path.basename(p) in ('bad_trunc.h5', 'huge.h5', 'bomb.h5', 'refused.h5.gz'):
        continue
    b = open(p, 'rb').read()
    if b[:2] == b'\x1f\x8b':
        b = gzip.decompress(b)
    with h5py.File(io.BytesIO(b), 'r') as f:
        l = listing(f)
    if l not in listings:
        listings.append(l)
    which[label] = listings.index(l)
json.dump({'made by': f'expected.py with h5py {h5py.__version__}, HDF5 {h5py.version.hdf5_version}, NumPy {np.__version__}', 'files': which, 'listings': listings},
          sys.stdout, indent=0, ensure_ascii=False, sort_keys=True)
print()
