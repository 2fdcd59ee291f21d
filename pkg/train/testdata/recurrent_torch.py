"""Writes recurrent_torch.json: five steps of SGD with momentum of two small recurrent networks, by PyTorch's autograd in float64.

    python3 recurrent_torch.py > recurrent_torch.json

Made with Debian's python3-torch 1.13.1.
"""
import json
import torch

torch.set_default_dtype(torch.float64)


def case(name, activation, leak, biases, weighted, seed):
    g = torch.Generator().manual_seed(seed)
    normal = lambda *shape: torch.randn(*shape, generator=g)
    inputs, units, actions, trials, steps = 3, 6, 3, 4, 5
    u, w, v = normal(units, inputs), 1.25 * normal(units, units) / units**0.5, normal(actions, units) / units**0.5
    parameters = [u, w] + ([normal(units)] if biases else []) + [v] + ([normal(actions)] if biases else [])
    x = normal(trials, steps, inputs)
    target = torch.randint(0, actions, (trials, steps), generator=g)
    weight = torch.randint(0, 3, (trials, steps), generator=g).double() if weighted else torch.ones(trials, steps)
    weight[:, 1] = 1.0
    out = {"name": name, "activation": activation, "leak": leak, "biases": biases, "inputs": x.flatten().tolist(), "target": target.flatten().tolist(),
           "weight": weight.flatten().tolist(), "before": torch.cat([p.flatten() for p in parameters]).tolist()}
    for p in parameters:
        p.requires_grad_()
    optimiser = torch.optim.SGD(parameters, lr=0.05, momentum=0.9)
    losses = []
    for _ in range(5):
        optimiser.zero_grad()
        p = iter(parameters)
        u, w = next(p), next(p)
        b = next(p) if biases else 0
        v = next(p)
        c = next(p) if biases else 0
        h, outputs = torch.zeros(trials, units), []
        for t in range(steps):
            h = (1 - leak) * h + leak * getattr(torch, activation)(h @ w.T + x[:, t] @ u.T + b)
            outputs.append(h @ v.T + c)
        y = torch.stack(outputs, 1)
        each = torch.nn.functional.cross_entropy(y.reshape(-1, actions), target.flatten(), reduction="none")
        loss = (each * weight.flatten()).sum() / weight.sum()
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    out["losses"], out["after"] = losses, torch.cat([p.detach().flatten() for p in parameters]).tolist()
    return out


print(json.dumps([case("vanilla ReLU", "relu", 1.0, False, False, 1), case("leaky tanh", "tanh", 0.4, True, True, 2)]))
