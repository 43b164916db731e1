"""Write the built site as one zip that works when it is unpacked and opened as a file.

python tools/make_zip.py [FILE]
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from pages import SITE, need_site, target_of

LEFT_OUT = {".buildinfo", "objects.inv", ".nojekyll", ".doctrees"}


def is_for_servers(path: Path) -> bool:
    """Return whether a file is there as a script too, which a page from a folder needs."""
    return path.with_name("packed").joinpath(f"{path.name}.js").is_file()


def write(site: Path, target: Path, top: str = "nnmath-book") -> int:
    """Write the zip, the same bytes for the same site; return how many files it holds."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    files = [path for path in files if path.name not in LEFT_OUT and not is_for_servers(path)]
    with zipfile.ZipFile(target, "w") as archive:
        for path in files:
            entry = zipfile.ZipInfo(
                f"{top}/{path.relative_to(site).as_posix()}", (1980, 1, 1, 0, 0, 0)
            )
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return len(files)


def main() -> None:
    """Write the zip of the built book."""
    need_site()
    target = target_of("zip")
    count = write(SITE, target)
    print(f"{count} files, {target.stat().st_size / 1e6:.1f} MB: {target}")


if __name__ == "__main__":
    main()
