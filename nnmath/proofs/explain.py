r"""Words for verdicts, failures, counterexamples and errata: nothing else makes sentences of them.

``describe_…`` gives plain text, ``explain_…`` Markdown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from .errata import Erratum
from .model import Description, Letter
from .verdict import (
    Answer,
    Counterexample,
    Evidence,
    Failure,
    FailureKind,
    InlineVerdict,
    Method,
    Shape,
    Sizes,
    Stage,
    Trial,
    Verdict,
)

SIGNS = {"σ": r"\sigma ", "′": "'", "θ": r"\theta ", "η": r"\eta ", "∇": r"\nabla "}
SIGNS |= {"−": "-", "·": r"\cdot ", "½": r"\tfrac12 ", "√": r"\sqrt "}
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
NUMBERS += ["eleven", "twelve"]
MAX_VALUES = 6  # of a counterexample, in plain text and in Markdown
MAX_LENGTH = 300  # of the message of an unexpected error
METHODS = {
    Method.INDEX_NOTATION: "in index notation",
    Method.CUTOFF: "by the cut-off theorem",
    Method.INDUCTION: "by induction",
}
SIZES = {Sizes.ALL: " for all sizes", Sizes.LISTED: " for several sizes", Sizes.NONE: ""}
COUNTED = {
    Sizes.ALL: "proved for all sizes",
    Sizes.LISTED: "proved for several sizes",
    Sizes.NONE: "proved as it stands",
}
NOT_REFUTED = (
    "Nothing refutes it, and nothing proves it: a letter may have no meaning there, it may speak "
    "of a size of which only some values were tried, or be a bound that needs its own proof."
)
MEANING = ". If the text only says what a name means, write above it: % proofs: let ${}$"
NO_RELATION = "Write two sides with a sign between them: =, ≤ or ≥."
NO_NUMBERS = "the normal forms of the sides differ, though no numbers were found to show it"
DISAGREEMENT = "the cross-check with 60 digits disagrees with the normal form"


# Models.


def describe_model(model: Description) -> str:
    """A model in plain text: what it is, and what it assumes."""
    return ", ".join([_noun(model), *_details(model)]).replace("$", "")


def describe_models(models: Sequence[Description]) -> str:
    """Several models in plain text."""
    return "; ".join(describe_model(model) for model in models)


def explain_models(models: Sequence[Description]) -> str:
    """Several models in Markdown: what they have in common stands once, in brackets."""
    if any(model.noun_is_list for model in models):
        return "; ".join(map(_explain_model, models))
    nouns = [_noun(model) for model in models]
    details = [", ".join(_details(model)) for model in models]
    if len(set(details)) == 1:
        return typeset(_enumerate(nouns) + (f" ({details[0]})" if details[0] else ""))
    pairs = zip(nouns, details, strict=True)
    return typeset(_enumerate([f"{noun} ({rest})" if rest else noun for noun, rest in pairs]))


def _explain_model(model: Description) -> str:
    return typeset(", ".join([_noun(model), *_details(model)]))


def _noun(model: Description) -> str:
    return model.noun.format(**_sizes(model))


def _details(model: Description) -> list[str]:
    return [detail.format(**_sizes(model)) for detail in model.details]


def _sizes(model: Description) -> dict[str, str]:
    return {
        name: "-".join(map(str, size)) if isinstance(size, tuple) else str(size)
        for name, size in model.sizes.items()
    }


def _enumerate(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0]


def typeset(words: str) -> str:
    """The words with the formulas between dollars in LaTeX instead of Unicode."""
    parts = words.split("$")
    for i in range(1, len(parts), 2):
        for sign, latex in SIGNS.items():
            parts[i] = parts[i].replace(sign, latex)
        parts[i] = parts[i].rstrip(" ")
    return "$".join(parts)


# Proofs.


def describe_identities(count: int) -> str:
    """How many identities, in plain text."""
    return "one identity" if count == 1 else f"{count} identities"


def describe_evidence(evidence: Evidence | Verdict) -> str:
    """How a statement was proved, in plain text."""
    how = " by induction" if evidence.method is Method.INDUCTION else ""
    text = f"{describe_identities(evidence.identities)}{how} in: {describe_models(evidence.models)}"
    if evidence.general_models:
        text += f"; for all sizes: {describe_models(evidence.general_models)}"
    return text


def describe_verdict(verdict: Verdict) -> str:
    """How a statement was proved, or why it was not, in plain text."""
    if verdict.verdict == "unproved":
        return f"marked as not proved: {verdict.reason}"
    return describe_failure(verdict.failure) if verdict.failure else describe_evidence(verdict)


def describe_count(verdicts: Sequence[Verdict]) -> str:
    """How many formulas there are, and how many were proved in each way, in plain text.

    Examples
    --------
    >>> proved = Verdict("", 1, "", "derived", "proved", Method.IDENTITY, Sizes.NONE, 2)
    >>> describe_count([proved, proved])
    '2 formulas: 2 proved as they stand'
    """
    counts = Counter(
        "not proved here"
        if verdict.verdict == "unproved"
        else "not proved"
        if verdict.failure
        else COUNTED[verdict.sizes]
        for verdict in verdicts
    )
    ways = ", ".join(
        f"{count} {way if count == 1 else way.replace('it stands', 'they stand')}"
        for way, count in counts.most_common()
    )
    return f"{len(verdicts)} {'formula' if len(verdicts) == 1 else 'formulas'}: {ways}"


def explain_verdict(verdict: Verdict) -> str:
    """How a formula was proved, or why it was not, in a sentence of Markdown.

    Examples
    --------
    >>> models = (Description("$z > 0$"), Description("$z < 0$"))
    >>> proved = Verdict("", 1, "", "derived", "proved", Method.IDENTITY, Sizes.NONE, 2, models)
    >>> explain_verdict(proved)
    '*Proved as it stands*: two identities, checked for $z > 0$ and $z < 0$.'
    """
    if verdict.verdict == "unproved":
        return f"*Not proved here*: {verdict.reason.rstrip('.')}."
    if verdict.failure:
        return f"*Failed*: {describe_failure(verdict.failure)}."
    count = verdict.identities
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    if verdict.kind == "definition":
        entries = "entry" if count == 1 else "entries"
        word, check = "Definition", f"compared with the program's own ({number} {entries}), for "
    else:
        identities = "identity" if count == 1 else "identities"
        word, check = "Proved", f"{number} {identities}, checked for "
    check += explain_models(verdict.models)
    if verdict.sizes is Sizes.ALL:
        how = _enumerate([METHODS[method] for method in verdict.methods])
        general = explain_models(verdict.general_models)
        return f"*{word}, for all sizes*, {how}: for {general}. {_explain_trials(verdict, check)}."
    if verdict.method is Method.INDUCTION:
        return f"*{word} by induction, for every $k$*: {check}."
    if verdict.sizes is Sizes.LISTED:
        return f"*{word}, with a letter for every number, for these sizes*: {check}."
    return f"*{word} as it stands*: {check}."


def _explain_trials(verdict: Verdict, check: str) -> str:
    """What was done beside a proof for all sizes."""
    trial = f"{check[0].upper()}{check[1:]}"
    if not verdict.drawn:
        return trial
    sizes = _enumerate([f"${name} = {value}$" for name, value in verdict.drawn])
    return f"{trial}; and computed in numbers at sizes drawn from its text, {sizes}"


def describe_mark(verdict: Verdict) -> tuple[str, str]:
    """The mark beside a formula that did not fail, and what it stands for."""
    if verdict.verdict == "unproved":
        return "not proved here", "No machine has proved this: see why"
    if verdict.kind == "definition":
        return "def", "A definition: see what it defines"
    sized = SIZES[verdict.sizes]
    return "✓", f"Proved by machine{sized}: see the proof"


def describe_proof(verdict: Verdict) -> str:
    """The verdict of a formula that was judged in a notebook, with its time."""
    if verdict.failure or verdict.verdict == "unproved":
        how = "NOT proved"
    elif verdict.kind == "definition":
        how = "Definition, the same as the model's own"
    else:
        how = "Proved"
    return f"{how}: {describe_verdict(verdict)} ({verdict.seconds:.2f} s)."


def explain_proof(words: str, latex: str, verdict: Verdict) -> str:
    """The same in Markdown, with the formula and what it means."""
    meaning = f"{escape(words)} " if words else ""
    return f"{meaning}\n\n$$\n{latex}\n$$\n\n{escape(describe_proof(verdict), quote=False)}"


# Running text.


def describe_inline(verdict: InlineVerdict) -> str:
    """How a relation in running text was proved, or why it was not, in plain text."""
    if verdict.failure:
        advice = MEANING.format(verdict.latex) if verdict.failure.counterexample else ""
        return describe_failure(verdict.failure) + advice
    return {
        "": verdict.reason,
        "numbers": "computed",
        "letters": "true for any numbers",
        "models": f"true in: {describe_models(verdict.models)}",
        "repeats": f"a step of {verdict.label}",
        "computed": f"computed from {verdict.reason}",
        "means": f"has the same solutions as {verdict.reason}",
        "statement": f"proved like {verdict.label}",
        "refuted": "false, as the text says",
        "shapes": "the shapes fit",
    }[verdict.method]


def explain_trial(trial: Trial) -> str:
    """What was found of a reader's own formula, in Markdown."""
    if trial.answer is Answer.PROVED:
        return "**True.** It is proved, where the book's formula is."
    if trial.failure is None:
        return f"**Not decided.** {NO_RELATION}"
    if trial.failure.kind is FailureKind.UNDEFINED:
        return f"**Not decided.** {NOT_REFUTED}"
    is_false = trial.answer is Answer.REFUTED
    words = _explain_failure(trial.failure) if is_false else _explain_reason(trial.failure)
    return f"**{'False' if is_false else 'Not decided'}.** {words[:1].upper()}{words[1:]}"


def describe_inline_counts(verdicts: Sequence[InlineVerdict]) -> str:
    """What was found in running text, in numbers."""
    count = Counter(verdict.verdict for verdict in verdicts)
    judged = count["proved"] + count["failed"]
    return (
        f"{judged + count['unjudged']} relations in running text: {judged} judged, "
        f"{count['failed']} failed, {count['unjudged']} marked as not judged; "
        f"and {count['setting']} settings"
    )


# Failures.


def describe_failure(failure: Failure) -> str:
    """Why a statement is not proved, in plain text."""
    if failure.kind is FailureKind.CRASH:
        return f"the judge could not decide this: {failure.reason}"[:MAX_LENGTH]
    model = describe_model(failure.model) if failure.model else ""
    indices = [f"{name} = {value}" for name, value in failure.indices]
    index = failure.indices[0][0] if failure.indices else ""
    entry = f"entry {failure.entry}: " if failure.entry else ""
    where = {
        None: "",
        Stage.STEP: f"step {failure.step} fails in {', '.join([model, *indices])}: ",
        Stage.ALL_SIZES: f"step {failure.step} could not be proved for all sizes: ",
        Stage.BASE: f"it fails for {', '.join(indices)} in {model}: ",
        Stage.INDUCTION: f"the step from {index} to {index} + 1 fails: ",
        Stage.CLAIM: f"in {model}: ",
    }[failure.stage]
    return where + entry + _describe_reason(failure)


def _describe_reason(failure: Failure) -> str:
    if failure.counterexample:
        sizes = "".join(f"at {name} = {value}, " for name, value in failure.sizes)
        return sizes + describe_counterexample(failure.counterexample)
    if failure.kind is FailureKind.NORMAL_FORM:
        return NO_NUMBERS
    if failure.kind is FailureKind.CROSS_CHECK:
        return DISAGREEMENT
    return failure.reason


def describe_counterexample(example: Counterexample) -> str:
    """Numbers that refute a formula, in plain text."""
    values = [f"{_letter(letter)} = {value}" for letter, value in example.values[:MAX_VALUES]]
    return f"{_given(values, example)}left is {example.left}, right is {example.right}"


def _given(values: list[str], example: Counterexample) -> str:
    more = len(example.values) - len(values)
    rest = f" and {more} more" if more else ""
    return f"with {', '.join(values)}{rest}, " if values else ""


def _letter(letter: Letter) -> str:
    layer = "" if letter.layer is None else letter.layer
    return f"{letter.base}{layer}" + ("_" + "".join(letter.indices) if letter.indices else "")


# Errata.


def describe_refutation(erratum: Erratum, failure: Failure) -> str:
    """What refutes an erratum, in plain text."""
    return f"{erratum.name}: {describe_failure(failure)}"


def explain_refutation(erratum: Erratum, failure: Failure) -> str:
    """An erratum in Markdown: the wrong formula, what refutes it, and the right one."""
    wrong = f"**✗ Wrong**\n\n$$\n{erratum.wrong}\n$$\n\n{_explain_failure(failure)}\n\n"
    right = f"**✓ Right, and proved**\n\n$$\n{erratum.right}\n$$\n"
    return wrong + (right if erratum.right else "")


def _explain_failure(failure: Failure) -> str:
    """The model, indices and entry; then, in a sentence of their own, the numbers or shapes."""
    place = ""
    if failure.model:
        indices = [f"${name} = {value}$" for name, value in failure.indices]
        place = f"It fails for {', '.join([_explain_model(failure.model), *indices])}"
    if failure.entry:
        place += f": entry {failure.entry}"
    reason = _explain_reason(failure)
    return f"{place}. {reason[0].upper()}{reason[1:]}." if place else f"{reason}."


def _explain_reason(failure: Failure) -> str:
    if failure.counterexample:
        example = failure.counterexample
        values = [
            f"${_letter_latex(letter)} = {_fraction_latex(value)}$"
            for letter, value in example.values[:MAX_VALUES]
        ]
        sides = f"the left side is ${example.left}$, the right side ${example.right}$"
        sizes = "".join(f"at ${name} = {value}$, " for name, value in failure.sizes)
        return sizes + _given(values, example) + sides
    if failure.kind is FailureKind.SHAPES and failure.shapes:
        joint = " times " if failure.operation == "times" else " and "
        return f"the shapes do not fit: {joint.join(map(_explain_shape, failure.shapes))}"
    return escape(_describe_reason(failure), quote=False)


def _explain_shape(shape: Shape) -> str:
    if shape is None:
        return "a number"
    size = r" \times ".join(map(str, shape))
    return f"a ${size}$ matrix"


def _letter_latex(letter: Letter) -> str:
    upper = "" if letter.layer is None else f"^{{({letter.layer})}}"
    lower = f"_{{{''.join(letter.indices)}}}" if letter.indices else ""
    return f"{letter.base}{upper}{lower}"


def _fraction_latex(value: Fraction) -> str:
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size.denominator == 1:
        return f"{sign}{size}"
    return rf"{sign}\tfrac{{{size.numerator}}}{{{size.denominator}}}"
