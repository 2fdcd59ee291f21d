"""Writes golden.json: a small network trained in PyTorch by each optimiser, for TestGolden.

    python3 golden.py > golden.json    (Debian 12, python3-torch 1.13)
"""
import json
import math

import torch

torch.set_default_dtype(torch.float64)


def numbers(seed, *shape):
    n = math.prod(shape)
    return torch.tensor([math.sin(seed + 1.7 * i + 0.3 * i * i) for i in range(n)]).reshape(shape)


x, real = numbers(1, 6, 5), numbers(2, 6, 2)
sign, label = torch.sign(numbers(3, 6, 2)), torch.tensor([0, 1, 1, 0, 1, 0])
batches = [[0, 1, 2, 3], [4, 5, 0, 1], [2, 3, 4, 5]]


def network():
    net = torch.nn.Sequential(
        torch.nn.Linear(5, 7), torch.nn.Tanh(), torch.nn.Linear(7, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)
    )
    with torch.no_grad():
        for i, p in enumerate(net.parameters()):
            p.copy_(numbers(10 + i, *p.shape) * 0.6)
    return net


def flat(net):
    return [v for p in net.parameters() for v in p.flatten().tolist()]


def weights_only(net, decay):
    return [
        {"params": [p for p in net.parameters() if p.dim() == 2], "weight_decay": decay},
        {"params": [p for p in net.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]


squared = lambda out, t: 0.5 * ((out - real[t]) ** 2).sum()
losses = {
    "squared": squared,
    "mse": lambda out, t: torch.nn.functional.mse_loss(out, real[t]),
    "cross entropy": lambda out, t: torch.nn.functional.cross_entropy(out, label[t]),
    "logistic": lambda out, t: torch.nn.functional.softplus(-sign[t] * out).sum(),
}
SGD, Adam, AdamW = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
cases = {
    "sgd": dict(make=lambda n: SGD(n.parameters(), lr=0.05)),
    "momentum": dict(make=lambda n: SGD(n.parameters(), lr=0.05, momentum=0.9)),
    "nesterov": dict(make=lambda n: SGD(n.parameters(), lr=0.05, momentum=0.8, nesterov=True)),
    "l2": dict(make=lambda n: SGD(weights_only(n, 0.1), lr=0.05, momentum=0.9)),
    "l2 with biases": dict(make=lambda n: SGD(n.parameters(), lr=0.05, weight_decay=0.1)),
    "nesterov l2": dict(make=lambda n: SGD(weights_only(n, 0.1), lr=0.05, momentum=0.8, nesterov=True)),
    "adam": dict(make=lambda n: Adam(n.parameters(), lr=0.02)),
    "adam betas": dict(make=lambda n: Adam(n.parameters(), lr=0.02, betas=(0.7, 0.9), eps=1e-3)),
    "adam l2": dict(make=lambda n: Adam(weights_only(n, 0.1), lr=0.02)),
    "adamw": dict(make=lambda n: AdamW(weights_only(n, 0.5), lr=0.02)),
    "adamw with biases": dict(make=lambda n: AdamW(n.parameters(), lr=0.02, weight_decay=0.5)),
    "clip": dict(make=lambda n: SGD(n.parameters(), lr=0.05, momentum=0.9), clip=0.7),
    "schedule": dict(make=lambda n: SGD(n.parameters(), lr=0.05, momentum=0.9), schedule=lambda t: 0.5 ** (t // 3)),
    "adam schedule": dict(make=lambda n: AdamW(n.parameters(), lr=0.02, weight_decay=0.5), schedule=lambda t: 0.5 ** (t // 3)),
    "alpha": dict(make=lambda n: SGD(n.parameters(), lr=0.05, momentum=0.9), alpha=5.0),
    "alpha cross entropy": dict(make=lambda n: SGD(n.parameters(), lr=0.05), alpha=5.0, loss="cross entropy"),
    "mse": dict(make=lambda n: SGD(n.parameters(), lr=0.05), loss="mse"),
    "cross entropy": dict(make=lambda n: SGD(n.parameters(), lr=0.05, momentum=0.9), loss="cross entropy"),
    "logistic": dict(make=lambda n: SGD(n.parameters(), lr=0.05), loss="logistic"),
}


def run(make, clip=None, schedule=None, alpha=None, loss="squared"):
    net, untrained = network(), network()
    opt = make(net)
    base = [g["lr"] for g in opt.param_groups]
    history, norms = [], []
    for t in range(8):
        batch = batches[t % 3]
        opt.zero_grad()
        out = net(x[batch])
        if alpha is not None:
            out = alpha * (out - untrained(x[batch]).detach())
        value = losses[loss](out, batch)
        history.append(value.item())
        (value if alpha is None else value / alpha**2).backward()
        norm = math.sqrt(sum((p.grad**2).sum().item() for p in net.parameters()))
        norms.append(norm)
        if clip is not None and norm > clip:
            for p in net.parameters():
                p.grad *= clip / norm
        for g, lr in zip(opt.param_groups, base):
            g["lr"] = lr * (1 if schedule is None else schedule(t))
        opt.step()
    return dict(loss=history, norm=norms, trained=flat(net))


print(
    json.dumps(
        dict(
            torch=torch.__version__,
            x=x.flatten().tolist(),
            real=real.flatten().tolist(),
            sign=sign.flatten().tolist(),
            label=label.tolist(),
            batches=sum(batches, []),
            initial=flat(network()),
            cases={name: run(**case) for name, case in cases.items()},
        ),
        indent=0,
    )
)
