import subprocess
import sys
from pathlib import Path

from layers.schema import LAYERS, TABLES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "layers.md"


def test_the_page_is_made_from_the_schema():
    command = [sys.executable, str(ROOT / "tools" / "layer_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_field_of_every_layer_has_a_row():
    sections = PAGE.read_text(encoding="utf-8").split("\n##")
    for table in (*LAYERS.values(), *TABLES.values()):
        section = next(s for s in sections if s.lstrip("# ").startswith(f"{table.name}\n"))
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert [line.split("`")[1] for line in rows] == [*table.names]
