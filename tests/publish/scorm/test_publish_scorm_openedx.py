"""Open edX's importer takes every package without a warning, starts the right page, and understands what the page
tells it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.film.film import Film
from pipeline.publish.scorm import scorm
from tests.publish.scorm_run import WHOLE, Run, right

ENDINGS = {"scorm12": ("1.2", "SCORM_12"), "scorm2004": ("2004", "SCORM_2004")}


@pytest.fixture(scope="module")
def taken(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the importer says of each package, by name, after a learner has watched and answered all of the first
    step.
    """
    made = tmp_path_factory.mktemp("packages")
    scorm.make(films, made)
    given = []
    for path in sorted(made.glob("*.zip")):
        run = Run(
            films,
            ENDINGS[path.stem.split(".")[1]][0],
            ("ready",),
            ("answer", *right(films)),
            ("play", WHOLE),
            ("pause",),
            ("leave",),
        )
        given.append([str(path), [call[1:] for call in run.named("set")]])
    script = Path(__file__).parents[1] / "openedx.py"
    command = [sys.executable, "-W", "ignore", str(script), str(tmp_path_factory.mktemp("storage"))]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {Path(path).name: said for (path, _), said in zip(given, json.loads(done.stdout), strict=True)}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_finds_version_and_entry_page_and_warns_of_nothing(
    taken: dict[str, dict[str, Any]], films: tuple[Film, ...], ending: str
) -> None:
    first, second = (step.slug for step in films[0].steps)
    for name, slug in ((first, first), (second, second), ("course", first)):
        said = taken[f"{name}.{ending}.zip"]
        assert said["warnings"] == []
        assert said["version"] == ENDINGS[ending][1]
        assert said["page"] == f"{slug}.html"
        assert said["fetched"] == [200, "text/html", 206, "video/mp4", 100]
        assert f"/{slug}.html" in said["menu"]
    assert all(f"/{slug}.html" in taken[f"course.{ending}.zip"]["menu"] for slug in (first, second))


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_the_page_tells_becomes_completion_and_grade(
    taken: dict[str, dict[str, Any]], films: tuple[Film, ...], ending: str
) -> None:
    said = taken[f"{films[0].steps[0].slug}.{ending}.zip"]
    assert said["status"] == "completed"
    assert said["completions"][-1] == 1
    assert said["grade"] == said["grades"][-1] == 1
