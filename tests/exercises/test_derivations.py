"""Derivations step by step: right ones pass, and of wrong ones the first false step is named."""

import pytest
import sympy as sp
from helpers.cases import chapter_of, file_of, gathered

from nnmath.exercises import check, listing
from nnmath.exercises.define import derivation, symbol
from nnmath.exercises.diagnosis import Kind
from nnmath.exercises.grade import judge
from nnmath.exercises.grade_derivation import prepare_setting, same_form
from nnmath.exercises.steps import split_steps
from nnmath.exercises.symbol_tables import FORWARD, SIGMOID, TWO_LAYERS
from nnmath.exercises.types import Derivation
from nnmath.formulas import plain

ENTRIES = [
    entry
    for exercises, _ in listing().values()
    for entry in exercises
    if isinstance(entry, Derivation)
]
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)

# Derivations that are written otherwise than the exercise's own.
RIGHT = {
    "perceptron-symmetry": [
        "σ(−z) = 1/(1 + e**z) = 1 - e**z/(1 + e**z) = 1 - 1/(1 + exp(-z)) = 1 - a",
        r"\sigma(-z) = \frac{1}{1 + \exp(z)} = 1 - \frac{1}{1 + \exp(-z)} = 1 - a",
        ["sigma(-z)", "1/(1 + exp(z))", "1 - sigma(z)", "1 - a"],
    ],
    "perceptron-length": [
        "L + 2*s + r**2 <= L + r**2 <= L + R**2",
        "L + R**2 >= L + r**2 >= L + r**2 + 2*s",
        ["L + 2*s + r**2 <= L + 2*s + R**2  # no example is longer", "<= L + R**2"],
    ],
    "gradient-descent-own-bowl": [
        "x1 - p = (x - p) - eta*2*c*(x - p)\nso (x1 - p)/(x - p) = 1 - 2*eta*c",
        "df/dx = 2*c*(x - p) => (x1 - p)/(x - p) = (x - eta*df/dx - p)/(x - p) = 1 - 2*c*eta",
    ],
    "gradient-descent-fall": [
        "x1 + 2 = (1 - 2*eta)*(x + 2); f1 = (1 - 2*eta)**2*f\n"
        "f1 - f = ((1 - 2*eta)**2 - 1)*f = -4*eta*(1 - eta)*f",
        r"f_1 - f = (1 - 2\eta)^2 f - f = (-4\eta + 4\eta^2) f",
        r"f(x_{k+1}) - f(x_k) = (1 - 2\eta)^2\, f - f = -4\eta\,(1 - \eta)\, f",
        "f(x1) - f(x) = (x1 + 2)^2 - (x + 2)^2 = (1 - 2η)² f(x) - f(x) = -4η(1 - η) f(x)",
    ],
    "gradient-descent-best-rate": [
        "1 - eta*l1 = eta*l2 - 1 ⇒ 2 = eta*(l1 + l2) ⇒ eta = 2/(l1 + l2)",
        "eta*l1 + eta*l2 = 2\neta = 2/(l1 + l2)",
    ],
    "gradient-descent-prove": [
        "d1 = (1 - eta*l1)*c1\nd2 = (1 - eta*l2)*c2\n(l1*d1**2 + l2*d2**2)/2 = "
        "l1*(c1 - eta*l1*c1)**2/2 + l2*d2**2/2 = "
        "(l1*(1 - eta*l1)**2*c1**2 + l2*(1 - eta*l2)**2*c2**2)/2",
    ],
    "gradient-descent-lower": [
        "f1 = (x - 2*eta*x)**2 = f - 4*eta*f + 4*eta**2*f = f - 4*eta*(1 - eta)*f <= f",
        "f >= f - 4*eta*(1 - eta)*f = (1 - 2*eta)**2*x**2 = f1",
        r"f(x_1) = x_1^2 = (1 - 2\eta)^2 x_0^2 \le x_0^2 = f(x_0)",
    ],
    "chain-rule-input": [
        "∂C/∂x = ∂C/∂a · ∂a/∂z · ∂z/∂x = (a − y)·σ′(z)·w",
        "dz/dx = w, da/dz = dsigma(z), dC/da = a - y\nhence dC/dx = w*dsigma(z)*(a - y)",
        r"\frac{\partial C}{\partial x} = \frac{\partial C}{\partial z} \frac{d z}{d x}"
        r" = (a - y) \sigma'(z) w",
        ["dC/dx = dC/dz*dz/dx", "= (a - y)*a*(1 - a)*w"],
    ],
    "chain-rule-quotient": [
        "dq/dx = uprime*dq/du + vprime*dq/dv = uprime/v - u*vprime/v**2",
        "dq/du = 1/v\ndq/dv = -u/v**2\ndq/dx = du/dx/v - dv/dx*u/v**2 = "
        "(uprime*v - u*vprime)/v**2",
    ],
    "chain-rule-log-sigmoid": [
        "dL/da = 1/a; da/dz = a - a**2; dL/dz = (a - a**2)/a = 1 - a",
        r"\frac{dL}{dz} = \frac{1}{a} \frac{da}{dz} = \frac{1}{a} a (1 - a) = 1 - a",
    ],
    "two-layers-w1": [
        "dC/dw1 = dC/dz1*dz1/dw1 = dC/dz1*a0 = dC/da1*dsigma(z1)*a0 = "
        "dC/dz2*w2*dsigma(z1)*a0 = (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0",
        r"""\begin{align*}
        \frac{\partial C}{\partial w^{(1)}}
          &= \frac{\partial C}{\partial a^{(2)}} \frac{\partial a^{(2)}}{\partial z^{(2)}}
             \frac{\partial z^{(2)}}{\partial a^{(1)}} \frac{\partial a^{(1)}}{\partial z^{(1)}}
             \frac{\partial z^{(1)}}{\partial w^{(1)}} && \text{by the chain rule} \\[2pt]
          &= (a^{(2)} - y)\, \sigma'(z^{(2)}) w^{(2)} \sigma'(z^{(1)}) a^{(0)}.
        \end{align*}""",
        "∂C/∂w⁽¹⁾ = ∂C/∂a⁽²⁾ · ∂a⁽²⁾/∂w⁽¹⁾ = (a⁽²⁾ − y) · ∂a⁽²⁾/∂w⁽¹⁾\n"
        "= (a⁽²⁾ − y) · σ′(z⁽²⁾) · w⁽²⁾ · σ′(z⁽¹⁾) · a⁽⁰⁾  # done",
        [sp.Symbol("dC_dw1"), sp.Symbol("dC_dz2") * sp.Symbol("dz2_dw1"),
         "(a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0"],
    ],
    "two-layers-three": [
        "dC/dw1 = dC/dz3*dz3/dz2*dz2/dz1*dz1/dw1 = "
        "(a3 - y)*dsigma(z3)*w3*dsigma(z2)*w2*dsigma(z1)*a0",
    ],
    "two-layers-tanh": [
        "da2/dz2 = 1 - a2**2\ndC/dw2 = dC/da2*da2/dz2*a1 = (a2 - y)*(1 - a2**2)*a1",
    ],
    "two-layers-ce-inner": [
        "dC/da2 = (a2 - y)/(a2*(1 - a2))\ndC/dz2 = dC/da2*a2*(1 - a2) = a2 - y\n"
        "dC/dw1 = dC/dz2*dz2/dw1 = (a2 - y)*w2*dsigma(z1)*a0",
    ],
    "two-layers-old-new": [
        "-eta*a0*dsigma(z1)*v*delta2 - (-eta*a0*dsigma(z1)*w2*delta2) = "
        "eta*a0*dsigma(z1)*delta2*(w2 - v) = eta**2*a0*a1*dsigma(z1)*delta2**2",
        "v = w2 - eta*a1*delta2\n"  # the next line begins with a minus, and is another equation
        "-eta*a0*dsigma(z1)*v*delta2 + eta*a0*dsigma(z1)*w2*delta2 = "
        "eta**2*a0*a1*dsigma(z1)*delta2**2",
    ],
    "two-layers-slope-rule": [
        "da/dz = exp(-z)*a**2 = a*(a*exp(-z)) = a*(1 - a)",
        "da/dz = exp(-z)/(1 + exp(-z))**2 = (1 + exp(-z) - 1)/(1 + exp(-z))**2 = a - a**2 "
        "= a*(1 - a)",
    ],
    "matrix-form-linear": [
        "Delta2 = (W2 @ W1 @ X - Y)/m\ndC/dW1 = Delta1 @ X.T = (W2.T @ Delta2) @ X.T\n"
        " = W2.T @ ((W2 @ W1 @ X - Y)/m) @ X.T",
        r"\frac{\partial C}{\partial W^{(1)}} = \Delta^{(1)} X^\top "
        r"= \frac{1}{m} (W^{(2)})^\top (W^{(2)} W^{(1)} X - Y) X^\top",
    ],
    "matrix-form-written-out": [
        "Delta3 = ((A3 - Y)/m)*dsigma(Z3)\ndC/dW2 = Delta2 @ A1.T\n"
        "= ((W3.T @ ((A3 - Y)/m*dsigma(Z3)))*dsigma(Z2)) @ A1.T",
    ],
    "matrix-form-collapse": [
        "a2 = W2 @ (W1 @ x + b1) + b2 = (W2 @ W1) @ x + (W2 @ b1 + b2)",
        "a2 = W2 a1 + b2 = W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2)",
        "W2 @ a1 = (W2 @ W1) @ x + W2 @ b1\na2 = W2 @ a1 + b2 = (W2 @ W1) @ x + (W2 @ b1 + b2)",
    ],
    "softmax-cross-entropy-temperature": [
        "dp/dz = (exp(z/T)*(exp(z/T) + R) - exp(z/T)**2)/T/(exp(z/T) + R)**2 = p*(1 - p)/T",
    ],
    "softmax-cross-entropy-other-way": [
        "dC/dS = 1/S; dS/dz1 = exp(z1)\ndC/dz1 = exp(z1)/S - y1 = "
        "exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1",
    ],
    "softmax-cross-entropy-two-classes": [
        "p1 = exp(z1 - z2)/(exp(z1 - z2) + 1) = 1/(1 + exp(z2 - z1)) = sigma(z1 - z2)",
        "sigma(z1 - z2) = 1/(1 + exp(z2 - z1)) = exp(z1)/(exp(z1) + exp(z2)) = p1",
    ],
    "vanishing-gradients-w1": [
        "dC/dw1 = dC/dz3*dz3/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1 = "
        "delta3*w3*dsigma(z2)*w2*dsigma(z1)*a0",
    ],
    "vanishing-gradients-leaky": [
        "n*v*(1/2 + c**2/2) = 1 ⇒ v = 1/(n*(1/2 + c**2/2)) = 2/(n*(1 + c**2))",
    ],
    "vanishing-gradients-quarter": [
        "1/4 - a*(1 - a) = (a - 1/2)**2 >= 0\na*(1 - a) <= 1/4",
        "1/4 >= 1/4 - (1/2 - a)**2 = a - a**2 = a*(1 - a)",
        r"a \cdot (1 - a) = \frac14 - \left(a - \frac12\right)^2 \leq \frac14",
    ],
    "vanishing-gradients-bound": [
        "s1*w2*s2*w3*d <= w2*w3*d/16 <= w**2*d/16 = (w/4)**2*d",
        r"s_1 w_2 s_2 w_3 d \le \frac{w}{4}\cdot\frac{w}{4}\,d = \left(\frac w4\right)^2 d",
    ],
    "training-shuffle": [
        "(m**2*(V/2) - m*V)/(m**2 - m) = V*(m - 2)/(2*(m - 1))",
        "m**2*V/2 - m*V = m*V*(m - 2)/2\nm*V*(m - 2)/2/(m*(m - 1)) = V*(m - 2)/(2*(m - 1))",
    ],
    "training-mean-square": [
        "(g1**2 + g2**2)/2 = ((g1 - gbar + gbar)**2 + (g2 - gbar + gbar)**2)/2 = V + gbar**2",
    ],
    "automatic-differentiation-meet": [
        "g*v1 = g*s*b + g*a*t = x*s + t*y",
        "g*v1 = g*(s*b + a*t)\ng*v1 = s*x + y*t",
    ],
    "generalisation-factor": [
        "dR/dc = 2*c*V - 2*(1 - c)*f**2 = 0 => c*(V + f**2) = f**2 => c = f**2/(f**2 + V)",
        "(1 - c)*f**2 = c*V\nf**2 = c*(V + f**2)\nc = f**2/(V + f**2)",
    ],
    "generalisation-penalty": [
        "1 - r = lam/(lam + alpha)\n(1 - r)*(lam + alpha) = lam\nalpha*(1 - r) = lam*r\n"
        "alpha = lam*r/(1 - r)",
        "lam + alpha = lam/(1 - r) => alpha = lam/(1 - r) - lam = lam*r/(1 - r)",
    ],
    "optimizers-strong": [
        "q = f + mu/2*(h + g/mu)**2 - g**2/(2*mu) = f - g**2/(2*mu)",
        "h = -g/mu\nq = f + h*(g + mu*h/2) = f + h*g/2 = f - g**2/(2*mu)",
    ],
    "optimizers-limit": [
        "1 + 1 + beta - z + beta = 0 => 2 + 2*beta = z\nz = 2*(1 + beta)",
        "(1 + beta)**2 - (1 + beta - z)**2 = (1 + beta)**2 - (1 + beta)**2\nz = 2 + 2*beta",
        "1 + 1 + beta - z + beta = 0\n2 + 2*beta = z",
    ],
    "optimizers-double": [
        "s + c*s = 2*s - s**2 => c*s = s - s**2 => c = 1 - s",
        "(1 + c)*s = 1 - (1 - s)*(1 - s)\n1 + c = 2 - s\nc = 1 - s",
    ],
    "optimizers-running-mean": [
        "t1 = theta*(1 - eta) + eta*y = theta*k/(k + 1) + y/(k + 1) = (k*theta + y)/(k + 1)",
        "t1 = (1 - 1/(k + 1))*theta + y/(k + 1)\nt1 = (y + k*theta)/(k + 1)",
    ],
}  # fmt: skip

# A derivation, the number of its first false step (0: none), and words of the verdict.
WRONG = {
    "perceptron-symmetry": [
        ("sigma(-z) = -sigma(z) = -a", 1, "does not follow"),
        ("sigma(-z) = 1/(1 + exp(z)) = 1 + 1/exp(z) = 1 - a", 2, "no sum of fractions"),
    ],
    "perceptron-length": [
        ("L + 2*s + r**2 >= L + r**2 <= L + R**2", 1, "does not follow"),
        ("L + 2*s + r**2 <= L + 2*s <= L + R**2", 1, "does not follow"),
        ("L + 2*s + r**2 <= L + r**2", 0, "Right so far"),
        ("L + 2*s + r**2 < L + r**2 <= L + R**2", 1, "does not follow"),
        ("L + 2*s + r**2 <= L + r**2 <= L + 0.99*R**2 <= L + R**2", 2, "does not follow"),
    ],
    "gradient-descent-own-bowl": [
        ("df/dx = c*(x - p)\n(x1 - p)/(x - p) = 1 - 2*c*eta", 1, "factor 2"),
        ("(x1 - p)/(x - p) = (x - eta*df/dx - p)/(x - p) = 1 - eta*df/dx = 1 - 2*c*eta", 2, ""),
        ("df/dx = 2*c*(x - p)", 0, "no line says"),
    ],
    "gradient-descent-fall": [
        ("f1 - f = (1 - 2*eta)**2*f - f = (1 - 4*eta**2)*f - f = -4*eta**2*f", 2, "sum of the"),
        ("f1 - f = (1 - 2*eta)*f - f = -2*eta*f", 1, "does not follow"),
    ],
    "gradient-descent-best-rate": [
        ("1 - eta*l1 = 1 - eta*l2\neta = 2/(l1 + l2)", 1, "The last line is the answer"),
        ("1 - eta*l1 = eta*l2 - 1 => 1 = eta*(l1 + l2)", 2, "does not follow"),
        ("2 = eta*(l1 + l2)", 0, "no line says"),
    ],
    "gradient-descent-prove": [
        ("(l1*d1**2 + l2*d2**2)/2 = l1*c1**2*(1 - eta**2*l1**2)/2 + l2*d2**2/2", 1, "does not"),
        ("d1 = c1 - eta*c1\n(l1*d1**2 + l2*d2**2)/2 = l1*d1**2/2", 1, "λ₁"),
    ],
    "gradient-descent-lower": [
        ("f1 = (1 - 2*eta)**2*x**2 <= (1 - 2*eta)*x**2 <= f", 2, "does not follow"),
        ("f1 = (1 - 4*eta)*x**2 <= f", 1, "The last line is the answer"),
        ("f1 <= f", 0, "Hand in the steps"),
        ("f1 = (1 - 2*eta)**2*f < f", 2, "With η = 1"),
        ("f1 = (1 - 2*eta)**2*f <= 0.99*f <= f", 2, "With η = 1"),
    ],
    "chain-rule-input": [
        ("dC/dx = dC/da*dz/dx = (a - y)*dsigma(z)*w", 1, "σ′(z)"),
        ("dC/dx = dC/da*da/dz*dz/dx = (a - y)*dsigma(z)*x", 2, "it is x that moves"),
        ("dC/dx = dC/da*da/dz*dz/dx", 0, "say what ∂C/∂a is"),
        ("dC/dx = dC/da*da/dz*dz/dx = 2*(a - y)*dsigma(z)*w", 2, "2 times"),
    ],
    "chain-rule-quotient": [
        ("dq/dx = dq/du*du/dx*dq/dv*dv/dx = (uprime*v - u*vprime)/v**2", 1, "does not follow"),
        ("dq/dv = u/v**2\ndq/dx = (uprime*v + u*vprime)/v**2", 1, "sign"),
        ("dq/dx = uprime/v - u*vprime/v**2 = (uprime - u*vprime)/v**2", 2, "does not follow"),
    ],
    "chain-rule-log-sigmoid": [
        ("dL/dz = 1/a*da/dz = 1/a*a*(1 + a) = 1 + a", 2, "does not follow"),
        ("dL/dz = dL/da*da/dz = a*(1 - a)/a = a - 1", 3, "sign"),
    ],
    "two-layers-w1": [
        ("dC/dw1 = dC/da2*da2/dz2*dz2/da1*dz1/dw1 = (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0", 1,
         "The last line is the answer"),
        ("dC/dw1 = dC/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1 = (y - a2)*dsigma(z2)*w2*dsigma(z1)*a0",
         2, "wrong way round"),
        ("dC/dw1 = dC/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1 = (a2 - y)*dsigma(a2)*w2*dsigma(z1)*a0",
         2, "does not follow"),
    ],
    "two-layers-three": [
        ("dC/dw1 = dC/da3*da3/dz3*dz3/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1 = "
         "(a3 - y)*dsigma(z3)*w3*dsigma(z2)*w2*dsigma(z1)*a1", 2, "does not follow"),
    ],
    "two-layers-tanh": [
        ("da2/dz2 = a2*(1 - a2)\ndC/dw2 = dC/da2*da2/dz2*a1 = (a2 - y)*(1 - a2**2)*a1", 1,
         "The last line is the answer"),
    ],
    "two-layers-ce-inner": [
        ("dC/dz2 = (a2 - y)*dsigma(z2)\ndC/dw1 = (a2 - y)*w2*dsigma(z1)*a0", 1, "too many"),
    ],
    "two-layers-old-new": [
        ("v - w2 = eta*delta2*a1", 1, "sign"),
    ],
    "two-layers-slope-rule": [
        ("da/dz = -exp(-z)/(1 + exp(-z))**2 = a*(1 - a)", 1, "inside is missing"),
        ("da/dz = exp(-z)/(1 + exp(-z))**2 = a**2*exp(-z)", 0, "Go on until a (1 − a)"),
        ("da/dz = a*(1 - a)", 0, "Hand in the steps"),
        ("da/dz = 2*da/dz - da/dz + 0 = a*(1 - a) + 0*z", 0, "Hand in the steps"),
    ],
    "matrix-form-linear": [
        ("dC/dW1 = Delta1 @ X.T = W2 @ Delta2 @ X.T", 2, "shapes"),
        ("dC/dW1 = Delta1 @ X.T = W2.T @ (A2 - Y) @ X.T", 2, "1/m"),
    ],
    "matrix-form-written-out": [
        ("dC/dW2 = Delta2 @ A1.T = ((W3.T @ Delta3)*dsigma(Z3)) @ A1.T", 2, "shapes"),
    ],
    "matrix-form-collapse": [
        ("a2 = W2 @ (W1 @ x + b1) + b2 = W2 @ W1 @ x + b1 + b2", 2, ""),
        ("a2 = W2 @ (W1 @ x + b1) + b2", 0, "Go on until"),
    ],
    "softmax-cross-entropy-temperature": [
        ("dp/dz = p*(1 - p) = p*(1 - p)/T", 1, "The last line is the answer"),
    ],
    "softmax-cross-entropy-other-way": [
        ("dC/dz1 = 1/S - y1 = exp(z1)/S - y1", 1, "does not follow"),
        ("dC/dz1 = exp(z1)/S - y1*z1", 1, "does not follow"),
        ("dC/dz1 = 1/S*dS/dz1 - y1", 0, "Right so far"),
    ],
    "softmax-cross-entropy-two-classes": [
        ("p1 = exp(z1)/(exp(z1) + exp(z2)) = 1/(1 + exp(z2/z1)) = sigma(z1 - z2)", 2, ""),
        ("p1 = exp(z1)/(exp(z1) + exp(z2)) = 1/exp(z2)", 2, "cancelled"),
    ],
    "vanishing-gradients-w1": [
        ("dC/dw1 = dC/dz1*a0 = dC/dz2*dsigma(z1)*a0", 2, "w⁽²⁾"),
    ],
    "vanishing-gradients-leaky": [
        ("n*v*(1/2 + c/2) = 1\nv = 2/(n*(1 + c**2))", 1, "The last line is the answer"),
    ],
    "vanishing-gradients-quarter": [
        ("a*(1 - a) = a - a**2 <= a <= 1/4", 3, "With a ="),
        ("a*(1 - a) = 1/4 - (a + 1/2)**2 <= 1/4", 1, "+ 1/2)^2. With a = 0.4 the left"),
        ("a*(1 - a) <= 1/2 >= 1/4", 0, "different directions"),
        ("a*(1 - a) = 1/4 - (a - 1/2)**2 < 1/4", 2, "With a = 0.5"),
        ("a*(1 - a) <= 0.24 <= 1/4", 1, "With a = 0.5"),
    ],
    "vanishing-gradients-bound": [
        ("s1*w2*s2*w3*d <= 1/4*w2*w3*d <= (w/4)**2*d", 2, "does not follow"),
        ("s1*w2*s2*w3*d <= w**2*d/32 <= (w/4)**2*d", 1, "With s₁ = 0.25"),
        ("s1*w2*s2*w3*d < w2*w3*d/16 <= (w/4)**2*d", 1, "does not follow"),
        ("s1*w2*s2*w3*d = w2*w3*d/16 <= (w/4)**2*d", 1, "d/16. With s₁ ="),
        ("s1*w2*s2*w3*d <= w*d/16 <= (w/4)**2*d", 1, "does not follow"),
    ],
    "training-shuffle": [
        ("(m**2*V/2 - m*V)/(m*(m - 1)) = (m*V/2 - m*V)/(m - 1)", 1, "does not follow"),
    ],
    "training-mean-square": [
        ("((g1 + g2)/2)**2 = (g1**2 + g2**2)/4 = gbar**2 + V", 1, "sum of the powers"),
        ("V = (g1**2 + g2**2)/2 - gbar**2\n(g1 - gbar)**2 = g1**2 - gbar**2", 2, "sum of the"),
    ],
    "automatic-differentiation-meet": [
        ("g*v1 = g*s*b + a*t = x*s + y*t", 1, "does not follow"),
        ("g*v1 = g*(s*a + b*t) = x*s + y*t", 1, "does not follow"),
        ("g*v1 = g*b*s + g*a*t = x*t + y*s", 2, "does not follow"),
    ],
    "generalisation-factor": [
        ("dR/dc = 2*c*V + 2*(1 - c)*f**2 = 0\nc = f**2/(f**2 + V)", 1, ""),
        ("(1 - c)*f**2 = c*V\nf**2 = c*V\nc = f**2/(f**2 + V)", 2, "does not follow"),
    ],
    "generalisation-penalty": [
        ("lam/(lam + alpha) = r\nalpha = lam*r/(1 - r)", 1, "does not follow"),
        ("lam/(lam + alpha) = 1 - r\nlam = (1 - r)*lam + alpha\nalpha = lam*r/(1 - r)", 2, ""),
    ],
    "optimizers-strong": [
        ("dq/dh = g + mu*h/2\nh = -g/mu\nq = f - g**2/(2*mu)", 1, "The last line is the answer"),
        ("h = -g/mu\nq = f - g**2/mu + mu*g**2/2 = f - g**2/(2*mu)", 2, "does not follow"),
        ("dq/dh = g + mu*h = 0", 0, "no line says"),
    ],
    "optimizers-limit": [
        ("1 - (1 + beta - z) + beta = 0\nz = 2*(1 + beta)", 1, "does not follow"),
        ("1 + (1 + beta - z) = 0\nz = 2 + beta", 1, "does not follow"),
    ],
    "optimizers-double": [
        ("(1 + c)*s = 1 - (1 - s**2)\nc = 1 - s", 1, "does not follow"),
        ("(1 + c)*s = 2*s - s**2\n1 + c = 2*s - s\nc = 1 - s", 2, "does not follow"),
    ],
    "optimizers-running-mean": [
        ("t1 = theta - (theta - y)/k = (k*theta + y)/(k + 1)", 1, "does not follow"),
        ("t1 = theta - eta*theta - eta*y = (k*theta + y)/(k + 1)", 1, "does not follow"),
    ],
}  # fmt: skip


def joined(entry):
    return "\n".join(entry.worked)


RIGHT |= gathered("RIGHT_STEPS")
WRONG |= gathered("WRONG_STEPS")


@each
def test_each_derivation_has_cases_of_both_kinds(entry):
    file = f"tests/exercises/{file_of(chapter_of(entry.id)).name}"
    assert entry.id in RIGHT, f'write RIGHT_STEPS["{entry.id}"] in {file}'
    assert entry.id in WRONG, f'write WRONG_STEPS["{entry.id}"] in {file}'


def test_cases_are_of_derivations():
    assert set(RIGHT) | set(WRONG) <= {entry.id for entry in ENTRIES}


@each
def test_its_own_derivation_is_right(entry):
    verdict = check(entry.id, joined(entry))
    assert verdict.diagnosis.kind is Kind.DERIVED, verdict
    assert check(entry.id, list(entry.worked)).diagnosis.kind is Kind.DERIVED


@each
def test_other_right_derivations_pass(entry):
    for answer in RIGHT.get(entry.id, ()):
        verdict = check(entry.id, answer)
        assert verdict.correct, (answer, verdict)
        assert verdict.diagnosis.kind is Kind.DERIVED, (answer, verdict)


@each
def test_the_first_false_step_is_named(entry):
    for answer, number, words in WRONG.get(entry.id, ()):
        verdict = check(entry.id, answer)
        assert not verdict.correct, answer
        assert verdict.understood, (answer, verdict)
        assert words in verdict.feedback, (answer, verdict)
        step = verdict.diagnosis.step
        assert (step.number if step else 0) == number, (answer, verdict)
        if step and not verdict.diagnosis.shapes and not verdict.diagnosis.message:
            found = verdict.diagnosis.counterexample
            # Where both sides are equal, only < and > are refuted.
            assert abs(found.answer - found.right) > 1e-9 or step.sign in ("<", ">"), verdict


@each
def test_a_wrong_sign_in_any_side_is_found_in_its_step(entry):
    count = 0
    for at, chain in enumerate(split_steps(joined(entry))):
        before = count
        for place in range(len(chain.sides)):
            chains = split_steps(joined(entry))
            sides = [*chain.sides]
            sides[place] = f"-({sides[place]}) + 0.25"
            lines = [
                " ".join(
                    part for pair in zip(c.sides, (*c.signs, ""), strict=True) for part in pair
                )
                for c in chains
            ]
            signs = (*chain.signs, "")
            lines[at] = " ".join(part for pair in zip(sides, signs, strict=True) for part in pair)
            verdict = check(entry.id, "\n".join(lines))
            assert not verdict.correct, (lines[at], verdict)
            if verdict.diagnosis.kind is Kind.FALSE_STEP:
                assert verdict.diagnosis.step.number - before in (place, place + 1), verdict
            else:  # an inequality may still hold
                assert entry.relation != "=" or len(chain.signs) < 2, (lines[at], verdict)
        count += len(chain.signs)


@each
def test_its_answer_alone_asks_for_the_steps(entry):
    verdict = check(entry.id, entry.answer)
    kind = Kind.STEPS_MISSING if entry.stated else Kind.ANSWER_ALONE
    assert verdict.diagnosis.kind is kind
    assert verdict.correct is not entry.stated
    assert "steps" in verdict.feedback or "step" in verdict.feedback


@each
def test_a_derivation_that_is_cut_off_is_right_so_far_or_the_answer_in_another_form(entry):
    if entry.stated or len(split_steps(joined(entry))) > 1:
        pytest.skip("its last line alone tells whether it is complete")
    chain = split_steps(joined(entry))[0]
    verdict = check(entry.id, f"{chain.sides[0]} = {chain.sides[1]}")
    assert verdict.understood
    whole = Kind.DERIVED if entry.steps == 1 else Kind.ANSWER_ALONE
    assert verdict.diagnosis.kind in (Kind.STOPS_SHORT, whole), verdict


@each
def test_derivatives_agree_with_finite_differences(entry):
    """∂u/∂v of the setting, against a nudge of v in all definitions between."""
    setting = prepare_setting(entry)
    declared = setting.whole.declarations
    mine = {f"d{u}_d{v}": (u, v) for u, v in setting.quotients}
    lines = [line.split("=")[0].strip() for line in entry.setting]
    for name, (u, v) in mine.items():
        if f"d{u}/d{v}" in lines or u not in declared.known:
            continue  # given, not computed
        environment = setting.whole.floats(0, 1)
        value = float(environment.value(plain.parse(name, declared.names)))
        node = plain.parse(u, declared.names)

        def at(nudge, node=node, v=v):
            inner = setting.whole.floats(0, 1)
            base = inner.value(plain.parse(v, declared.names))
            nudged = type(inner)(inner.declarations, 0, point=1, values={v: base + nudge})
            return float(nudged.value(node))

        h = 1e-5
        difference = (at(h) - at(-h)) / (2 * h)
        assert value == pytest.approx(difference, rel=1e-5, abs=1e-8), name


W1 = derivation(
    "two-layers-steps", "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2", names=TWO_LAYERS,
    given=(*FORWARD, *SIGMOID), more_names={"C": "C"}, setting=["C = (a2 - y)**2/2"],
    start="dC/dw1",
    worked="dC/dw1 = dC/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1\n"
    " = (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0",
)  # fmt: skip
ALGEBRA = derivation(
    "two-layers-algebra", "x", names={"x": "x", "u": "u", "v": "v"}, start="x", worked="x = x",
    more_names={"f": "f", "g": "g", "h": "h", "q": "q"},
    setting=["f = u**2*exp(3*u)", "g = sin(u**2)", "h = exp(u)/(1 + u**2)", "q = (2*u + 1)**5"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ("(u + v)**2 = u**2 + v**2", "power of a sum"),
        ("sqrt(u + v) = sqrt(u) + sqrt(v)", "function of a sum"),
        ("exp(u + v) = exp(u) + exp(v)", "function of a sum"),
        ("log(u*v) = log(u)*log(v)", "log of a product"),
        ("log(u**3) = log(u)**3", "log of a power"),
        ("exp(u*v) = exp(u)*exp(v)", "exp of a product"),
        ("exp(u)*exp(v) = exp(u*v)", "product of exps"),
        ("x - (u - v) = x - u - v", "minus before a bracket"),
        ("3*(u + v) = 3*u + v", "factor before a bracket"),
        ("1/(u + v) = 1/u + 1/v", "fraction with a sum below"),
        ("1/u + 1/v = 2/(u + v)", "sum of fractions"),
        ("(u + v)/(u + x) = v/x", "cancelled from a sum"),
        ("(2*u)**2 = 2*u**2", "power of a product"),
        ("(-u)**2 = -u**2", "square of a negative"),
        ("df/du = 2*u*3*exp(3*u)", "product"),
        ("dg/du = cos(u**2)", "inner"),
        ("dh/du = (exp(u)*(1 + u**2) + exp(u)*2*u)/(1 + u**2)**2", "quotient"),
        ("dq/du = 5*(2*u + 1)**4", "inner"),
        ("dq/du = 5*(2*u + 1)**5*2", "power"),
    ],
)
def test_the_rule_that_is_broken_is_named(step, rule):
    diagnosis = judge(ALGEBRA, f"{step}\nx = x").diagnosis
    assert diagnosis.kind is Kind.FALSE_STEP
    assert diagnosis.cause is not None
    assert diagnosis.cause.kind is Kind.BROKEN_RULE
    assert diagnosis.cause.rule == rule


def test_a_counterexample_can_be_checked_by_hand():
    verdict = judge(ALGEBRA, "(u + v)**2 = u**2 + v**2 = x")
    found = verdict.diagnosis.counterexample
    u, v = (float(value) for _, value in found.values)
    assert found.right == pytest.approx((u + v) ** 2)
    assert found.answer == pytest.approx(u**2 + v**2)
    assert "the left side is" in verdict.feedback


@pytest.mark.parametrize(
    "text",
    [
        "dC/dw1 = dC/dz1*dz1/dw1 = (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0",
        "Chain rule:\n1. dC/dw1 = dC/dz1*dz1/dw1  # two links\n"
        "so dC/dw1 = (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0 (by the chain rule)\nq.e.d.",
        "dC/dw1 =\n  dC/dz1 * dz1/dw1 =\n  (a2 - y)*dsigma(z2)\n  * w2*dsigma(z1)*a0",
        "∂C/∂w1 == ∂C/∂z1 * a0 == (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0;",
        "dC/dw1\ndC/dz1*a0\n(a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0",
        r"$$\frac{\partial C}{\partial w^{(1)}} = \frac{\partial C}{\partial z^{(1)}} a^{(0)} "
        r"= (a^{(2)} - y) \sigma'(z^{(2)}) w^{(2)} \sigma'(z^{(1)}) a^{(0)}$$",
        r"\frac{dC}{dw^{(1)}} &= \frac{dC}{dz^{(1)}} a^{(0)} && \text{see above} \\ "
        r"&= (a^{(2)} - y) \sigma'(z^{(2)}) w^{(2)} \sigma'(z^{(1)}) a^{(0)} \quad \square",
        ("dC/dw1 = dC/dz1*dz1/dw1", "= (a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0"),
        [sp.Eq(sp.Symbol("dC_dw1"), sp.Symbol("dC_dz1") * sp.Symbol("a0"), evaluate=False),
         "(a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0"],
    ],
)  # fmt: skip
def test_ways_to_write_a_derivation(text):
    verdict = judge(W1, text)
    assert verdict.diagnosis.kind is Kind.DERIVED, verdict


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dC/dw1 ≈ dC/dz1*a0 = a0", "no step of a derivation"),
        ("= a0 = a1", "begins with"),
        ("dC/dw1 = = a0", "something is missing"),
        ("dC/dw1 = foo*a0 = a0", "foo"),
        ([["dC/dw1", "a0"]], "a list with a text for each line"),
        ("dC/dw1" + " = a0" * 100, "at most 60 steps"),
        ("dC/dw1 = a0 + = a1", ""),
        ("#", ""),
        ([sp.Ne(sp.Symbol("a0"), sp.Symbol("a1"), evaluate=False), "a0 = a1"], "no step"),
    ],
)  # fmt: skip
def test_what_is_no_derivation_is_neither_right_nor_wrong(text, words):
    verdict = judge(W1, text)
    assert not verdict.correct
    assert not verdict.understood, verdict
    assert words in verdict.feedback


def test_a_reader_may_give_the_answer_a_name():
    entry = next(entry for entry in ENTRIES if entry.id == "gradient-descent-own-bowl")
    assert judge(entry, "factor = 1 - 2*c*eta").diagnosis.kind is Kind.ANSWER_ALONE
    assert not judge(entry, "factor = 1 - c*eta").correct
    assert not judge(entry, "factor = 1 - c*eta = 1 - 2*c*eta").correct


def test_derivative_names_are_not_listed_where_a_name_is_unknown():
    text = judge(W1, "dC/dw1 = dC/dz1*bar = a0").feedback
    assert "bar" in text
    assert "dC_d" not in text


def test_a_true_statement_that_says_nothing_is_no_derivation():
    assert judge(W1, "dC/dw1 = dC/dw1 = dC/dw1").diagnosis.kind is Kind.STOPS_SHORT
    assert judge(W1, "a0 = a0\na1 = a1").diagnosis.kind is Kind.OTHER_QUANTITY
    padded = "dC/dw1 = (a2-y)*dsigma(z2)*w2*dsigma(z1)*a0 = a0*(a2-y)*dsigma(z2)*w2*dsigma(z1)"
    assert judge(W1, padded).diagnosis.kind is Kind.ANSWER_ALONE


def test_the_sides_of_a_formula_may_be_lines():
    """Also where no derivation is asked for, each side must be right."""
    assert check("perceptron-nearest", ["d**2 + g**2", "= g**2 + d**2"]).correct
    assert not check("perceptron-nearest", ["d**2 - g**2", "= g**2 + d**2"]).correct


def test_a_step_of_sympy_is_shown_with_its_signs():
    a, y = sp.symbols("a2 y")
    text = judge(W1, [a - y, y - a]).feedback
    assert "a⁽²⁾ − y = " in text
    assert "−1" not in text.partition("With")[0]


def test_matrices_keep_the_order_of_their_product():
    names = {"A": symbol("A", "n", "n"), "B": symbol("B", "n", "n"), "x": symbol("x")}
    a, b, c = (plain.parse(t, names) for t in ("A @ B", "B @ A", "x*A"))
    assert not same_form(a, b)
    assert same_form(c, plain.parse("A*x", names))
    assert same_form(plain.parse("2*x/4", names), plain.parse("x*1/2", names))


def test_a_bound_is_certified_or_not_decided():
    """x⁴ + 1 ≥ x³ + x holds everywhere: it is (x − 1)²(x² + x + 1)."""
    entry = derivation(
        "two-layers-bound", "x**4 + 1", names={"x": "x"}, start="x**3 + x", relation="<=",
        stated=True, worked="x**3 + x <= x**4 + 1",
    )  # fmt: skip
    smaller = "x**3 + x = x**4 + 1 - (x - 1)**2*((x + 1/2)**2 + 3/4) <= x**4 + 1"
    assert judge(entry, smaller).diagnosis.kind is Kind.DERIVED
    hidden = judge(entry, "x**3 + x = x + x**3 < 1 + x**4 + 0*x")
    assert not hidden.correct  # they are equal at x = 1
    x = sp.Symbol("x")
    assert sp.expand((x - 1) ** 2 * (x**2 + x + 1) - (x**4 + 1 - x**3 - x)) == 0


@pytest.mark.parametrize(
    ("id", "steps", "untrue"),
    [
        # A bound that is larger than need be is true; that it equals a quarter is not.
        (
            "vanishing-gradients-quarter",
            "a*(1-a) <= 1/2*1/2 = 1/2 <= 1/4",
            "That is true",
        ),
        # The number on the right is right.
        (
            "vanishing-gradients-leaky",
            "n*v*(1/2 + c/2) = 1\nv = 2/(n*(1 + c**2))",
            "whatever the letters are",
        ),
        # With the minus before it, the derivative does not belong there.
        (
            "chain-rule-quotient",
            "dq/dx = dq/du*du/dx + dq/dv*dv/dx = uprime/v - u*vprime/v"
            " = (uprime*v - u*vprime)/v**2",
            "belongs.",
        ),
        (
            "optimizers-strong",
            "h = -g/mu\nq = f - g**2/mu + g**2/mu = f - g**2/(2*mu)",
            "where q belongs",
        ),
    ],
)
def test_nothing_untrue_or_empty_is_said_of_a_false_step(id, steps, untrue):
    verdict = check(id, steps)
    assert not verdict.correct
    assert "does not follow" in verdict.feedback
    assert untrue not in verdict.feedback
