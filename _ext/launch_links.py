"""Links that open a page in a running Jupyter: on Binder, on Colab, on a JupyterHub.

All settings are in ``launch_links`` of ``_config.yml``. While no repository is named there, the
pages offer no such link. The environment variable ``NNMATH_REPOSITORY`` takes precedence, so that
a workflow can name the repository in which it runs.
"""

from __future__ import annotations

import html
import os
from typing import Any
from urllib.parse import quote, urlsplit


def repository_of(config: Any) -> str:
    """Return the address of the repository without a slash at its end, or an empty string."""
    named = os.environ.get("NNMATH_REPOSITORY") or (config.launch_links or {}).get("repository")
    return (named or "").rstrip("/").removesuffix(".git")


def launch_urls(config: Any, source: str, notebook: str) -> list[tuple[str, str]]:
    """Return (name, URL) of each service that can open a page.

    Parameters
    ----------
    config : Config
        Its ``launch_links`` has ``repository`` (an address), ``branch``, ``notebooks`` (the branch
        on which the workflow puts the notebooks), and ``binder``, ``colab``, ``jupyterhub``
        (addresses of such services; one that is empty is not offered).
    source : str
        The page's file in the repository.
    notebook : str
        The page's notebook on the branch of notebooks: Colab opens notebooks only.
    """
    settings = {"branch": "main", "notebooks": "notebooks", **(config.launch_links or {})}
    repository = repository_of(config)
    if not repository:
        return []
    parts = urlsplit(repository)
    on_github = parts.hostname == "github.com"
    path, branch = parts.path.strip("/"), quote(settings["branch"], safe="")
    lab = "lab/tree/" + quote(source)
    found = []
    if settings.get("binder"):
        place = f"gh/{path}" if on_github else f"git/{quote(repository, safe='')}"
        url = f"{settings['binder'].rstrip('/')}/v2/{place}/{branch}?urlpath={quote(lab, safe='')}"
        found.append(("Binder", url))
    if settings.get("colab") and on_github:
        notebooks = quote(settings["notebooks"], safe="")
        base = settings["colab"].rstrip("/")
        found.append(("Colab", f"{base}/github/{path}/blob/{notebooks}/{quote(notebook)}"))
    if settings.get("jupyterhub"):
        inside = quote(f"lab/tree/{path.rpartition('/')[2]}/{source}", safe="")
        url = f"{settings['jupyterhub'].rstrip('/')}/hub/user-redirect/git-pull"
        url += f"?repo={quote(repository, safe='')}&branch={branch}&urlpath={inside}"
        found.append(("JupyterHub", url))
    return [(name, html.escape(url)) for name, url in found]
