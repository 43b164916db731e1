"""Bundles a script for the pages with all that it imports, by esbuild."""

from __future__ import annotations

import subprocess
from pathlib import Path

from node_js import find_node
from sphinx.errors import ExtensionError

MODULES = Path(__file__).parent.parent / "node_modules"
OPTIONS = (
    *("--bundle", "--minify", "--format=iife", "--target=es2022"),
    *("--loader:.py=text", "--legal-comments=eof", "--charset=utf8"),
)


def bundle_script(entry: Path) -> bytes:
    """Return the script and all that it imports as one script.

    Raises
    ------
    ExtensionError
        If esbuild is missing, or cannot bundle the script.
    """
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    if not esbuild.is_file():
        raise ExtensionError(f"esbuild is not in {MODULES}: run 'npm ci' in {MODULES.parent}")
    # Its launcher is a script for Node.js, or, once its installation has run, the program.
    is_script = esbuild.read_bytes().startswith(b"#!/usr/bin/env node")
    command = [find_node()] if is_script else []
    command += [str(esbuild), str(entry), *OPTIONS]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise ExtensionError(f"esbuild cannot bundle {entry.name}:\n{done.stderr.decode()}")
    return done.stdout
