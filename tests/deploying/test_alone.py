"""`sam build --parallel` asks for the package six times at once, also where there is no environment yet."""

import subprocess
import sys
from pathlib import Path

from .account import ROOT

SAY = "import sys, time; print('begun', flush=True); time.sleep(0.2); print('done', flush=True); sys.exit(3)"


def test_of_several_at_once_each_waits_for_the_one_before(tmp_path: Path) -> None:
    said = tmp_path / "said"
    command = [sys.executable, f"{ROOT}/infra/alone.py", f"{tmp_path}/made/lock", sys.executable, "-c", SAY]
    with said.open("w") as output:
        several = [subprocess.Popen(command, stdout=output) for _ in range(3)]
        assert [each.wait(60) for each in several] == [3, 3, 3], "it ends as its command does"
    assert said.read_text().split() == ["begun", "done"] * 3
