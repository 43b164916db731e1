"""The set-up of the environment: what fails says why, and what to do."""

import errno
import os
import subprocess
import sys

import pytest
from helpers.paths import ROOT
from sphinx.errors import ExtensionError

sys.path.insert(0, str(ROOT / "tools"))
import environment

# What the programs printed when the set-up was tried under these conditions.
PRINTED = {
    "npm, a proxy that does not answer": (
        "npm error   errno: 'ECONNREFUSED',\nnpm error\nnpm error If you are behind a proxy, "
        "please make sure that the 'proxy' config is set properly.  See: 'npm help config'",
        "HTTPS_PROXY=",
    ),
    "npm, a certificate that is not trusted": (
        "npm error code SELF_SIGNED_CERT_IN_CHAIN\nnpm error errno SELF_SIGNED_CERT_IN_CHAIN\nnpm "
        "error request failed, reason: self-signed certificate in certificate chain",
        "NODE_EXTRA_CA_CERTS=",
    ),
    "pip, a certificate that is not trusted": (
        "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
        "failed: unable to get local issuer certificate'))",
        "PIP_CERT=",
    ),
    "npm, no network": (
        "npm error code EAI_AGAIN\nnpm error syscall getaddrinfo",
        "Is there a network?",
    ),
    "pip, no network": (
        "ERROR: Could not find a version that satisfies the requirement six (from versions: none)\n"
        "ERROR: No matching distribution found for six",
        "Is there a network?",
    ),
    "pip, no such version for this Python": (
        "ERROR: Could not find a version that satisfies the requirement numpy==1.99 (from "
        "versions: 1.26, 2.0)\nERROR: No matching distribution found for numpy==1.99",
        "make PYTHON=python3.12",
    ),
    "npm, a home that cannot be written": (
        "npm error code EROFS\nnpm error syscall mkdir",
        "cannot be written",
    ),
    "pip, a full disk": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "The disk is full",
    ),
    "npm, other bytes": ("npm error code EINTEGRITY", "other bytes than the lock names"),
}


@pytest.mark.parametrize("case", PRINTED)
def test_a_failing_step_shows_what_was_printed_and_what_to_do(case):
    printed, words = PRINTED[case]
    failing = [sys.executable, "-c", f"print({printed!r}); raise SystemExit(7)"]
    with pytest.raises(environment.SetupError) as error:
        environment.run(failing, case.split(",")[0], dict(os.environ))
    message = str(error.value)
    assert printed in message
    assert f"{case.split(',')[0]} failed (exit 7)." in message
    assert words in message.split("failed (exit 7).")[1]


def test_the_proxy_that_was_used_is_shown():
    failing = [sys.executable, "-c", "raise SystemExit('npm error code ECONNREFUSED')"]
    with pytest.raises(environment.SetupError, match=r"Set now: https_proxy=http://localhost:9\."):
        environment.run(failing, "npm", {**os.environ, "https_proxy": "http://localhost:9"})


def test_an_unknown_failure_shows_what_was_printed():
    failing = [sys.executable, "-c", "raise SystemExit('a new kind of trouble')"]
    with pytest.raises(environment.SetupError, match="a new kind of trouble"):
        environment.run(failing, "pip", dict(os.environ))


def test_a_program_that_is_not_there_is_named(tmp_path):
    with pytest.raises(environment.SetupError, match=r"npm could not be started: .*No such file"):
        environment.run([str(tmp_path / "npm")], "npm", {})


def test_a_folder_that_cannot_be_written_or_has_no_room_is_told(tmp_path, monkeypatch):
    environment.check_folder(tmp_path)
    with pytest.raises(environment.SetupError, match=r"cannot be written .*work in a copy"):
        environment.check_folder(tmp_path / "missing")
    monkeypatch.setattr(environment, "NEEDED_GIGABYTES", 1e9)
    with pytest.raises(environment.SetupError, match=r"GB left, and the environment .* make room"):
        environment.check_folder(tmp_path)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "must belong to you")]
)
def test_a_build_that_the_system_refuses_to_write_says_what_to_do(number, words):
    """As jupyter-book raises it: an error of Sphinx, of which the system's is the cause."""
    try:
        try:
            raise OSError(number, os.strerror(number))
        except OSError as error:
            raise ExtensionError(f"a handler threw an exception ({error})", error) from error
    except ExtensionError as error:
        caught = RuntimeError("There was an error in building your book")
        caught.__cause__ = error
    assert words in environment.refusal(caught)
    assert environment.refusal(RuntimeError("a formula is wrong")) is None


def test_npm_has_a_cache_where_the_home_folder_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "file" / "home"))
    (tmp_path / "file").touch()
    assert environment.npm_cache({}, tmp_path) == str(tmp_path / "_build" / ".npm")
    assert environment.npm_cache({"npm_config_cache": "elsewhere"}, tmp_path) is None
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert environment.npm_cache({}, tmp_path) is None


def test_a_failure_is_told_without_a_traceback(tmp_path):
    """The command as make calls it, in a folder whose name breaks a shell that does not quote."""
    folder = tmp_path / "Bücher (2)"
    (folder / "tools").mkdir(parents=True)
    script = folder / "tools" / "environment.py"
    script.write_bytes((ROOT / "tools" / "environment.py").read_bytes())
    (folder / "package.json").write_text("not JSON")
    done = subprocess.run(
        [sys.executable, str(script), "--dev"],
        env={**os.environ, "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "npm" in done.stderr
    assert "Traceback" not in done.stderr
