"""`waarom check --watch`: checks at each change, and stops at Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from explain.verbs.watch import changes, stamps, watch

EXAMPLE = ROOT / "docs" / "voorbeelden" / "fietsregeling"


def test_what_came_went_or_was_written_is_a_change(tmp_path: Path) -> None:
    for name in ("a.regels", "b.regels", "c.png"):
        (tmp_path / name).write_text("x")
    before = stamps(tmp_path)
    (tmp_path / "a.regels").write_text("xy")
    (tmp_path / "b.regels").unlink()
    (tmp_path / "c.png").write_text("xy")
    (tmp_path / "d.yaml").write_text("x")
    assert [p.name for p in changes(before, stamps(tmp_path))] == ["a.regels", "b.regels", "d.yaml"]


def test_it_runs_at_once_and_after_a_change_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[int] = []
    steps = iter([None, "a.regels", None, "b.regels"])

    def sleep(_: float) -> None:
        try:
            name = next(steps)
        except StopIteration:
            raise KeyboardInterrupt from None
        if name is not None:
            (tmp_path / name).write_text(name)

    watch(tmp_path, lambda: ran.append(1), sleep)
    assert len(ran) == 3
    shown = capsys.readouterr()
    assert ("a.regels" in shown.out, "b.regels" in shown.out, "Gestopt." in shown.err) == (True, True, True)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_ends_it_cleanly_and_an_error_does_not(tmp_path: Path) -> None:
    folder = tmp_path / "regels"
    shutil.copytree(EXAMPLE, folder)
    rules = folder / "fietsregeling.regels"
    rules.write_text(rules.read_text(encoding="utf-8").replace("fiets_nodig", "fiets_nodg", 1), encoding="utf-8")
    command = [sys.executable, "-m", "explain.cli", "check", str(folder), "--watch"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a job in the background ignores it
    ) as process:  # fmt: skip
        assert process.stderr is not None
        for line in process.stderr:
            if "Ctrl-C stopt" in line:
                break
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0
    assert "R003" in out
    assert "Gestopt." in err
    assert "Traceback" not in err
