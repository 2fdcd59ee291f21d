"""Writes files of all kinds with torch, and expected.json with what torch loads from them.

    cd pkg/neural/torch/testdata && /usr/bin/python3 expected.py
"""
import collections, json, pickle, zipfile
import torch

torch.manual_seed(6)
base = torch.arange(24, dtype=torch.float32) * 1.5
types = ['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool', 'complex64', 'complex128']
def some(t, *shape):
    x = torch.randn(*shape) * 50
    t = getattr(torch, t)
    return x > 0 if t == torch.bool else x.abs().to(t) if t == torch.uint8 else torch.complex(x, -x).to(t) if t.is_complex else x.to(t)
net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4))
opt = torch.optim.Adam(net.parameters())
net(torch.randn(5, 3)).sum().backward(); opt.step()
files = {
    'types.pt': {t: some(t, 2, 3) for t in types},
    'views.pt': {'whole': base, 'offset': base[5:9], 'step': base[1::3], 'transposed': base.view(4, 6).t(), 'permuted': base.view(2, 3, 4).permute(2, 0, 1), 'expanded': base[:3].view(3, 1).expand(3, 4),
                 'corner': base.view(4, 6)[1:3, 2:5], 'scalar': torch.tensor(2.5), 'item': base[7], 'empty': torch.zeros(0, 3), 'one': torch.ones(1, 1, 1), 'empty view': base[24:]},
    'state.pt': net.state_dict(),
    'checkpoint.pt': {'epoch': 7, 'model': net.state_dict(), 'optimizer': opt.state_dict(), 'loss': [0.5, 0.25], 'name': 'größe', 'none': None, 'flags': (True, False), 'shape': torch.Size([2, 3]), 'big': 2 ** 70, 'negative': -300,
                      'long': -2 ** 40, 'type': torch.float16, 'device': torch.device('cuda', 1), 'set': {3}, 'bytes': b'\x00\xff', 3: torch.ones(2), 'parameter': torch.nn.Parameter(torch.ones(2, 2)), 'nested': {'a': [{'b': torch.arange(3)}]}},
    'tensor.pt': torch.tensor([[1, 2], [3, 4]]), 'list.pt': [torch.ones(2), (torch.zeros(1),)], 'ordered.pt': collections.OrderedDict([('b', torch.ones(1)), ('a', torch.zeros(1))]),
}
for name, v in files.items(): torch.save(v, name)
files['protocol4.pt'] = {'a': torch.ones(3), 'list': [1, 2], 'b': b'xyz', 'set': {'x'}}
torch.save(files['protocol4.pt'], 'protocol4.pt', pickle_protocol=4)
# A file of a big-endian machine, as torch 2.1 writes it, and one that another program has compressed.
src = zipfile.ZipFile('types.pt')
with zipfile.ZipFile('big.pt', 'w') as z, zipfile.ZipFile('deflated.pt', 'w', zipfile.ZIP_DEFLATED) as d:
    z.writestr('types/byteorder', 'big')
    for n in src.namelist():
        b = src.read(n)
        d.writestr(n, b)
        if '/data/' in n:
            t = types[int(n.split('/')[-1])]
            w = files['types.pt'][t].element_size() // (2 if 'complex' in t else 1)
            b = b''.join(b[i:i + w][::-1] for i in range(0, len(b), w))
        z.writestr(n, b)
files['big.pt'] = files['deflated.pt'] = files['types.pt']
# What is refused: a whole model, NumPy's arrays, code, older formats.
class Evil:
    def __reduce__(self): return (eval, ("print('run')",))
import numpy as np
torch.save(net, 'bad_model.pt'); torch.save({'a': np.ones(2)}, 'bad_numpy.pt'); torch.save({'a': Evil()}, 'bad_eval.pt'); torch.save(net.state_dict(), 'bad_legacy.pt', _use_new_zipfile_serialization=False)
pickle.dump({'a': 1}, open('bad_pickle.pt', 'wb'), 2)

def number(x):
    return [float(v).hex() for v in torch.view_as_real(x).double().flatten()] if x.is_complex() else [float(v).hex() for v in x.double().flatten()]
def walk(v, path, out):
    if isinstance(v, torch.Tensor): out[path] = {'type': str(v.dtype)[6:], 'shape': list(v.shape), 'values': number(v.detach())}
    elif isinstance(v, dict): [walk(x, (path + '.' if path else '') + str(k), out) for k, x in v.items()]
    elif isinstance(v, (list, tuple)): [walk(x, (path + '.' if path else '') + str(k), out) for k, x in enumerate(v)]
    return out
json.dump({'command': 'cd pkg/neural/torch/testdata && /usr/bin/python3 expected.py', 'torch': torch.__version__, 'files': {f: walk(v if f == 'protocol4.pt' else torch.load(f) if f not in ('big.pt', 'deflated.pt') else v, '', {}) for f, v in files.items()}},
          open('expected.json', 'w'), separators=(',', ':'))
