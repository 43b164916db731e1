"""Where a page can be opened and run in a browser: Binder, Colab, a JupyterHub.

All is set in one place, ``take_along`` of ``_config.yml``. As long as no repository is named there,
nothing is offered. The environment variable ``NNMATH_REPOSITORY`` goes before it, so that a
workflow can say where it runs.
"""

from __future__ import annotations

import html
import os
from typing import Any
from urllib.parse import quote, urlsplit


def addresses(config: Any, source: str, notebook: str) -> list[tuple[str, str]]:
    """Return (name, address) of each place where a page can be opened.

    Parameters
    ----------
    config : Config
        Its ``take_along`` has ``repository`` (an address), ``branch``, ``notebooks`` (the branch
        on which the workflow puts the notebooks), and ``binder``, ``colab``, ``jupyterhub``
        (addresses of such services; an empty one is not offered).
    source : str
        The page's file in the repository.
    notebook : str
        The page's notebook on the branch of notebooks: Colab opens only what exists as a notebook.
    """
    said = {"branch": "main", "notebooks": "notebooks", **(config.take_along or {})}
    repository = os.environ.get("NNMATH_REPOSITORY") or said.get("repository") or ""
    repository = repository.rstrip("/").removesuffix(".git")
    if not repository:
        return []
    parts = urlsplit(repository)
    on_github = parts.hostname == "github.com"
    path, branch = parts.path.strip("/"), quote(said["branch"], safe="")
    lab = "lab/tree/" + quote(source)
    found = []
    if said.get("binder"):
        place = f"gh/{path}" if on_github else f"git/{quote(repository, safe='')}"
        url = f"{said['binder'].rstrip('/')}/v2/{place}/{branch}?urlpath={quote(lab, safe='')}"
        found.append(("Binder", url))
    if said.get("colab") and on_github:
        notebooks = quote(said["notebooks"], safe="")
        base = said["colab"].rstrip("/")
        found.append(("Colab", f"{base}/github/{path}/blob/{notebooks}/{quote(notebook)}"))
    if said.get("jupyterhub"):
        inside = quote(f"lab/tree/{path.rpartition('/')[2]}/{source}", safe="")
        url = f"{said['jupyterhub'].rstrip('/')}/hub/user-redirect/git-pull"
        url += f"?repo={quote(repository, safe='')}&branch={branch}&urlpath={inside}"
        found.append(("JupyterHub", url))
    return [(name, html.escape(url)) for name, url in found]
