"""Runs the scripts that report to an LMS in Node (scorm_adapter.mjs), with a page and an LMS that do what a test
wants.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from pipeline.publish.film.film import Film
from pipeline.publish.scorm.adapter import scripts_of
from pipeline.publish.web.show import step_show

VERSIONS = ("1.2", "2004")
STATUS = {"1.2": "cmi.core.lesson_status", "2004": "cmi.completion_status"}
WHOLE = "whole"


class Run:
    """What came of running the scripts with some actions."""

    def __init__(self, films: tuple[Film, ...], version: str, *actions: Any, step: int = 0, **more: Any) -> None:
        found = films[0].steps[step]
        shows = {film.language: step_show(films, film, film.steps[step]) for film in films}
        told = [[name, *given] for name, *given in actions]
        for action in told:
            if action[1:] == [WHOLE]:
                action[1:] = [0, found.seconds]
        given = {
            "scripts": scripts_of(films, found, version),
            "questions": {language: [{"id": asked.id} for asked in show.asked] for language, show in shows.items()},
            "place": "frames",
            "state": {},
            **more,
            "actions": told,
        }
        done = subprocess.run(
            ["node", str(Path(__file__).with_name("scorm_adapter.mjs"))],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=True,
        )
        said = json.loads(done.stdout)
        self.state: dict[str, str] = said["state"]
        self.calls: list[list[str]] = said["calls"]
        self.restored = said["restored"]
        assert said["problem"] is None

    def named(self, name: str) -> list[list[str]]:
        return [call for call in self.calls if call[0] == name]

    def status(self) -> str:
        return next(value for name, value in self.state.items() if name in STATUS.values())


def right(films: tuple[Film, ...], language: int = 0) -> tuple[str, str]:
    """The first question of the first step: its id and its right answer."""
    asked = step_show(films, films[language], films[language].steps[0]).asked[0]
    return asked.id, next(text for text, good in asked.answers if good)
