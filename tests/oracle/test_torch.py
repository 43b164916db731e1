"""PyTorch as an independent oracle: the same networks, differentiated by its autograd."""

import numpy as np
import pytest
from helpers.oracles import HIDDEN, PAIRS, SHAPES, problem

from nnmath import activations
from nnmath.backprop import backward
from nnmath.losses import binary_cross_entropy, quadratic, softmax_cross_entropy
from nnmath.optimizers import Adam, AMSGrad, Momentum, Nesterov, RMSProp, warm_up_then_cosine
from nnmath.training import train

torch = pytest.importorskip("torch")
F = torch.nn.functional
ACT = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "identity": lambda z: z,
    "softmax": lambda z: torch.softmax(z, dim=0),
}


def torch_cost(W, b, X, Y, hidden, output, loss):
    """The cost of the book in PyTorch's own operations; columns are examples."""
    a = X
    for l in range(len(W)):
        z = W[l] @ a + (0 if b is None else b[l])
        a = ACT[hidden if l < len(W) - 1 else output](z)
    m = X.shape[1]
    if loss == "quadratic":
        return F.mse_loss(a, Y, reduction="sum") / 2 / m
    if output == "sigmoid":
        return F.binary_cross_entropy_with_logits(z, Y, reduction="sum") / m
    return F.cross_entropy(z.T, Y.T, reduction="sum") / m


def test_the_gain_of_a_linear_layer_by_default():
    """Chapter 7 says a third: uniform weights between ±1/√n have the variance 1/(3n)."""
    torch.manual_seed(0)
    weights = torch.nn.Linear(400, 3000).weight.detach().numpy() * np.sqrt(400)
    assert 0.999 < np.abs(weights).max() <= 1 + 1e-6
    assert np.var(weights) == pytest.approx(1 / 3, rel=5e-3)


def tensors(arrays):
    """Leaves that want their gradient."""
    return [torch.tensor(v, requires_grad=True) for v in arrays]


def relative(found, expected):
    """Largest difference over the largest entry."""
    return np.max(np.abs(found - expected)) / max(np.max(np.abs(expected)), 1e-300)


def test_weight_decay_is_the_penalty_of_chapter_10_and_acts_on_biases_too():
    start = [np.array([[1.0, -2.0]]), np.array([[0.5]])]
    w, b = tensors(start)
    (2 * w.sum() + 3 * b.sum()).backward()
    torch.optim.SGD([w, b], lr=0.1, weight_decay=0.3).step()
    for found, before, slope in zip((w, b), start, (2, 3), strict=True):
        assert np.allclose(found.detach().numpy(), 0.97 * before - 0.1 * slope, rtol=1e-12)


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize(("sizes", "m"), [*SHAPES, ((30, 20, 10), 40)])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_cost_and_gradients(output, loss, hidden, sizes, m, biases):
    net, X, Y = problem(sizes, m, hidden, output, loss, biases)
    W, b = tensors(net.W[1:]), tensors(net.b[1:]) if biases else None
    cost = torch_cost(W, b, torch.tensor(X), torch.tensor(Y), hidden, output, loss)
    cost.backward()
    grads = backward(net, net.forward(X), Y)
    assert net.cost(X, Y) == pytest.approx(cost.item(), rel=1e-12)
    for l in range(1, net.L + 1):
        assert relative(grads.W[l], W[l - 1].grad.numpy()) <= 1e-12
        if biases:
            assert relative(grads.b[l], b[l - 1].grad.numpy()) <= 1e-12


@pytest.mark.parametrize("size", [None, 3])
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_training_is_torchs_sgd(output, loss, size):
    net, X, Y = problem((4, 5, 3), 7, "tanh", output, loss)
    W, b = tensors(net.W[1:]), tensors(net.b[1:])
    optimiser = torch.optim.SGD([*W, *b], lr=0.1)
    step = size or 7
    for _ in range(20):
        for i in range(0, 7, step):
            optimiser.zero_grad()
            x, y = torch.tensor(X[:, i : i + step]), torch.tensor(Y[:, i : i + step])
            torch_cost(W, b, x, y, "tanh", output, loss).backward()
            optimiser.step()
    train(net, X, Y, 0.1, 20, size)
    for l in (1, 2):
        assert relative(net.W[l], W[l - 1].detach().numpy()) <= 1e-12
        assert relative(net.b[l], b[l - 1].detach().numpy()) <= 1e-12


def test_counts_outliers_and_widths_have_torchs_costs():
    """Each cost as chapter 6 writes it, and its derivatives; a constant is left out alike."""
    rng = np.random.default_rng(0)
    z, a, y = rng.normal(size=(3, 9))
    count, s = rng.poisson(3.0, size=9).astype(float), rng.uniform(0.5, 2, size=9)
    nn = torch.nn
    for given, cost, slope, of, target in (
        (z, np.exp(z) - count * z, np.exp(z) - count, nn.PoissonNLLLoss(reduction="none"), count),
        (a, abs(a - y), np.sign(a - y), nn.L1Loss(reduction="none"), y),
        (a, np.log(s) + (a - y) ** 2 / (2 * s**2), (a - y) / s**2,
         lambda u, v: nn.GaussianNLLLoss(reduction="none")(u, v, torch.tensor(s**2)), y),
    ):  # fmt: skip
        output = torch.tensor(given, requires_grad=True)
        found = of(output, torch.tensor(target))
        found.sum().backward()
        assert relative(cost, found.detach().numpy()) <= 1e-12
        assert relative(slope, output.grad.numpy()) <= 1e-12


RULES = {
    "momentum": (Momentum(0.1, 0.9), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    "nesterov": (
        Nesterov(0.05, 0.8),
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True),
    ),
    "rmsprop": (RMSProp(0.01), lambda p: torch.optim.RMSprop(p, lr=0.01)),
    "rmsprop-0.9": (
        RMSProp(0.02, 0.9, 1e-4),
        lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-4),
    ),
    "adam": (Adam(), lambda p: torch.optim.Adam(p)),
    "adam-0.8": (
        Adam(0.02, 0.8, 0.95, 1e-4),
        lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-4),
    ),
    "amsgrad": (AMSGrad(), lambda p: torch.optim.Adam(p, amsgrad=True)),
    "amsgrad-0.8": (
        AMSGrad(0.05, 0.8, 0.7, 1e-4),
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.7), eps=1e-4, amsgrad=True),
    ),
}


@pytest.mark.parametrize("size", [None, 3])
@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_torchs(name, size):
    rule, of = RULES[name]
    net, X, Y = problem((4, 5, 3), 7, "tanh", "softmax", "cross-entropy")
    W, b = tensors(net.W[1:]), tensors(net.b[1:])
    optimizer = of([*W, *b])
    step = size or 7
    for _ in range(20):
        for i in range(0, 7, step):
            optimizer.zero_grad()
            x, y = torch.tensor(X[:, i : i + step]), torch.tensor(Y[:, i : i + step])
            torch_cost(W, b, x, y, "tanh", "softmax", "cross-entropy").backward()
            optimizer.step()
    train(net, X, Y, epochs=20, batch_size=size, optimizer=rule)
    for l in (1, 2):
        assert relative(net.W[l], W[l - 1].detach().numpy()) <= 1e-12
        assert relative(net.b[l], b[l - 1].detach().numpy()) <= 1e-12


@pytest.mark.parametrize("is_decoupled", [False, True])
def test_the_penalty_in_the_slope_is_torchs_adam_and_the_shrinking_beside_it_adamw(is_decoupled):
    rate, decay, rng = 0.02, 0.3, np.random.default_rng(0)
    theta, slopes = rng.normal(size=5), rng.normal(size=(30, 5))
    parameter = torch.nn.Parameter(torch.tensor(theta))
    of = torch.optim.AdamW if is_decoupled else torch.optim.Adam
    optimizer = of([parameter], lr=rate, weight_decay=decay)
    rule = Adam(rate)
    memory = rule.start(theta)
    for k, slope in enumerate(slopes):
        parameter.grad = torch.tensor(slope)
        optimizer.step()
        if is_decoupled:
            theta *= 1 - rate * decay
            rule.step(theta, slope, memory, k)
        else:
            rule.step(theta, slope + decay * theta, memory, k)
    assert relative(theta, parameter.detach().numpy()) <= 1e-12


def test_warm_up_and_cosine_are_torchs():
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=0.4)
    schedules = torch.optim.lr_scheduler
    rise = schedules.LinearLR(optimizer, start_factor=1 / 10, total_iters=9)
    fall = schedules.CosineAnnealingLR(optimizer, T_max=40)
    both = schedules.SequentialLR(optimizer, [rise, fall], milestones=[10])
    ours = warm_up_then_cosine(0.4, steps=50, warm_up=10)
    for k in range(50):
        assert optimizer.param_groups[0]["lr"] == pytest.approx(ours(k), rel=1e-12, abs=1e-15)
        optimizer.step()
        both.step()


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "identity"])
def test_activations_and_slopes(name):
    z = np.linspace(-30, 30, 1201) + 0.01
    t = torch.tensor(z, requires_grad=True)
    ACT[name](t).sum().backward()
    np.testing.assert_allclose(getattr(activations, name)(z), ACT[name](t).detach(), rtol=1e-12)
    # 1 − σ loses digits in PyTorch for large z: there the difference is judged against 1.
    np.testing.assert_allclose(
        getattr(activations, f"{name}_prime")(z), t.grad, rtol=1e-12, atol=1e-15
    )


def test_softmax_and_costs():
    rng = np.random.default_rng(0)
    z, y = 20 * rng.normal(size=(10, 50)), rng.dirichlet(np.ones(10), size=50).T
    t, u = torch.tensor(z), torch.tensor(y)
    np.testing.assert_allclose(activations.softmax(z), torch.softmax(t, 0), rtol=1e-12)
    # Near 0 PyTorch loses digits of log softmax: there the difference is judged against 1.
    np.testing.assert_allclose(
        activations.log_softmax(z), torch.log_softmax(t, 0), rtol=1e-12, atol=1e-13
    )
    assert softmax_cross_entropy(z, y) == pytest.approx(F.cross_entropy(t.T, u.T).item(), rel=1e-12)
    assert quadratic(z, y) == pytest.approx(F.mse_loss(t, u).item() * 10 / 2, rel=1e-12)
    assert binary_cross_entropy(z, y) == pytest.approx(
        F.binary_cross_entropy_with_logits(t, u).item() * 10, rel=1e-12
    )
