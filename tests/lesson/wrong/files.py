"""Files of a new lesson folder (`./render.sh new --from regression`) that are spoiled."""

LESSON, NARRATION, THEME, CSV, WORDS = (
    "lesson.toml",
    "narration/en/forward_pass.md",
    "my-theme.toml",
    "students.csv",
    "words/es.toml",
)
USE_THEME = ('theme = "dark"', 'theme = "my-theme.toml"')
