# Works of richlazy bench train: the same training as ours, as a user of PyTorch writes it. peer.py has run before, serve() follows.
import torch


def library_of(file, symbol):
    """Returns the file whose code runs where another one calls a function."""
    try:
        address = ctypes.cast(getattr(ctypes.CDLL(file), symbol), ctypes.c_void_p).value
        with open("/proc/self/maps") as maps:
            for line in maps:
                begin, end = (int(part, 16) for part in line.split(maxsplit=1)[0].split("-"))
                if begin <= address < end:
                    return line.split(maxsplit=5)[5].strip()
    except (OSError, AttributeError, IndexError):
        pass
    return "unknown"


def loaded(name):
    try:
        with open("/proc/self/maps") as maps:
            return next(line.split(maxsplit=5)[5].strip() for line in maps if name in line)
    except (OSError, StopIteration):
        return name


mkl = torch.backends.mkl.is_available()
about["torch"] = {
    "version": torch.__version__,
    "mkl": mkl,
    "blas": "MKL" if mkl else library_of(loaded("libtorch_cpu"), "sgemm_"),
    "capability": "".join(line.split()[-1] for line in torch.__config__.show().splitlines() if "CPU capability" in line) or "unknown",
    "wait": os.environ.get("OMP_WAIT_POLICY", ""),
}
pools.append(torch.set_num_threads)

losses = {
    "squared": lambda output, target: 0.5 * ((output - target) ** 2).sum(),
    "mean squared": torch.nn.MSELoss(),
    "cross-entropy": torch.nn.CrossEntropyLoss(),
}


class Training:
    """Training of networks one after another. Each time it begins with the same weights, and with the first batch."""

    def __init__(self, parameters, x, y, order, loss, batch, rate, momentum, unit, check, gather=False):
        self.parameters = [torch.from_numpy(p.copy()) for p in parameters]
        self.x, self.y, self.loss = torch.from_numpy(x.copy()), self.targets(torch.from_numpy(y.copy()), loss), losses[loss]
        self.rate, self.momentum, self.unit, self.check = rate, momentum, unit, check
        self.indices = torch.from_numpy(order[0].astype("int64")).split(batch)
        self.batches = None if gather else [self.rows(index) for index in self.indices]
        self.seen = []

    def targets(self, y, loss):
        return y.argmax(1) if loss == "cross-entropy" else y

    def rows(self, index):
        """Returns a batch, without a copy where its trials follow one another."""
        first, n = int(index[0]), len(index)
        if torch.equal(index, torch.arange(first, first + n)):
            return self.x[first : first + n], self.y[first : first + n]
        return self.x[index], self.y[index]

    def begin(self):
        self.models = []
        for flat in self.parameters:
            model = self.model().to(flat.dtype)
            for p, values in zip(model.parameters(), flat.split([p.numel() for p in model.parameters()])):
                p.data.copy_(values.view_as(p))
            self.models.append((model, torch.optim.SGD(model.parameters(), lr=self.rate, momentum=self.momentum)))

    def repeat(self, n, seen=None):
        for model, optimiser in self.models:
            for step in range(n * self.unit):
                if self.batches is None:
                    index = self.indices[step % len(self.indices)]
                    x, y = self.x[index], self.y[index]
                else:
                    x, y = self.batches[step % len(self.batches)]
                optimiser.zero_grad(set_to_none=True)
                loss = self.loss(self.forward(model, x), y)
                loss.backward()
                optimiser.step()
                if seen is not None:
                    seen.append(loss.item())

    def __call__(self):
        """Trains for the steps of the check, and keeps their losses, network by network."""
        self.begin()
        self.seen, unit, self.unit = [], self.unit, 1
        self.repeat(self.check, self.seen)
        self.unit = unit

    def forward(self, model, x):
        return model(x)

    def work(self):
        return self, 1, lambda: np.array(self.seen)


class Perceptron(Training):
    def __init__(self, *given, widths, **options):
        self.widths = widths
        super().__init__(*given, **options)

    def model(self):
        layers = []
        for inputs, units in zip(self.widths, self.widths[1:]):
            layers += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
        return torch.nn.Sequential(*layers[:-1])


class Stacked(Perceptron):
    """Groups of networks, each trained as one stack by batched products, on all trials at once."""

    def __init__(self, *given, group, **options):
        self.group = group
        super().__init__(*given, **options)

    def begin(self):
        self.models = []
        for first in range(0, len(self.parameters), self.group):
            flat, layers = torch.stack(self.parameters[first : first + self.group]), []
            for inputs, units in zip(self.widths, self.widths[1:]):
                weights, biases, flat = flat.split([inputs * units, units, flat.shape[1] - inputs * units - units], 1)
                weights = weights.reshape(-1, units, inputs).transpose(1, 2).contiguous().requires_grad_()
                layers.append((weights, biases.reshape(-1, 1, units).clone().requires_grad_()))
            optimiser = torch.optim.SGD([p for layer in layers for p in layer], lr=self.rate, momentum=self.momentum)
            self.models.append((layers, optimiser))

    def repeat(self, n, seen=None):
        x, y = self.x.expand(self.group, *self.x.shape), self.y
        for layers, optimiser in self.models:
            each = []
            for _ in range(n * self.unit):
                optimiser.zero_grad(set_to_none=True)
                response = x[: len(layers[0][0])]
                for i, (weights, biases) in enumerate(layers):
                    response = torch.baddbmm(biases, response, weights)
                    if i + 1 < len(layers):
                        response = torch.relu(response)
                loss = self.loss(response, y)
                loss.backward()
                optimiser.step()
                if seen is not None:
                    each.append((0.5 * ((response - y) ** 2)).sum((1, 2)).detach().numpy())
            if seen is not None:
                seen.extend(np.array(each).T.ravel())


class Cell(torch.nn.Module):
    """The recurrent network as tutorials write it, step by step."""

    def __init__(self, inputs, units, actions):
        super().__init__()
        self.input = torch.nn.Linear(inputs, units, bias=False)
        self.recurrent = torch.nn.Linear(units, units, bias=False)
        self.readout = torch.nn.Linear(units, actions, bias=False)

    def forward(self, x):
        h, responses = x.new_zeros(x.shape[1], self.recurrent.in_features), []
        for now in x:
            h = torch.relu(self.input(now) + self.recurrent(h))
            responses.append(h)
        return self.readout(torch.stack(responses))


class Whole(torch.nn.Module):
    """The same by torch.nn.RNN."""

    def __init__(self, inputs, units, actions):
        super().__init__()
        self.rnn = torch.nn.RNN(inputs, units, nonlinearity="relu", bias=False)
        self.readout = torch.nn.Linear(units, actions, bias=False)

    def forward(self, x):
        return self.readout(self.rnn(x)[0])


class Recurrent(Training):
    """Trains on sequences: x holds trials × (steps · inputs), y trials × steps."""

    def __init__(self, *given, module, inputs, units, actions, **options):
        self.inputs, self.make = inputs, lambda: module(inputs, units, actions)
        super().__init__(*given, **options)

    def targets(self, y, loss):
        return y.long()

    def rows(self, index):
        x = self.x[index].view(len(index), -1, self.inputs).transpose(0, 1).contiguous()
        return x, self.y[index].T.reshape(-1)

    def model(self):
        return self.make()

    def forward(self, model, x):
        return model(x).flatten(0, 1)


def torch_product(a, b):
    a, b = torch.from_numpy(a.copy()), torch.from_numpy(b.copy())
    c = torch.empty(a.shape[0], b.shape[1], dtype=a.dtype)
    return functools.partial(torch.mm, a, b, out=c), 1, lambda: c.numpy()


works.update({
    "torch.mm": torch_product,
    "eager": lambda *given, **options: Perceptron(*given, **options).work(),
    "bmm": lambda *given, **options: Stacked(*given, **options).work(),
    "cell": lambda *given, **options: Recurrent(*given, module=Cell, **options).work(),
    "nn.RNN": lambda *given, **options: Recurrent(*given, module=Whole, **options).work(),
})
