"""Checks that a figure description can be drawn, before it reaches a page.

Error messages have the form ``figure: <where>: <what is wrong>``.
"""

import itertools
import math
import re
from typing import Any

from .description import COLOURS, MARKS, Description

_PLACEHOLDER = re.compile(r"\{(@?)(\w+)\}")


def check(figure: Any) -> Description:
    """The description itself, if it can be drawn in each of its frames.

    Raises
    ------
    ValueError
        Naming the part that is missing, empty, not finite or of the wrong length.
    """
    if not isinstance(figure, dict) or not figure:
        raise ValueError(f"figure: expected a description, a dictionary, got {figure!r}")
    for key, type_ in {"title": str, "caption": str, "panels": list, "layers": list}.items():
        if not isinstance(figure.get(key), type_) or not figure[key]:
            raise ValueError(f"figure: {key!r} is missing or empty")
    complete = {"controls": [], "tables": [], "sentences": [], "still_frame": 0, **figure}
    _check_finite(complete, "figure")
    _check_grid(complete)
    for choice in itertools.product(*(range(c["count"]) for c in complete["controls"])):
        _check_choice(complete, choice)
    return complete


def columns(figure: Description, choice: tuple[int, ...] | list[int]) -> Description:
    """The columns of one choice of the controls: one row of each table, merged."""
    sizes = {c["name"]: (c["count"], i) for c, i in zip(figure["controls"], choice, strict=True)}
    merged: Description = {}
    for table in figure["tables"]:
        n = 0
        for name in table["by"]:
            n = n * sizes[name][0] + sizes[name][1]
        merged.update(table["rows"][n])
    return merged


def frame_count(figure: Description, row: Description) -> int:
    """How many frames one choice has: 1 if the figure has no time."""
    count = figure["frames"]["count"] if figure.get("frames") else 1
    return int(row[count] if isinstance(count, str) else count)


def _check_finite(value: Any, where: str) -> None:
    """Raise on None, NaN, infinities and types that JSON does not have, at any depth."""
    if isinstance(value, dict):
        for key, item in value.items():
            _check_finite(item, f"{where}: {key}")
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            _check_finite(item, f"{where}[{i}]")
    elif value is None or (isinstance(value, float) and not math.isfinite(value)):
        raise ValueError(f"{where} is {value}: every number must be finite")
    elif not isinstance(value, str | int | float):
        raise ValueError(f"{where} is of type {type(value).__name__}, which a page cannot carry")


def _check_grid(figure: Description) -> None:
    """Every control has options, and every table has a row for each of their choices."""
    count: dict[str, int] = {}
    for control in figure["controls"]:
        name = control["name"]
        if name in count:
            raise ValueError(f"figure: control {name!r} occurs twice")
        if control["count"] < 1 or not control["options"]:
            raise ValueError(f"figure: control {name!r}: an empty grid, it has no options")
        if not 0 <= control["start"] < control["count"]:
            raise ValueError(f"figure: control {name!r}: start {control['start']} is no option")
        count[name] = control["count"]
    for i, table in enumerate(figure["tables"]):
        unknown = [name for name in table["by"] if name not in count]
        if unknown:
            raise ValueError(f"figure: tables[{i}]: no control is named {unknown[0]!r}")
        expected = math.prod(count[name] for name in table["by"])
        if len(table["rows"]) != expected:
            raise ValueError(
                f"figure: tables[{i}] has {len(table['rows'])} rows, expected {expected}, "
                f"one for each choice of {', '.join(table['by']) or 'nothing'}"
            )


def _check_choice(figure: Description, choice: tuple[int, ...]) -> None:
    """Everything that one choice of the controls needs exists and has the right length."""
    row = columns(figure, choice)

    def get(source: Any, where: str) -> Any:
        if isinstance(source, str) and source not in row:
            raise ValueError(f"figure: {where}: no column is named {source!r} (choice {choice})")
        return row[source] if isinstance(source, str) else source

    if figure.get("frames"):
        get(figure["frames"]["count"], "frames")
        _check_template(figure, figure["frames"].get("text", ""), row, frame_count(figure, row))
    frames = frame_count(figure, row)
    if frames < 1:
        raise ValueError(f"figure: frames: choice {choice} has no frame")
    for control in figure["controls"]:
        options = get(control["options"], f"control {control['name']!r}")
        if len(options) != control["count"]:
            raise ValueError(
                f"figure: control {control['name']!r} has {len(options)} options, "
                f"expected {control['count']} (choice {choice})"
            )
    for i, panel in enumerate(figure["panels"]):
        for name in "xy":
            low, high = get(panel[name]["range"], f"panels[{i}]: {name}: range")
            if not low < high:
                raise ValueError(f"figure: panels[{i}]: {name}: range {low}, {high} does not rise")
            get(panel[name]["ticks"], f"panels[{i}]: {name}: ticks")
            _check_template(figure, panel[name]["label"], row, frames)
        _check_template(figure, panel["title"], row, frames)
        _check_pick(figure, panel.get("pick") or {}, frames, f"panels[{i}]: pick", get)
    _check_template(figure, figure["caption"], row, frames)
    for layer in figure["layers"]:
        _check_layer(layer, len(figure["panels"]), frames, get)


def _check_pick(figure: Description, pick: Description, frames: int, where: str, get: Any) -> None:
    """The control that dragging in a panel sets exists, with a position for each option."""
    counts = {control["name"]: control["count"] for control in figure["controls"]}
    if pick and pick.get("control", "") not in {"", *counts}:
        raise ValueError(f"figure: {where}: no control is named {pick['control']!r}")
    expected = counts.get(pick.get("control"), frames)
    for name in ("x", "y"):
        if name in pick and len(get(pick[name], f"{where}: {name}")) != expected:
            raise ValueError(f"figure: {where}: {name} must have {expected} places")


def _check_layer(layer: Description, panels: int, frames: int, get: Any) -> None:
    """A layer has a known mark, all fields of that mark, and as many values as it needs."""
    where = f"layer {layer.get('name')!r}"
    if layer["mark"] not in MARKS:
        raise ValueError(
            f"figure: {where}: mark {layer['mark']!r}, expected one of {', '.join(MARKS)}"
        )
    if layer["colour"] not in COLOURS:
        raise ValueError(
            f"figure: {where}: colour {layer['colour']!r}, expected one of {', '.join(COLOURS)}"
        )
    if not 0 <= layer["panel"] < panels:
        raise ValueError(f"figure: {where}: panel {layer['panel']}, but there are {panels}")
    show = layer.get("show")
    if show not in (None, "at", "upto"):
        raise ValueError(f"figure: {where}: show {show!r}, expected 'at' or 'upto'")
    lengths = set()
    for field in MARKS[layer["mark"]]:
        if field not in layer["data"]:
            raise ValueError(f"figure: {where}: a {layer['mark']} needs {field!r}")
    for field, source in layer["data"].items():
        values = get(source, f"{where}: {field}")
        if show and isinstance(source, str) and field not in layer.get("fixed", ()):
            if len(values) != frames:
                raise ValueError(
                    f"figure: {where}: {field} has {len(values)} values for {frames} frames"
                )
            values = values[-1] if show == "at" else values
        lengths.add(len(values) if isinstance(values, list) else 1)
    if len(lengths) != 1:
        raise ValueError(f"figure: {where}: fields of different lengths, {sorted(lengths)}")


def _check_template(figure: Description, text: str, row: Description, frames: int) -> None:
    """Each {name} of a template is a column; a list has an item for each frame."""
    for is_sentence, name in _PLACEHOLDER.findall(text):
        if name == "k":
            continue
        if name not in row:
            raise ValueError(f"figure: the sentence {text!r} asks for {name!r}, which no table has")
        items = row[name] if isinstance(row[name], list) else [row[name]] * frames
        if len(items) < frames:
            raise ValueError(f"figure: {name!r} has {len(items)} values for {frames} frames")
        for item in set(items[:frames]) if is_sentence else ():
            if not (isinstance(item, int) and 0 <= item < len(figure["sentences"])):
                raise ValueError(f"figure: {name!r} holds {item!r}, which is no sentence's number")
            _check_template(figure, figure["sentences"][item], row, frames)
