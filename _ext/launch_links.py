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


def _settings(config: Any) -> dict[str, str]:
    """Return the settings, with the branch of notebooks that there is, if any."""
    found = {"branch": "main", "notebooks": "", **(config.launch_links or {})}
    found["repository"] = repository_of(config)
    if urlsplit(found["repository"]).hostname == "github.com":
        found["notebooks"] = found["notebooks"] or "notebooks"  # which the workflow writes
    return found


def package_url(config: Any, wheel: str, site: str) -> str:
    """Return what pip can install nnmath from: the site, the branch of notebooks, the project.

    The wheel lies on that branch beside the notebooks, so what opens one there finds it. Of a
    repository that is not on GitHub pip takes the source: each host has other addresses of files.
    """
    settings = _settings(config)
    project = settings["repository"]
    if site:
        return f"{site}_downloads/notebooks/{wheel}"
    if urlsplit(project).hostname == "github.com":
        return f"{project}/raw/{quote(settings['notebooks'])}/{wheel}"
    return f"git+{project}@{settings['branch']}" if project else ""


def launch_urls(config: Any, source: str, notebook: str) -> list[tuple[str, str]]:
    """Return (name, URL) of each service that can open a page.

    Parameters
    ----------
    config : Config
        Its ``launch_links`` has ``repository`` (an address), ``branch``, ``notebooks`` (the branch
        with the notebooks: on GitHub the one that the workflow writes, elsewhere none unless it is
        named), and ``binder``, ``colab``, ``jupyterhub`` (addresses of such services; one that is
        empty is not offered).
    source : str
        The page's file in the repository: what Binder opens where no branch has the notebooks.
    notebook : str
        The page's notebook on that branch.
    """
    settings = _settings(config)
    project, notebooks = settings["repository"], quote(settings["notebooks"], safe="")
    if not project:
        return []
    parts = urlsplit(project)
    path, on_github = parts.path.strip("/"), parts.hostname == "github.com"
    found = []
    if settings.get("binder"):
        place = f"gh/{path}" if on_github else f"git/{quote(project, safe='')}"
        branch = notebooks or quote(settings["branch"], safe="")
        lab = quote(f"lab/tree/{quote(notebook if notebooks else source)}", safe="")
        base = settings["binder"].rstrip("/")
        found.append(("Binder", f"{base}/v2/{place}/{branch}?urlpath={lab}"))
    # These two open notebooks only.
    if settings.get("colab") and on_github:
        base = settings["colab"].rstrip("/")
        found.append(("Colab", f"{base}/github/{path}/blob/{notebooks}/{quote(notebook)}"))
    if settings.get("jupyterhub") and notebooks:
        inside = quote(f"lab/tree/{path.rpartition('/')[2]}/{notebook}", safe="")
        url = f"{settings['jupyterhub'].rstrip('/')}/hub/user-redirect/git-pull"
        url += f"?repo={quote(project, safe='')}&branch={notebooks}&urlpath={inside}"
        found.append(("JupyterHub", url))
    return [(name, html.escape(url)) for name, url in found]
