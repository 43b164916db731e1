"""Runs in a kernel: records what the cells of a page read, which their outputs depend on.

`execution_cache` starts it in each kernel. It imports nothing that a cell would not find imported
anyway, and leaves no name among those of the cells.
"""

import contextlib
import importlib
import importlib.util
import json
import os
import sys
from pathlib import Path

#: What starts another process, whose reading nobody sees.
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"}


def record(target: str) -> None:
    """Write what was read to a file, after each cell, from now on.

    ``files`` are the files that were opened for reading, each with its time and size then;
    ``folders``, those whose names were read; ``searched``, those in which an import looked for a
    module; ``starts``, other processes.
    """
    files: dict[str, tuple[int, int]] = {}
    written, folders, searched, starts = set[str](), set[str](), set[str](), set[str]()

    def see(event: str, about: tuple) -> None:
        if event in STARTS:
            starts.add(f"{event} {about[0]}" if about else event)
        elif event in ("os.listdir", "os.scandir"):
            if not isinstance(about[0], int):
                is_import = "importlib" in sys._getframe(1).f_code.co_filename
                kind = searched if is_import else folders
                kind.add(os.path.abspath(os.fsdecode(about[0] or ".")))
        elif event == "open" and not isinstance(about[0], int):
            path, mode, flags = about
            path = os.path.abspath(os.fsdecode(path))
            if set(mode or "") & set("wax") or (flags or 0) & (os.O_WRONLY | os.O_RDWR):
                written.add(path)
            elif path not in files:
                note(path)

    def note(path: str) -> None:
        if path.endswith(".pyc"):  # of a module: its source counts
            with contextlib.suppress(ValueError):
                path = importlib.util.source_from_cache(path)
        try:
            stat = os.stat(path)
        except OSError:
            return
        files.setdefault(path, (stat.st_mtime_ns, stat.st_size))

    def write(*_: object) -> None:
        for module in list(sys.modules.values()):
            if isinstance(path := getattr(module, "__file__", None), str) and path not in files:
                note(path)
        read = {path: stat for path, stat in files.items() if path not in written}
        found = {
            "files": read,
            "folders": sorted(folders),
            "searched": sorted(searched),
            "starts": sorted(starts),
        }
        Path(target).write_text(json.dumps(found), encoding="utf-8")

    from IPython import get_ipython

    get_ipython().events.register("post_run_cell", write)
    sys.addaudithook(see)
    importlib.invalidate_caches()  # folders are searched again, while it is seen
