"""Writes sound.safetensors by the letter of the format, with json, struct and torch's own bytes, as there is no safetensors among Debian's packages, and expected.json
with all values.

    cd pkg/neural/safetensors/testdata && /usr/bin/python3 expected.py
"""
import json, struct
import torch

torch.manual_seed(5)
T = {'F64': torch.float64, 'F32': torch.float32, 'F16': torch.float16, 'BF16': torch.bfloat16, 'I64': torch.int64, 'I32': torch.int32, 'I16': torch.int16, 'I8': torch.int8, 'U8': torch.uint8, 'BOOL': torch.bool}
tensors = {}
for k, t in T.items():
    x = torch.randn(2, 3, 2) * 100
    tensors['layer.' + k] = x > 0 if k == 'BOOL' else x.abs().to(t) if k == 'U8' else x.to(t)
tensors['scalar'] = torch.tensor(2.5)
tensors['empty'] = torch.zeros(0, 4)
tensors['größe "quoted"'] = torch.tensor([float('nan'), float('inf'), -0.0, 6e-8], dtype=torch.float16)
names = {v: k for k, v in T.items()}
header, data, expected = {'__metadata__': {'format': 'pt', 'note': 'ä'}}, b'', {}
for name, x in sorted(tensors.items(), key=lambda kv: -kv[1].element_size()):
    b = bytes(x.contiguous().view(torch.uint8).numpy().tobytes()) if x.dim() else struct.pack('<f', x.item())
    header[name] = {'dtype': names[x.dtype], 'shape': list(x.shape), 'data_offsets': [len(data), len(data) + len(b)]}
    data += b
    expected[name] = {'type': names[x.dtype], 'shape': list(x.shape), 'values': [float(v).hex() for v in x.double().flatten()]}
h = json.dumps(header, ensure_ascii=False).encode()
h += b' ' * (-len(h) % 8)
open('sound.safetensors', 'wb').write(struct.pack('<Q', len(h)) + h + data)
json.dump({'command': 'cd pkg/neural/safetensors/testdata && /usr/bin/python3 expected.py', 'torch': torch.__version__, 'tensors': expected}, open('expected.json', 'w'), indent=0)
