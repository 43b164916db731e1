"""Serve the built book on this machine: python tools/serve.py [PORT [FOLDER]].

With the two headers of cross-origin isolation a cell that runs in a page can be stopped and keep
what the cells before it have computed; without them Python starts anew. Text is sent compressed.
"""

from __future__ import annotations

import errno
import functools
import gzip
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pages import SITE, need_site

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
}
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".zst": "application/zstd",
    ".wasm": "application/wasm",
}
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".txt", ".xml", ".wasm"}


@functools.lru_cache(maxsize=256)
def compress(path: Path, changed: int) -> bytes:
    """Return a file compressed; it is compressed again when it has changed."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Handler(SimpleHTTPRequestHandler):
    """Sends the files of one folder."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | KINDS

    def do_GET(self) -> None:
        """Answer with a file; a folder is answered with its first page."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            if not self.path.partition("?")[0].endswith("/"):
                super().do_GET()  # it sends the browser to the address with the slash
                return
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        changed = path.stat().st_mtime_ns
        body = compress(path, changed) if packed else path.read_bytes()
        tag = f'"{changed:x}-{len(body):x}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")  # a book that is built again is seen at once
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Add the headers that all answers have."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Print errors alone."""

    def log_error(self, format: str, *args: object) -> None:
        """Print what could not be answered."""
        sys.stderr.write(f"{format % args}: {self.path}\n")


def open_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server for the folder, which listens on this machine only.

    Raises
    ------
    SystemExit
        If the port is in use.
    """
    make = functools.partial(Handler, directory=str(folder))
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), make)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        why = "is in use" if error.errno == errno.EADDRINUSE else "may not be used"
        raise SystemExit(
            f"Port {port} {why}. Name another one: make serve PORT={port + 1}"
        ) from None


def main() -> None:
    """Serve until Ctrl-C."""
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else SITE
    need_site(folder)
    given = sys.argv[1] if len(sys.argv) > 1 else "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise SystemExit(f"PORT: expected a number from 1 to 65535, got {given!r}")
    with open_server(folder, int(given)) as server:
        sys.stdout.write(f"The book is at http://127.0.0.1:{given}/ (stop with Ctrl-C)\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
