"""The words of course pages (pipeline/publish): English here, in other languages under [page] of words/<language>.toml.

The page puts `{name}` in. Every text that publishing shows is in PAGE: another one could not be translated, and is an
error.
"""

from lesson.model import PROJECT_ROOT, Lesson

from .language import own_texts, words_files

PAGE = (
    "Step {n} of {count}",
    "The whole film",
    "Steps",
    "What you will discover",
    "Key concepts",
    "Difficulty",
    "Duration",
    "Prerequisites",
    "Author",
    "Licence",
    "Chapters",
    "Transcript",
    "Captions",
    "Captions: off",
    "Language",
    "Speed",
    "Question",
    "What do you think?",
    "Check",
    "Go on",
    "Skip the question",
    "Right.",
    "Not quite. Right is: {answer}",
    "Downloads",
    "Video",
    "Poster",
    "Previous step",
    "Next step",
    "All steps",
    "Skip to the video",
    "The video cannot be played here. Download it: {file}",
    "Jump to {time}",
    "{done} of {count} questions right",
    "Begin with step {n}",
    "Play",
    "Pause",
    "Mute",
    "Sound on",
    "Volume",
    "Position",
    "{time} of {length}",
    "Full screen",
    "Leave full screen",
    "Keyboard",
    "5 seconds back or on",
    "Previous or next chapter",
    "Slower or faster",
    "Use these keys",
    "Choose an answer first.",
    "Play or pause",
    "Play again",
    "Captions on or off",
    (
        "This server sends the film only from its beginning: jumps do not work here. "
        "Who put it there needs a server that knows Range requests."
    ),
    "Put it into your course",
    "Put this folder on the web: on your school's server, GitHub Pages, or any host that has https.",
    "Its address there",
    (
        "This is no web address. Open a page of the course, copy its address from the browser and paste it here; "
        "it looks like {example}"
    ),
    "What to show",
    "Copy what belongs to your platform:",
    "Platforms",
    "Copy",
    "Copied",
    "In a page or text area: Tools, Source code; paste it there.",
    "In the Rich Content Editor: the sign </> (HTML editor); paste it there.",
    (
        "Add a block Custom HTML and paste it there. It takes an administrator or editor: "
        "from others WordPress drops frames."
    ),
    "Paste it into the page's HTML.",
    "Paste it into a Markdown file or cell, between empty lines.",
    "Paste it into an .rst file, between empty lines.",
    "These take the address only: paste it on a line of its own and choose to embed it.",
    "Show it anyway",
    "Answer the question to see what comes next.",
    "Go on: the film shows why.",
    "Most platforms show no frame from an address with http: only; ask for https.",
    "This is only an example: put in your own address, then copy.",
    "No place on the web?",
    (
        "Upload a step's SCORM package to your platform (./render.sh publish scorm makes them), "
        "or its MP4 as a video, with the captions (VTT or SRT)."
    ),
    "A frame sends no answers and no progress to your platform; a SCORM package does.",
    "Skip to the downloads",
    "Download the transcript",
    "For teachers: put it into your course",
)


def page_words(lesson: Lesson) -> dict[str, str]:
    """Return the words of course pages in the lesson's language, as far as it has them, by their English text.

    LessonError for what is not a text, as with the lesson's own.
    """
    there = own_texts(words_files(lesson.folder, PROJECT_ROOT / "assets", lesson.language), "page")
    return {source: there[source] for source in PAGE if source in there}
