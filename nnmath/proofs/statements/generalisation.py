r"""Statements of the chapter on generalisation: bias and variance, penalty, early stop, dropout.

The letters a, b, c, d and g of the certificates: :mod:`nnmath.proofs.models.generalisation`.
"""

from __future__ import annotations

from ..statement import Bound, Statement

FIT = ("smoother-2", "smoother-3")
EACH_TARGET = (("i", "1", "m"),)
EACH_WEIGHT = (("j", "1", "n"),)
STOPPED = ("stopped",)
BIAS = r"\bigl(f_i - \sum_{k=1}^{m} s_{ik} f_k\bigr)^2"
# Pinned, where the sign of what is squared, or another order, would be true as well.
PARTS = rf"{BIAS} + V \sum_{{k=1}}^{{m}} s_{{ik}}^2 + V"

STATEMENTS = (
    Statement(
        "eq-generalisation-accuracy",
        "derived",
        "How far a measured share of right answers is from the probability, in the mean square.",
        (r"\frac{1}{m^2} \mathrm{E}\Bigl(\bigl(\sum_{i=1}^{m} h_i - mp\bigr)^2\Bigr)",),
        "p m",
        ("answers-2", "answers-3"),
        general=("answers-m",),
    ),
    Statement(
        "eq-generalisation-noise",
        "definition",
        "A target is a truth and a noise; a new target has the same truth and a noise of its own.",
        ("y_i", r"\tilde y_i"),
        r"f \varepsilon \tilde{\varepsilon}",
        FIT,
        EACH_TARGET,
        general=("smoother-m",),
    ),
    Statement(
        "eq-generalisation-one-number",
        "derived",
        "Bias, variance and noise for one number that is estimated from one measurement.",
        (r"\mathrm{E}\bigl((\tilde y - cy)^2\bigr)",),
        "c f V",
        ("one-number",),
        sides=(3,),
        pins=(
            (0, 1, r"\mathrm{E}\bigl(((1 - c) f - c \varepsilon + \tilde\varepsilon)^2\bigr)"),
            (0, 2, "(1 - c)^2 f^2 + c^2 V + V"),
        ),
    ),
    Statement(
        "eq-generalisation-best-factor",
        "derived",
        "The factor by which a measurement is best multiplied.",
        (r"c^\star",),
        "f V",
        ("one-number",),
    ),
    Statement(
        "eq-generalisation-smoother",
        "definition",
        "A linear fit: each fitted value is a weighted sum of all targets.",
        (r"\hat y_i",),
        "s y m",
        FIT,
        EACH_TARGET,
        general=("smoother-m",),
    ),
    Statement(
        "eq-generalisation-three-parts",
        "derived",
        "The expected squared error on new targets is bias squared, variance and noise.",
        (r"\mathrm{E}\bigl((\tilde y_i - \hat y_i)^2\bigr)",),
        "f s V m",
        FIT,
        EACH_TARGET,
        pins=((0, 1, PARTS),),
        general=("smoother-m",),
    ),
    Statement(
        "eq-generalisation-seen",
        "derived",
        "On the targets of the fit itself the expected error is smaller, by twice the noise's own.",
        (r"\mathrm{E}\bigl((y_i - \hat y_i)^2\bigr)",),
        "f s V m",
        FIT,
        EACH_TARGET,
        pins=((0, 1, rf"{PARTS} - 2V s_{{ii}}"),),
        general=("smoother-m",),
    ),
    Statement(
        "eq-generalisation-least-squares",
        "derived",
        "Least squares: expected error on new targets, and on those of the fit.",
        (
            r"\frac{1}{m} \Bigl(\sum_{j=1}^{n} \mathrm{E}\bigl((\tilde y_j - y_j)^2\bigr)"
            r" + \sum_{j=1}^{t} \mathrm{E}\bigl(\tilde u_j^2\bigr)\Bigr)",
            r"\frac{1}{m} \sum_{j=1}^{t} \mathrm{E}\bigl(u_j^2\bigr)",
        ),
        "d V n t m",
        ("least-squares-2-3", "least-squares-3-1"),
        general=("least-squares-n",),
    ),
    Statement(
        "eq-generalisation-turned",
        "derived",
        "Noise in a turned frame: the same variance along every unit vector, independent ones.",
        (
            r"\mathrm{E}\Bigl(\bigl(\sum_{i=1}^{m} q_i \varepsilon_i\bigr)"
            r" \bigl(\sum_{i=1}^{m} r_i \varepsilon_i\bigr)\Bigr)",
        ),
        "V q r m",
        FIT,
        general=("smoother-m",),
    ),
    Statement(
        "eq-generalisation-directions",
        "derived",
        "Expected error on new targets, where each direction has a factor of its own.",
        (r"\frac{1}{m} \sum_{j=1}^{m} \mathrm{E}\bigl((\tilde y_j - c_j y_j)^2\bigr)",),
        "c f V m",
        FIT,
        pins=(
            (
                0,
                1,
                r"\frac{1}{m} \sum_{j=1}^{m} (1 - c_j)^2 f_j^2"
                r" + \frac{V}{m} \sum_{j=1}^{m} c_j^2 + V",
            ),
        ),
        general=("smoother-m",),
    ),
    Statement(
        "eq-generalisation-penalty",
        "definition",
        "The cost with a penalty on large weights.",
        ("P",),
        r"C \alpha w n",
        ("penalised-2", "penalised-3"),
        general=("penalised-n",),
    ),
    Statement(
        "eq-generalisation-decay",
        "derived",
        "The slope of the penalised cost.",
        (r"\frac{\partial P}{\partial w_j}",),
        r"C \alpha w_j",
        ("penalised-2", "penalised-3"),
        EACH_WEIGHT,
        general=("penalised-n",),
    ),
    Statement(
        "eq-generalisation-weight-decay",
        "derived",
        "A step on it: each weight shrinks a little, then the usual step.",
        ("w",),
        r"C \alpha \eta w",
        ("penalised-2", "penalised-3"),
        sides=(2,),
        pins=((0, 1, r"(1 - \eta\alpha) w - \eta \nabla C"),),
        general=("penalised-n",),
    ),
    Statement(
        "eq-generalisation-decay-divided",
        "derived",
        "Where slopes are divided by their usual size, the penalty's is divided too.",
        ("w",),
        r"C \alpha \eta r w",
        ("divided",),
        sides=(2,),
        pins=(
            (
                0,
                1,
                r"\bigl(1 - \frac{\eta\alpha}{\sqrt{r}}\bigr) w"
                r" - \frac{\eta}{\sqrt{r}} \frac{\partial C}{\partial w}",
            ),
        ),
    ),
    Statement(
        "eq-generalisation-decay-beside",
        "definition",
        "AdamW: the weight shrinks beside the step, by a factor that r has no part in.",
        ("w",),
        r"C \alpha \eta r w",
        ("divided-beside",),
        sides=(2,),
    ),
    Statement(
        "eq-generalisation-ridge",
        "derived",
        "Along an eigenvector the penalty shrinks the least place towards zero.",
        (r"\hat w",),
        r"\lambda \alpha w^\star",
        ("penalised-direction",),
    ),
    Statement(
        "eq-generalisation-walk",
        "derived",
        "Where descent from zero is after k steps, along an eigenvector.",
        ("w_k",),
        r"\eta \lambda k w^\star",
        ("penalised-direction",),
        induction="k",
    ),
    Statement(
        "eq-generalisation-geometric",
        "derived",
        "The share of the way that k steps have gone is a sum of powers.",
        (r"1 - (1 - \eta\lambda)^k",),
        r"\eta \lambda k i",  # i is a number here: a power
        ("powers-3", "powers-4"),
        general=("powers-k",),
        over="k",
    ),
    Statement(
        "eq-generalisation-stop-at-most",
        "bound",
        "Early stopping goes at most so far along an eigenvector.",
        ("1 - r",),
        r"k \eta \lambda",
        STOPPED,
        bound=Bound(
            certificate=r"\frac{b^2 (a^2 + b^2)}{g^2}",
            tight=((r"\lambda", r"\frac{1 - r}{k\eta}"),),
        ),
    ),
    Statement(
        "eq-generalisation-stop-at-least",
        "bound",
        "Early stopping goes at least as far as the penalty that corresponds to it.",
        (r"\frac{k\eta\lambda}{1 + k\eta\lambda}",),
        "r",
        STOPPED,
        bound=Bound(
            certificate=r"\frac{a^2 (a^2 + b^2)}{1 + a^2}",
            tight=(("r", r"\frac{1}{1 + k\eta\lambda}"),),
        ),
    ),
    Statement(
        "eq-generalisation-equivalent",
        "derived",
        "The penalty that shrinks an eigenvector by as much as an early stop.",
        (r"\alpha",),
        r"\lambda r",
        STOPPED,
    ),
    Statement(
        "eq-generalisation-alpha-at-most",
        "bound",
        "That penalty is at most one over the rate times the number of steps.",
        (r"\alpha",),
        r"\eta k",
        STOPPED,
        bound=Bound(
            certificate=r"\frac{a^2}{c^2 d^2 g^2}",
            tight=((r"\alpha", r"\frac{1}{\eta k}"),),
        ),
    ),
    Statement(
        "eq-generalisation-alpha-at-least",
        "bound",
        "It is less than that by the curvature at most.",
        (r"\frac{1}{\eta k} - \lambda",),
        r"\alpha",
        STOPPED,
        bound=Bound(
            certificate=r"\frac{b^2}{c^2 d^2 g^2}",
            tight=((r"\alpha", r"\frac{1}{\eta k} - \lambda"),),
        ),
    ),
    Statement(
        "eq-generalisation-mask",
        "derived",
        "Mean and mean square of a mask.",
        (r"\mathrm{E}(\xi_k)", r"\mathrm{E}\bigl(\xi_k^2\bigr)"),
        "q",
        ("dropout-2", "dropout-3"),
        (("k", "1", "n"),),
        sides=(3, 3),
        # Pinned: what is multiplied by 0, a probability, could be anything.
        pins=(
            (0, 1, r"q \cdot \frac{1}{q} + (1 - q) \cdot 0"),
            (1, 1, r"q \cdot \frac{1}{q^2} + (1 - q) \cdot 0"),
        ),
        general=("dropout-n",),
    ),
    Statement(
        "eq-generalisation-dropout-mean",
        "derived",
        "On average the weighted input is what it is without dropout.",
        (r"\mathrm{E}(z)",),
        "w a b n",
        ("dropout-2", "dropout-3"),
        sides=(3,),
        pins=((0, 1, r"\sum_{k=1}^{n} w_k \mathrm{E}(\xi_k) a_k + b"),),
        general=("dropout-n",),
    ),
    Statement(
        "eq-generalisation-dropout-penalty",
        "derived",
        "For a linear model the expected cost under dropout is the cost with a penalty.",
        (r"\mathrm{E}\Bigl(\frac{1}{2} \bigl(\sum_{k=1}^{n} w_k \xi_k x_k - y\bigr)^2\Bigr)",),
        "w x y q n",
        ("dropout-2", "dropout-3"),
        pins=(
            (
                0,
                1,
                r"\frac{1}{2} \bigl(\sum_{k=1}^{n} w_k x_k - y\bigr)^2"
                r" + \frac{1 - q}{2q} \sum_{k=1}^{n} w_k^2 x_k^2",
            ),
        ),
        general=("dropout-n",),
    ),
    Statement(
        "eq-generalisation-temperature",
        "derived",
        "The slope of the cost by the factor of all scores.",
        (r"\frac{\partial C}{\partial \beta}",),
        "p y z n",
        ("heated-3", "heated-4"),
        general=("heated-n",),
    ),
)
