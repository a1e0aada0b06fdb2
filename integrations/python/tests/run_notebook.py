"""Runs the code of a notebook from top to bottom, without Jupyter: run_notebook.py NOTEBOOK [--write]

In the present folder; the first cell that fails ends it. With --write the notebook gets what its cells printed.
"""

import contextlib
import io
import json
import sys
from pathlib import Path


def run(path, write=False):
    path = Path(path).resolve()
    notebook = json.loads(path.read_text(encoding="utf8"))
    names = {"__name__": "__main__"}
    count = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        count += 1
        source = "".join(cell["source"])
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(source, f"{path.name}, cell {count}", "exec"), names)
        except BaseException:
            sys.stderr.write(f"{printed.getvalue()}\ncell {count}:\n{source}\n")
            raise
        cell["execution_count"] = count
        lines = printed.getvalue().splitlines(keepends=True)
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
    if write:
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    print(f"{count} cells")


if __name__ == "__main__":
    run(sys.argv[1], "--write" in sys.argv[2:])
