"""Answers to exercises as people write them, for both judges: the page and `check`."""

RIGHT, WRONG, ASKED = "right", "wrong", "unread"
# What people write: right, wrong, or asked for in another way; with what both judges must say.
WRITTEN = {
    "perceptron-arrows": [
        ("[3, 3, 0, 90].", RIGHT, ""),
        ("3 3 0 90", RIGHT, ""),
        ("3; 3; 0; 90", RIGHT, ""),
        ("3, 3, 0, 90°", RIGHT, ""),
        (
            "3, 3, 0, 89.9999",
            WRONG,
            "The fourth number is 89.9999, which is wrong; all other entries",
        ),
        ("3, 3, 0", WRONG, "Your answer has 3 numbers, not 4."),
        ("3, 3, 0, 1.57", WRONG, "The angle is in radians"),
    ],
    "perceptron-distance": [
        ("0,308; 1,615; -1", RIGHT, ""),
        ("0,308, 1,615, -1", RIGHT, ""),
        ("[0,308; 1,615; −1]", RIGHT, ""),
        ("0,308 1,615 -1", RIGHT, ""),
        ("4/13 21/13 -1", RIGHT, ""),
        ("0,308; 1,615; 1", WRONG, "The sign is lost"),
    ],
    "gradient-descent-which-way": [
        ("6 -6", RIGHT, ""),
        ("[6 -6]", RIGHT, ""),
        ("6 - 6", WRONG, ""),
    ],
    "gradient-descent-by-hand": [
        ("1,0; -0,5; -1,25; -1,625", RIGHT, ""),
        ("1 -0.5 -1.25 -1.625", RIGHT, ""),
        ("1\t-½\t-1¼\t-1⅝", RIGHT, ""),
        ("1, -½, -5/4, -13/8", RIGHT, ""),
    ],
    "gradient-descent-predict": [("-2.015625.", RIGHT, "It is −2.015625.")],
    "gradient-descent-best-rate": [
        ("2/(λ1+λ2)", RIGHT, ""),
        ("2/(λ_1+λ₂)", RIGHT, ""),
        ("2/(lambda_1 + l2)", RIGHT, ""),
    ],
    "chain-rule-input": [
        ("(a-y)*dsigma(w*x+b)*w", RIGHT, ""),
        ("(a-y)*σ′(z)*w", RIGHT, ""),
        ("(sigma(z)-y)*σ'(w*x+b)*w", RIGHT, ""),
        ("(a-y)*sigma(w*x+b)*(1-sigma(z))*w", RIGHT, ""),
        ("(a-y)*e^-z/(1+e^-z)^2*w", RIGHT, ""),
        ("(a-y)*dsigma(w*x)*w", WRONG, ""),
        ("(a-y)*sigma*w", ASKED, "“sigma” is a function: put its argument in brackets"),
    ],
    "chain-rule-count": [
        ("23,861", RIGHT, "It is 23861."),
        ("23861", RIGHT, ""),
        ("23,862", ASKED, "Is 23,862 meant as 23862 or as 23.862?"),
    ],
    "chain-rule-quotient": [
        ("(u'*v-u*v')/v^2", RIGHT, ""),
        ("(u′*v − u*v′)/v²", RIGHT, ""),
        ("(uprime*v-u*vprime)/v**2", RIGHT, ""),
        ("(u'*v+u*v')/v^2", WRONG, ""),
        ("(-1)^0.5*u", ASKED, "This has no finite value"),
    ],
    "two-layers-slope": [("9 %", RIGHT, ""), ("90 %", WRONG, ""), ("0.09.", RIGHT, "")],
    "two-layers-w1": [
        ("a₀*σ′(z₁)*(a₂ - y)*σ'(z2)*w2", RIGHT, ""),
        ("a⁽⁰⁾*σ′(z⁽¹⁾)*(a⁽²⁾ − y)*σ′(z⁽²⁾)*w⁽²⁾.", RIGHT, ""),
        ("a0*dsigma(w1*a0 + b1)*(sigma(z2) - y)*dsigma(w2*sigma(z1) + b2)*w2", RIGHT, ""),
        ("a0*dsigma(w1*a0)*(a2 - y)*dsigma(z2)*w2", WRONG, ""),
        ("a0*dsigma(z1)*(a2 - y)*dsigma*w2", ASKED, "is a function"),
    ],
    "two-layers-biases": [
        ("0.280471447", RIGHT, "It is 0.280471447."),
        ("0.290471447", WRONG, "That is not the number."),
    ],
    "matrix-form-shapes": [
        ("3×4, 2×1, 3×5, 2×5, 3×4", RIGHT, ""),
        ("[3x4; 2x1; 3x5; 2x5; 3x4]", RIGHT, ""),
        ("(3 × 4), (2 × 1), (3 × 5), (2 × 5), (3 × 4)", RIGHT, ""),
        ("3 4; 2 1; 3 5; 2 5; 3 4", RIGHT, ""),
        ("3 4 2 1 3 5 2 5 3 4", WRONG, "Your answer has 10 numbers, the right one 5 rows of 2"),
        ("3×4, 2×1, 3×5, 2×5, 4×4", WRONG, "The first number of row 5 is 4, which is wrong"),
    ],
    "matrix-form-axis": [("3 × 5", RIGHT, ""), ("3 5", RIGHT, ""), ("(3, 5)", RIGHT, "")],
    "matrix-form-hidden-index": [
        ("dsigma(z1[j])*W2[k,j]*delta2[k]", ASKED, "“k” is no index of what is asked. Is it sum"),
    ],
    "matrix-form-one-output": [("σ′(z1)*σ′(z2)", RIGHT, ""), ("σ'(z1)*σ'(z1)", WRONG, "")],
    "softmax-cross-entropy-by-hand": [
        ("0,125 0,25 0,625; 0,033 0,133 0,833", RIGHT, ""),
        ("0,125 0,25 0,625; 0,033 0,133 0,933", WRONG, "The third number of row 2"),
    ],
    "softmax-cross-entropy-other-way": [
        ("e^z1/(e^z1+e^z2+e^z3)-y1", RIGHT, ""),
        ("e**z₁/(e**z₁ + e**z₂ + e**z₃) − y₁", RIGHT, ""),
        ("e^z2/(e^z1+e^z2+e^z3)-y1", WRONG, ""),
    ],
    "softmax-cross-entropy-push": [("a + ⅓", RIGHT, ""), ("a + ½", WRONG, "")],
    "softmax-cross-entropy-twice": [("log(1+2/e)", RIGHT, ""), ("ln(1+2/e)", RIGHT, "")],
    "automatic-differentiation-by-hand": [
        ("7; 4; 22; 3", RIGHT, ""),
        ("7 4 22 3", RIGHT, ""),
        ("7, 4, 22", WRONG, "Your answer has 3 numbers, not 4."),
    ],
    "automatic-differentiation-quotient": [
        ("-ga/b^2", RIGHT, ""),
        ("−g·a/b²", RIGHT, ""),
        ("g/b", WRONG, "gets. How does a/b change with b?"),
    ],
    "automatic-differentiation-count": [("80,400", RIGHT, ""), ("80400.", RIGHT, "")],
    "generalisation-how-many": [("3,600", RIGHT, "It is 3600."), ("0.09/0.005²", RIGHT, "")],
    "generalisation-by-hand": [
        ("1; ¼; 1¾; 1¼", RIGHT, ""),
        ("1 0,25 1,75 1,25", RIGHT, ""),
        ("1, 1/4, 7/4", WRONG, "Your answer has 3 numbers, not 4."),
    ],
    "generalisation-pure-noise": [
        ("V(1-n/m)", RIGHT, ""),
        ("V − nV/m", RIGHT, ""),
        ("V(1+n/m)", WRONG, ""),
    ],
    "generalisation-leave-out": [
        ("r / (1-s)", RIGHT, ""),
        ("y - p = r/(1 - s)", RIGHT, ""),
        ("r(1-s)", WRONG, "would be fitted better"),
    ],
    "generalisation-decay-alone": [
        ("w(1-ηα)^k", RIGHT, ""),
        ("(1 - alpha eta)**k*w", RIGHT, ""),
        ("(1 - alpha eta)**k w", ASKED, "Where does the exponent end?"),
        (r"(1-\eta\alpha)^k w", RIGHT, ""),
        ("w(1-ηα)k", WRONG, ""),
    ],
    "optimizers-by-hand": [
        ("0; -1; -2; -2,5", RIGHT, ""),
        ("0 -1 -2 -2½", RIGHT, ""),
        ("0, -1, -2", WRONG, "Your answer has 3 numbers, not 4."),
    ],
    "optimizers-steady-slope": [
        ("η/√(1-γ^k)", RIGHT, ""),
        ("eta/(1-gamma^k)^0.5", RIGHT, ""),
        ("sqrt(eta^2/(1-gamma^k))", RIGHT, ""),
        ("eta*(1-gamma^k)^(1/2)", WRONG, "r is too small at first: the step too large."),
    ],
    "optimizers-gain": [("100.", RIGHT, "")],
    "training-letters": [
        ("ln(26)", RIGHT, ""),
        ("ln 26", RIGHT, ""),
        ("ln", ASKED, "“ln” is a function: put its argument in brackets"),
    ],
    "training-twins": [
        ("10!*2^10", RIGHT, "It is 3715891200."),
        ("3,715,891,200", RIGHT, ""),
        ("3715891200", RIGHT, ""),
        ("10! · 2¹⁰", RIGHT, ""),
        ("20!", WRONG, ""),
        ("1.5!", ASKED, "“!” stands behind a whole number"),
    ],
    "training-noise": [
        ("V/s*(1+(s-1)*ρ)", RIGHT, ""),
        ("V/s*(1+s*ρ)", WRONG, "A draw is not its own partner"),
    ],
    "vanishing-gradients-spectral": [
        ("λ1*c1²+λ2*c2²", RIGHT, ""),
        ("λ₁*c₁² + λ₂*c₂²", RIGHT, ""),
        ("λ1*c1²", WRONG, ""),
    ],
}
