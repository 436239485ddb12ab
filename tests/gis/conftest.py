"""A real PostGIS and a real QGIS for the tests that need them (`make test-gis`)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path

import pytest

from tests.output.folders import write_output

HERE = Path(__file__).parent
SECRET = "only-for-this-test-run"
MISSING = "{} isn't installed; run make test-gis, or apt-get install {}"


@pytest.fixture(scope="session")
def output(tmp_path_factory):
    """Return an output folder of the hand-made survey."""
    return write_output(tmp_path_factory.mktemp("gis") / "out")


@pytest.fixture(scope="session")
def qgis():
    """Return a function that runs `qgis_steps.py` with QGIS's own Python and returns its answer."""
    python = "/usr/bin/python3"
    probe = subprocess.run([python, "-c", "import qgis.core"], capture_output=True, check=False)
    if probe.returncode != 0:
        pytest.fail(MISSING.format("QGIS", "qgis python3-qgis"))

    def run(step, *arguments):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(Path(arguments[0]).parent),
        }
        command = [python, str(HERE / "qgis_steps.py"), step, *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=300
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


class Server:
    """A PostgreSQL server of this test run, on a Unix socket in a folder of its own."""

    def __init__(self, binaries, folder):
        self.binaries, self.folder = binaries, folder
        self.data = folder / "data"
        password = folder / "password"
        password.write_text(SECRET)
        self._own()
        self.run(
            "initdb",
            "-D",
            self.data,
            "-U",
            "owner",
            "-A",
            "scram-sha-256",
            f"--pwfile={password}",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        self.run("pg_ctl", "-D", self.data, "-w", "-o", options, "-l", folder / "log", "start")

    def _own(self):
        """Give the folder to the server's user, who can't be root."""
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, "postgres", "postgres")

    def run(self, program, *arguments):
        """Run one of the server's programs, never as root: the server refuses that."""
        command = [str(self.binaries / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def dsn(self, database="postgres", user="owner", password=SECRET):
        return f"host={self.folder} dbname={database} user={user} password={password}"

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")


@pytest.fixture(scope="session")
def server():
    """Return a running server; it is stopped with the test run."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.fail(MISSING.format("PostgreSQL", "postgresql-15-postgis-3"))
    # Not pytest's own folder: the server's user couldn't enter it, and its path is too long for a
    # socket.
    folder = Path(tempfile.mkdtemp(prefix="corridormap-pg-"))
    try:
        server = Server(found[-1].parent, folder)
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server, request):
    """Return the DSN of a fresh database with PostGIS in it."""
    import psycopg

    name = f"t{zlib.crc32(request.node.name.encode())}"
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(server.dsn(name)) as connection:
        connection.execute("CREATE EXTENSION postgis")
    return server.dsn(name)
