"""The wheel works outside a checkout: it carries templates, styles, fonts, register and specimen."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]  # two minutes: `make wheel-check` does as much before a release


def test_it_runs_from_an_empty_folder_in_a_fresh_environment(tmp_path: Path, checkout: Path) -> None:
    built = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(checkout)]
    subprocess.run(built, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "env", with_pip=False)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (site / "locked.pth").write_text(sysconfig.get_path("purelib"))
    python = tmp_path / "env" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--prefix", str(tmp_path / "env"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home")}  # libraries keep their caches there
    place = "import reporter, data_sources; print(reporter.__file__, data_sources.__file__)"
    where = subprocess.run([python, "-c", place], cwd=empty, env=environment, capture_output=True, text=True, check=True)
    assert all(path.startswith(str(tmp_path)) for path in where.stdout.split())
    run = [python, "-m", "reporter", "demo", "--folder", str(tmp_path / "demo")]
    result = subprocess.run(run, cwd=empty, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert len(list((tmp_path / "demo" / "out").glob("*.pdf"))) >= 6
    assert not list(empty.iterdir())
