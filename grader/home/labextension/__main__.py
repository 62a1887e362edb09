"""Copy the plugin to where JupyterLab looks for it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

SOURCE = Path(__file__).parent
FILES = ("package.json", "static/remoteEntry.js")


def install(prefix: Path) -> Path:
    """Copy the plugin below a prefix and return its folder."""
    name: str = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))["name"]
    target = prefix / "share" / "jupyter" / "labextensions" / name
    for file in FILES:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SOURCE / file, target / file)
    return target


if __name__ == "__main__":
    install(Path(sys.prefix))
