"""The contenders that others wrote: PyTorch eager, scikit-learn and HIPS autograd."""

from typing import Any

import numpy as np
from contenders import Case, Run


def torch_eager(case: Case) -> Run:
    """PyTorch eager with its own layers, loss and SGD, in float64 on one thread."""
    import torch

    torch.set_num_threads(1)
    activation = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}[case.hidden]
    softmax = case.output == "softmax"
    batches = []
    for x, y in case.batches():
        target = torch.tensor(y.argmax(axis=0)) if softmax else torch.tensor(y.T.copy())
        batches.append((torch.tensor(x.T.copy()), target))
    loss = torch.nn.CrossEntropyLoss() if softmax else torch.nn.BCEWithLogitsLoss()

    def run(epochs: int) -> np.ndarray:
        start: Any = case.start()
        layers: list[torch.nn.Module] = []
        for l in range(1, start.L + 1):
            n, k = start.W[l].shape
            linear = torch.nn.Linear(k, n, dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(start.W[l]))
                linear.bias.copy_(torch.tensor(start.b[l][:, 0]))
            layers += [linear, activation()]
        model = torch.nn.Sequential(*layers[:-1])
        optimiser = torch.optim.SGD(model.parameters(), lr=case.rate)
        for _ in range(epochs):
            for x, y in batches:
                optimiser.zero_grad()
                loss(model(x), y).backward()
                optimiser.step()
        return model[0].weight.detach().numpy()

    return run


def scikit_learn(case: Case) -> Run:
    """scikit-learn's MLPClassifier with plain SGD; it draws its own weights."""
    import warnings

    from sklearn.neural_network import MLPClassifier

    X = np.ascontiguousarray(case.X.T)
    y = case.Y.argmax(axis=0) if case.output == "softmax" else case.Y[0].astype(int)
    hidden = {"relu": "relu", "sigmoid": "logistic"}[case.hidden]

    def run(epochs: int) -> np.ndarray:
        model = MLPClassifier(
            case.sizes[1:-1], activation=hidden, solver="sgd", alpha=0.0, batch_size=case.batch,
            learning_rate_init=case.rate, max_iter=epochs, momentum=0.0, nesterovs_momentum=False,
            n_iter_no_change=epochs + 1, tol=0.0, random_state=0,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that it has not converged: it had to stop
            model.fit(X, y)
        return model.coefs_[0].T

    return run


def autograd(case: Case) -> Run:
    """HIPS autograd on the cost as one writes it down."""
    import autograd.numpy as anp
    from autograd import grad

    softmax = case.output == "softmax"
    batches = case.batches()

    def cost(parameters: list, x: np.ndarray, y: np.ndarray):
        a = x
        for W, b in parameters[:-1]:
            z = anp.dot(W, a) + b
            a = anp.maximum(z, 0) if case.hidden == "relu" else 1 / (1 + anp.exp(-z))
        W, b = parameters[-1]
        z = anp.dot(W, a) + b
        if softmax:
            z = z - anp.max(z, axis=0, keepdims=True)
            return -anp.sum(y * (z - anp.log(anp.sum(anp.exp(z), axis=0)))) / y.shape[1]
        return anp.sum(anp.log(1 + anp.exp(z)) - y * z) / y.shape[1]

    slope = grad(cost)

    def run(epochs: int) -> np.ndarray:
        start: Any = case.start()
        parameters = [(start.W[l], start.b[l]) for l in range(1, start.L + 1)]
        for _ in range(epochs):
            for x, y in batches:
                steps = slope(parameters, x, y)
                parameters = [
                    (W - case.rate * dW, b - case.rate * db)
                    for (W, b), (dW, db) in zip(parameters, steps, strict=True)
                ]
        return parameters[0][0]

    return run
