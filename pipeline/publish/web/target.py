"""What the kind `web` is."""

from pipeline.publish.target import Target, make_of

TARGET = Target(
    "web",
    "pages for any web server",
    1,
    make_of("pipeline.publish.web.web"),
    older=("index.html", b'id="lesson-data"'),
    served=True,
)
