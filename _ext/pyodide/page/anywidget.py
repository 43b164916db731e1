"""What the book's figures need of anywidget, in a page where no Jupyter runs.

A widget is its synchronized traits. ``_repr_mimebundle_`` names it by ``model_id``, as in Jupyter;
the page asks ``widgets[model_id].get_state()`` for what to show, hands changes made by the reader
to ``set_state``, and puts a function ``on_change(model_id, changes)`` into ``listeners`` to be told
of changes made by a cell.
"""

from collections.abc import Callable
from typing import Any

import traitlets

VIEW = "application/vnd.jupyter.widget-view+json"

#: The widgets by their model_id, in the order in which they were made.
widgets: dict[str, "AnyWidget"] = {}
#: Called with the model_id and the changed values when Python changes a synchronized trait.
listeners: list[Callable[[str, dict[str, Any]], None]] = []


class AnyWidget(traitlets.HasTraits):
    """A widget whose view is the ES module ``_esm``, with the style sheet ``_css``."""

    _esm = ""
    _css = ""

    def __init__(self, **values: Any) -> None:
        self._from_page = False
        super().__init__(**values)
        self.model_id = f"widget-{len(widgets)}"
        widgets[self.model_id] = self
        self.observe(self._tell, names=list(self.traits(sync=True)))

    def get_state(self) -> dict[str, Any]:
        """The values of the synchronized traits, and the view."""
        values = {name: getattr(self, name) for name in self.traits(sync=True)}
        return {**values, "_esm": self._esm, "_css": self._css}

    def set_state(self, changes: dict[str, Any]) -> None:
        """Set what the reader has changed; the page already shows it."""
        self._from_page = True
        try:
            with self.hold_trait_notifications():
                for name, value in changes.items():
                    if self.has_trait(name):
                        setattr(self, name, value)
        finally:
            self._from_page = False

    def _tell(self, change: dict[str, Any]) -> None:
        if not self._from_page:
            for tell in listeners:
                tell(self.model_id, {change["name"]: change["new"]})

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"text/plain": repr(self), VIEW: view}, {}
