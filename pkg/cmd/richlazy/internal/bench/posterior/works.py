# Works of richlazy bench posterior: leapfrog on the posterior of a network's weights, as a user of PyTorch writes it. The works of bench train have run before, serve() follows.


class Leapfrog:
    """Steps of leapfrog on ½|θ|² + β/2 Σ (f − y)², for layers of standard normal weights that are scaled where they are used."""

    def __init__(self, x, y, theta, momentum, widths, scales, beta, step, check):
        self.x, self.y = torch.from_numpy(x.copy()), torch.from_numpy(y.copy())
        self.start, self.throw = torch.from_numpy(theta.copy()), torch.from_numpy(momentum.copy())
        self.shapes = [(units, inputs) for inputs, units in zip(widths, widths[1:])]
        self.scales, self.beta, self.step, self.check = scales, beta, step, check
        self.none = torch.zeros((), dtype=self.x.dtype)

    def parts(self, flat):
        return [part.clone().view(shape) for part, shape in zip(flat.flatten().split([a * b for a, b in self.shapes]), self.shapes)]

    def begin(self):
        self.theta, self.momentum = self.parts(self.start), self.parts(self.throw)

    def forward(self, theta):
        h = self.x
        for i, (w, scale) in enumerate(zip(theta, self.scales)):
            h = torch.addmm(self.none, h, w.T, beta=0, alpha=scale)
            if i + 1 < len(theta):
                h = torch.erf(h)
        return h

    def drift(self):
        for w, p in zip(self.theta, self.momentum):
            w.add_(p, alpha=self.step)

    def repeat(self, n):
        """Kicks and drifts n times: steps of leapfrog but for the half kicks at both ends."""
        for _ in range(n):
            self.kick(1)
            self.drift()

    def __call__(self):
        """Makes the steps of the check, from the beginning."""
        self.begin()
        self.kick(0.5)
        self.drift()
        self.repeat(self.check - 1)
        self.kick(0.5)

    def work(self):
        return self, 1, lambda: torch.cat([part.flatten() for part in self.theta + self.momentum]).numpy()


class Autograd(Leapfrog):
    """The gradient of the likelihood is autograd's; the prior's pull, which is the position itself, is added without it."""

    def kick(self, share):
        for w in self.theta:
            w.requires_grad_()
        loss = 0.5 * self.beta * ((self.forward(self.theta) - self.y) ** 2).sum()
        gradient = torch.autograd.grad(loss, self.theta)
        self.theta = [w.detach() for w in self.theta]
        for w, p, g in zip(self.theta, self.momentum, gradient):
            p.add_(g, alpha=-share * self.step).add_(w, alpha=-share * self.step)


class Handwritten(Leapfrog):
    """The gradient is written by hand, and products are added to momenta in place."""

    def kick(self, share):
        responses, slopes, h = [self.x], [], self.x
        for i, (w, scale) in enumerate(zip(self.theta, self.scales)):
            h = torch.addmm(self.none, h, w.T, beta=0, alpha=scale)
            if i + 1 < len(self.theta):
                slopes.append(torch.exp(-h * h).mul_(2 / math.sqrt(math.pi)))
                h = h.erf_()
                responses.append(h)
        delta = (h - self.y).mul_(self.beta)
        for i in reversed(range(len(self.theta))):
            w, p, scale = self.theta[i], self.momentum[i], self.scales[i]
            below = torch.addmm(self.none, delta, w, beta=0, alpha=scale).mul_(slopes[i - 1]) if i else None
            p.addmm_(delta.T, responses[i], alpha=-share * self.step * scale).add_(w, alpha=-share * self.step)
            delta = below


works.update({
    "autograd": lambda *given, **options: Autograd(*given, **options).work(),
    "by hand": lambda *given, **options: Handwritten(*given, **options).work(),
})
