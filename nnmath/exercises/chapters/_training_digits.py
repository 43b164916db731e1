"""Exercises of the chapter "Training a network": the digits, and how to tell that it goes wrong."""

from __future__ import annotations

from ..define import choice, number, slip

# Pixels that are paper in all the digits studied. A test counts them; here the data stay unread.
NEVER_INKED = 3

EXERCISES = [
    choice(
        "training-batch-sizes",
        {"a": "1297", "b": "256", "c": "32", "d": "There is no difference: it is the same work."},
        "c",
        why={
            "a": "It steps in the best direction, but ten times only: it ends with the highest "
            "cost.",
            "b": "Sixty steps: better than ten, worse than four hundred.",
            "c": "410 steps, each of them noisy, lead much farther than ten good ones.",
            "d": "The same examples are seen as often, but the weights move 10, 60 or 410 times.",
        },
        hints=[
            "How many steps does each of them take in ten epochs?",
            "10, 60 and 410. A noisy step is on the average a right one.",
        ],
    ),
    number(
        "training-never-inked",
        NEVER_INKED,
        slips=[
            slip(64 - NEVER_INKED, "Those are the pixels that are inked at least once."),
            slip(32 * NEVER_INKED, "Those are the weights, 32 for each such pixel."),
            slip(1, "There are more: look along the left and the right edge."),
            slip(2, "There are more: look along the left and the right edge."),
            slip(16, "Some digits reach the edges: most pixels there are inked now and then."),
        ],
        hints=[
            "The gradient for a weight is an error times the ink of its pixel.",
            "Compute the largest ink of each pixel over all the digits studied.",
            "X_study.max(axis=1) == 0 is true for them; count how often.",
        ],
    ),
    choice(
        "training-by-heart",
        {
            "a": "The learning rate is a little too small.",
            "b": "Ten examples are too few to learn from.",
            "c": "The code is wrong: the gradients do not reach the weights.",
            "d": "The network is overfitting.",
        },
        "c",
        why={
            "a": "A small rate learns slowly, but two hundred steps would show something.",
            "b": "Too few to learn a rule from, but not to learn by heart: 2,410 numbers for ten.",
            "d": "To overfit would be to learn the ten by heart. It does not even do that.",
        },
        hints=[
            "What is the number 2.303 for ten classes?",
            "After two hundred steps it still knows nothing. Does anything move at all?",
        ],
    ),
    choice(
        "training-rival",
        {
            "a": "Both its accuracy and its cost are as good.",
            "b": "Its accuracy is nearly as good, its cost is more than twice as high.",
            "c": "It reads about half of the digits: it is hardly a network.",
            "d": "Its accuracy is nearly as good, its cost is lower: it has fewer weights.",
        },
        "b",
        why={
            "a": "Compare the costs: the cost asks how sure an answer is, too.",
            "b": "So the hidden layer makes it surer rather than better, on images as tidy as "
            "these.",
            "c": "Planes separate such tidy images quite well: it reads well over nine in ten.",
            "d": "Fewer weights, but it is less sure of its answers: its cost is higher.",
        },
        hints=[
            "Accuracy only asks which output is the largest. What does the cost ask?",
            "Run it: both accuracies lie within two in a hundred. Then compare the costs.",
        ],
    ),
    choice(
        "training-false-labels",
        {
            "a": "Both go on falling.",
            "b": "Both turn and rise.",
            "c": "The studied cost goes on falling; the held-out cost turns and rises.",
            "d": "The held-out cost goes on falling; the studied cost turns and rises.",
        },
        "c",
        why={
            "a": "The held-out digits have true labels: what is learnt of false ones does harm.",
            "b": "The studied cost is what descent makes smaller.",
            "c": "That is overfitting: the false labels are learnt by heart.",
            "d": "The other way round: descent sees the studied digits only.",
        },
        hints=[
            "Which of the two does descent make smaller?",
            "The network learns the sixty false labels by heart. Does that help with new digits?",
        ],
    ),
]
