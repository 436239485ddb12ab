import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from layers.errors import OutputError
from output import files
from output.files import MARKER, replace_folder, require_ours, write_bytes, write_text
from tests.output.folders import contents

OURS = json.dumps({"generator": "corridormap", "resources": [{"path": "layers/rail.geojson"}]})


def build(target, name="one"):
    with replace_folder(target) as folder:
        write_text(folder / "layers" / "rail.geojson", name)
        write_text(folder / MARKER, OURS)


def siblings(target):
    return sorted(p.name for p in target.parent.iterdir())


def test_a_folder_is_made_and_then_replaced(tmp_path):
    target = tmp_path / "deep" / "out"
    build(target)
    build(target, "two")
    assert contents(target)["layers/rail.geojson"] == b"two"
    assert siblings(target) == ["out"]


def test_rights_follow_the_umask(tmp_path):
    before = os.umask(0o022)
    try:
        build(tmp_path / "out")
    finally:
        os.umask(before)
    modes = {p.stat().st_mode & 0o777 for p in (tmp_path / "out").rglob("*") if p.is_dir()}
    assert modes | {(tmp_path / "out").stat().st_mode & 0o777} == {0o755}
    assert (tmp_path / "out" / MARKER).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyboardInterrupt(), OSError(errno.EIO, "x")])
def test_a_run_that_fails_leaves_the_previous_output_whole(tmp_path, error):
    target = tmp_path / "out"
    build(target)
    before = contents(target)
    with pytest.raises((RuntimeError, KeyboardInterrupt, OutputError)):  # noqa: PT012, SIM117
        with replace_folder(target) as folder:
            write_text(folder / "half", "x")
            raise error
    assert contents(target) == before
    assert siblings(target) == ["out"]


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(OutputError, match="the disk is full; make room"), replace_folder(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert siblings(target) == []


def test_a_real_full_disk_leaves_the_file_that_was_there(tmp_path):
    path = tmp_path / "file"
    write_text(path, "old")
    code = f"""
        import resource, signal
        from pathlib import Path
        from output.files import write_bytes
        from layers.errors import OutputError
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_bytes(Path({str(path)!r}), b"x" * 5000)
        except OutputError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert "can't be written" in done.stdout
    assert contents(tmp_path) == {"file": b"old"}


def test_a_killed_run_leaves_the_previous_output_whole_and_the_next_clears_up(tmp_path):
    target = tmp_path / "out"
    build(target)
    before = contents(target)
    code = f"""
        import os, signal
        from output.files import replace_folder
        with replace_folder({str(target)!r}) as folder:
            (folder / "half").write_text("x")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert contents(target) == before
    assert len(siblings(target)) == 2
    build(target, "two")
    assert siblings(target) == ["out"]


def test_a_run_killed_between_the_two_renames_is_mended(tmp_path):
    target = tmp_path / "out"
    build(target)
    target.rename(tmp_path / ".corridormap-previous-out")
    build(target, "two")
    assert contents(target)["layers/rail.geojson"] == b"two"
    assert siblings(target) == ["out"]


def test_the_folder_of_a_run_that_goes_on_is_left_alone(tmp_path):
    busy = tmp_path / f".corridormap-building-{os.getpid()}-x"
    busy.mkdir()
    build(tmp_path / "out")
    assert busy.is_dir()


def test_without_an_exchange_the_folder_is_swapped(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    target = tmp_path / "out"
    build(target)
    build(target, "two")
    assert contents(target)["layers/rail.geojson"] == b"two"
    assert siblings(target) == ["out"]


def test_a_swap_that_fails_is_taken_back(tmp_path, monkeypatch):
    target = tmp_path / "out"
    build(target)
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    rename = Path.rename

    def fail(self, goal):
        if "building" in self.name:
            raise OSError(errno.EIO, "broken")
        return rename(self, goal)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="broken"):
        build(target, "two")
    assert contents(target)["layers/rail.geojson"] == b"one"


def test_the_folder_that_one_stands_in_is_filled_in_place(tmp_path, monkeypatch):
    target = tmp_path / "out"
    build(target)
    monkeypatch.chdir(target)
    inode = target.stat().st_ino
    build(Path(), "two")
    assert target.stat().st_ino == inode
    assert contents(target)["layers/rail.geojson"] == b"two"
    assert siblings(target / MARKER) == [MARKER, "layers"]


def test_filling_in_place_is_taken_back_where_it_fails(tmp_path, monkeypatch):
    target = tmp_path / "out"
    build(target)
    before = contents(target)
    monkeypatch.chdir(target)
    rename = Path.rename

    def fail(self, goal):
        if "building" in self.parent.name and self.name == "layers":
            raise OSError(errno.ENOSPC, "full")
        return rename(self, goal)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="disk is full"):
        build(target, "two")
    assert contents(target) == before


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"notes.txt": "mine"}, "didn't write .notes.txt."),
        ({MARKER: OURS, "layers/rail.geojson": "x", "layers/mine.geojson": "x"}, "mine.geojson"),
        ({MARKER: OURS, "holiday.jpg": "x"}, "something of yours.*holiday.jpg"),
        ({MARKER: '{"generator": "other"}'}, "didn't write"),
        ({MARKER: "[" * 50_000}, "didn't write"),
        ({f"file{n}": "" for n in range(9)}, "and 4 more"),
    ],
)
def test_what_is_not_ours_is_refused_before_work_and_left(tmp_path, made, message):
    for name, text in made.items():
        write_text(tmp_path / "out" / name, text)
    before = contents(tmp_path)
    with pytest.raises(OutputError, match=message), replace_folder(tmp_path / "out"):
        pytest.fail("work was begun")
    assert contents(tmp_path) == before


def test_a_link_to_elsewhere_is_not_ours(tmp_path):
    build(tmp_path / "out")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="link"):
        build(tmp_path / "out")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="is a file"):
        build(tmp_path / "out")


def test_a_linked_output_folder_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    build(tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert MARKER in contents(tmp_path / "real")


def test_an_empty_folder_and_what_file_managers_leave_are_no_hindrance(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".DS_Store").write_text("x")
    require_ours(tmp_path / "out")
    build(tmp_path / "out")
    (tmp_path / "out" / "corridors.gpkg-wal").write_text("x")
    build(tmp_path / "out", "two")
    assert set(contents(tmp_path / "out")) == {MARKER, "layers/rail.geojson"}


def test_a_folder_without_rights_is_named(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(files.tempfile, "mkdtemp", refuse)
    with pytest.raises(OutputError, match="no right to write there; give another --out"):
        build(tmp_path / "out")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a place where none can write")
def test_a_place_where_nobody_can_write_is_named():
    with (
        pytest.raises(OutputError, match=r"can't be written.*What was there is as it was"),
        replace_folder("/proc/nothing"),
    ):
        pytest.fail("work was begun")


def test_bytes_are_written_whole_or_not(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "file"
    write_bytes(path, b"one")

    def fail(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="disk is full"):
        write_bytes(path, b"two")
    assert contents(tmp_path) == {"deep/file": b"one"}
