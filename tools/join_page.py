"""Write the map page's scripts as they are joined in the page, for the linter.

Usage: python tools/join_page.py OUT.js
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

MAP = Path(__file__).resolve().parent.parent / "output" / "map"


def order() -> tuple[str, ...]:
    """Return the names of the scripts, read from `output/map/page.py` without importing folium."""
    tree = ast.parse((MAP / "page.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SCRIPTS":
            assert isinstance(node.value, ast.Tuple)
            parts = [
                item.value if isinstance(item, ast.Starred) else item for item in node.value.elts
            ]
            return tuple(name for part in parts for name in ast.literal_eval(part))
    sys.exit("output/map/page.py has no SCRIPTS")


def main() -> None:
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    scripts = [(MAP / "js" / f"{name}.js").read_text(encoding="utf-8") for name in order()]
    out.write_text(
        "var corridormap = (function () {\n'use strict';\n" + "\n".join(scripts) + "\n})();\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
