"""Gives outputs forms that viewers show without running or trusting anything: PNG and Markdown."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from still_images import draw_cached

VIEW = "application/vnd.jupyter.widget-view+json"
MARKED = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}


def inert_outputs(output: NotebookNode, cache: Path, live: bool) -> list[NotebookNode]:
    """Return an output in forms that need no trust, as one output or two.

    Parameters
    ----------
    output : NotebookNode
        The output of a cell. HTML with pictures becomes a PNG, and questions become Markdown.
    cache : Path
        The folder in which pictures are kept that were drawn before.
    live : bool
        Whether the widget stays, beside the other form: the notebook then has its state. Without
        one a viewer would show an error in its place.
    """
    data = output.get("data", {})
    html = data.get("text/html", "")
    kept = {VIEW: data[VIEW]} if live and VIEW in data else {}
    plain = {"text/plain": data["text/plain"]} if "text/plain" in data else {}
    if "<svg" in html:
        still = draw_cached(html, cache)
        size = {"width": still.width, "height": still.height}
        output["data"] = {**kept, "image/png": still.png, **plain}
        output.setdefault("metadata", {})["image/png"] = size
        if "nn-figure" in html and not live:  # its sentence, which is not in the picture
            return [output, new_output("display_data", {"text/markdown": sentence(html)})]
    elif "nn-quick" in html:
        output["data"] = {**kept, "text/markdown": questions_to_markdown(html), **plain}
    elif VIEW in data and len(data) > 1 and not live:
        del data[VIEW]
    return [output]


def sentence(html: str) -> str:
    """Return what a figure says below its picture."""
    below = ET.fromstring(html.replace("xlink:", "")).find("p")
    return "" if below is None else to_text(below)


def questions_to_markdown(html: str) -> str:
    """Return quick questions as a list in Markdown, with formulas in LaTeX."""
    root = ET.fromstring(html)
    title = f"**{root.findtext('strong')}.**"
    lines: list[str] = []
    for number, item in enumerate(root.findall("ol/li"), 1):
        options = item.find("ul")
        if options is not None:
            item.remove(options)
        lines.append(f"{number}. {to_text(item)}")
        lines += [f"   - {to_text(option)}" for option in (options if options is not None else ())]
    answer = "*Run the cell above to answer, and to be told whether you are right.*"
    return "\n".join([title, "", *lines, "", answer])


def to_text(element: Any) -> str:
    """Return the text of an element in Markdown."""
    mark = MARKED.get(element.tag, "")
    if element.tag == "math":
        text = f"${element.get('data-tex')}$"
    else:
        text = mark + (element.text or "") + "".join(map(to_text, element)) + mark
    return text + (element.tail or "") if element.tag not in ("li", "p") else text
