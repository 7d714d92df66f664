"""Other people's readers of what is exported, packages that npm fetches, and a server from which a browser loads them.

Each is pinned by its version and the hash of its bytes; nothing of theirs is kept but in the build's folder.
"""

import base64
import hashlib
import http.server
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import typing
import unittest

# What CTest is told to take for "skipped".
SKIPPED = 77
PATIENCE = 300
# What npm says where nobody answered; anything else that it says is about the package, and a failure.
NOBODY = {"EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTCACHED", "ENOTFOUND",
          "ERR_SOCKET_TIMEOUT", "ETIMEDOUT"}
TYPES = {".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json"}


class Unreachable(Exception):
    """There is no npm here, or no registry answers it."""


class Package(typing.NamedTuple):
    name: str
    version: str
    sha512: str  # of the packed file, in base 64, as npm's own lock files have it


MERMAID = Package("mermaid", "12.3.0",
                  "4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw==")
SPEEDSCOPE = Package("speedscope", "1.25.0",
                     "cpf9HWTZf1ijLXBJrk87Ve/54tnYx6rlf0gUThvn3ook6h63hLXVOQiMf44PT+XoV503cPfvfiT5gP5vojp6Ag==")
TRACE_ENGINE = Package("@paulirish/trace_engine", "0.0.65",
                       "Qsm6F5C8xf6ZzQXbQc2+wcpe6sggfs/gvc/ytqSurdvYg3kyW0ECHCqE0CWBKZpqgjVfPNX9c7SCS3r2nEIRGg==")


def packed(package, folder, environment=None):
    """The path in a folder of a package, which is fetched where it is not there yet, and is what it should be."""
    path = pathlib.Path(folder) / f"{package.name.replace('/', '-').lstrip('@')}-{package.version}.tgz"
    if path.exists():
        check(package, path)
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, so that it comes to its name whole or not at all, whoever else fetches it.
    with tempfile.TemporaryDirectory(dir=path.parent) as fetched:
        ask(package, fetched, environment or {})
        found, = pathlib.Path(fetched).glob("*.tgz")
        check(package, found)
        found.rename(path)
    return path


def ask(package, folder, environment):
    """Has npm put a package into a folder, without what it depends on and without running anything of it."""
    npm = shutil.which("npm")
    if npm is None:
        raise Unreachable("npm is not installed")
    command = [npm, "pack", "--json", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000",
               f"--cache={folder}/cache", f"{package.name}@{package.version}"]
    try:
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                                env={**os.environ, **environment}, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Unreachable(f"npm has not fetched {package.name} in {PATIENCE} s") from None
    if result.returncode != 0:
        said = result.stdout + result.stderr
        code = re.search(r'\bcode"?:? "?(\w+)', said)
        if code and code[1] in NOBODY:
            raise Unreachable(f"npm reaches no registry: {code[1]}")
        raise RuntimeError(f"npm does not fetch {package.name} {package.version}: {said}")


def check(package, path):
    found = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if found != package.sha512:
        raise ValueError(f"{path} is not {package.name} {package.version}: its SHA-512 is {found}, expected {package.sha512}")


def files(package, *kept):
    """By their paths in a package: the contents of those files whose paths begin with one of these."""
    with tarfile.open(packed(package, FOLDER)) as archive:
        members = {member.name.partition("/")[2]: member for member in archive if member.isfile()}
        return {name: archive.extractfile(member).read() for name, member in members.items() if name.startswith(kept)}


class Site(http.server.ThreadingHTTPServer):
    """Serves contents by their paths to a browser on this machine."""

    daemon_threads = True

    def __init__(self):
        self.contents = {}
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        content = self.server.contents.get(self.path[1:])
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Type", TYPES.get(pathlib.PurePath(self.path).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        shutil.copyfileobj(io.BytesIO(content or b""), self.wfile)

    def log_message(self, *_):
        """Says nothing: what was asked for, the browser knows."""


def main(*packages):
    """Runs the tests of a script once its packages are there; says why where they cannot be had."""
    try:
        for package in packages:
            packed(package, FOLDER)
    except Unreachable as reason:
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    unittest.main()


TEMPORARY = None
FOLDER = os.environ.get("RAFTSIM_PACKAGES")
if not FOLDER:
    TEMPORARY = tempfile.TemporaryDirectory()
    FOLDER = TEMPORARY.name
