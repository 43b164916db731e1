"""One line of Markdown as HTML: formulas become MathML, code and emphasis become tags."""

import re
from html import escape
from xml.etree.ElementTree import tostring

PIECE = re.compile(
    r"\$(?P<tex>[^$]+)\$|`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|(?<!\w)\*(?P<em>[^*\s][^*]*)\*"
)
_MATH = re.compile(r"<math[^>]*>(.*)</math>", re.DOTALL)


def markdown_to_html(text: str) -> str:
    """A line of Markdown as HTML; everything that is not markup is escaped.

    Examples
    --------
    >>> markdown_to_html("*Is* `w` < 3?")
    '<em>Is</em> <code>w</code> &lt; 3?'
    """
    parts, end = [], 0
    for match in PIECE.finditer(text := " ".join(text.split())):
        parts.append(escape(text[end : match.start()], quote=False))
        tag, content = next((k, v) for k, v in match.groupdict().items() if v)
        if tag == "tex":
            parts.append(latex_to_mathml(content))
        else:
            parts.append(f"<{tag}>{escape(content, quote=False)}</{tag}>")
        end = match.end()
    return "".join(parts) + escape(text[end:], quote=False)


def latex_to_mathml(tex: str) -> str:
    r"""The formula as a MathML element that keeps its LaTeX in ``data-tex``.

    Jupyter shows the MathML; the build replaces it by KaTeX's output, made from ``data-tex``. A
    formula that latex2mathml cannot read appears as its source.

    Examples
    --------
    >>> latex_to_mathml("x_1")
    '<math data-tex="x_1"><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>'
    """
    # Imported here: its table of symbols takes long to load, and figures have no formulas.
    from latex2mathml.converter import convert_to_element

    try:
        element = tostring(convert_to_element(tex), encoding="unicode", short_empty_elements=False)
        # latex2mathml writes symbols as character references, which must not be escaped again.
        content = _MATH.sub(r"\1", element.replace("&amp;#x", "&#x"))
    except Exception:  # the exceptions of latex2mathml have no common base of their own
        content = f"<mtext>{escape(tex)}</mtext>"
    return f'<math data-tex="{escape(tex)}">{content}</math>'
