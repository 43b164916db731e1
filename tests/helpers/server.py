"""A server for tests and measurements, as a real one would be: gzip, caching, own headers."""

import functools
import gzip
import re
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

from helpers.browser import served

# The policy for its content under which the book says that it works.
POLICY = re.search(
    r"^Content-Security-Policy: (.+)$",
    (Path(__file__).parents[2] / "chapters" / "accessibility.md").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)[1]
TEXT = {".html", ".css", ".js", ".svg", ".json", ".txt", ".xml"}


@functools.cache
def squeezed(path, changed):
    """The file, compressed once."""
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class _Compressed(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    headers_too = ()

    def log_message(self, *args):
        pass

    def end_headers(self):
        for name, value in self.headers_too:
            self.send_header(name, value)
        super().end_headers()

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.suffix in TEXT and "gzip" in self.headers.get("Accept-Encoding", "")
        body = squeezed(str(path), path.stat().st_mtime) if packed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        changing = path.suffix == ".html"
        self.send_header("Cache-Control", "no-cache" if changing else "max-age=31536000")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


def compressed(folder, headers=()):
    """The folder, served with gzip and these headers; gives its address."""
    return served(folder, type("Handler", (_Compressed,), {"headers_too": tuple(headers)}))
