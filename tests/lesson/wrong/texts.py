"""Looks, language, steps, narration and words on screen, wrong."""

from tests.lesson.wrong.files import LESSON, NARRATION, THEME, WORDS

# name: (file, text, its replacement)
WRONG: dict[str, tuple[str, str, str]] = {
    # looks, language, voice, decimals
    "theme misspelt": (LESSON, 'theme = "dark"', 'theme = "drak"'),
    "theme file missing": (LESSON, 'theme = "dark"', 'theme = "mine.toml"'),
    "theme outside": (LESSON, 'theme = "dark"', 'theme = "../mine.toml"'),
    "theme colour no colour": (THEME, 'positive = "', 'positive = "x'),
    "theme role misspelt": (THEME, "positive = ", "positiv = "),
    "theme too faint": (THEME, 'ink = "', 'ink = "#20242c" # "'),
    "language unknown": (LESSON, 'language = "en"', 'language = "xx"'),
    "language without words": (LESSON, 'language = "en"', 'language = "de"'),
    "voice misspelt": (LESSON, 'voice = "none"', 'voice = "recoded"'),
    "decimals negative": (LESSON, "# decimals = ...", "decimals = { values = -1 }"),
    "decimals too many": (LESSON, "# decimals = ...", "decimals = { values = 40 }"),
    # steps
    "step twice": (LESSON, 'key = "forward_pass"', 'key = "chain_rule"'),
    "step key with a space": (LESSON, 'key = "forward_pass"', 'key = "forward pass"'),
    "step without scene": (LESSON, 'scene = "scenes.s2_forward_pass:ForwardPass"\n', ""),
    "step of a missing file": (
        LESSON,
        '\nscene = "scenes.s2_forward_pass:ForwardPass"',
        '\nscene = "steps/mine.py:Mine"',
    ),
    "step outside": (LESSON, '\nscene = "scenes.s2_forward_pass:ForwardPass"', '\nscene = "../mine.py:Mine"'),
    "step that is no class": (
        LESSON,
        '\nscene = "scenes.s2_forward_pass:ForwardPass"',
        '\nscene = "scenes.s2_forward_pass"',
    ),
    # narration
    "narration without a title": (NARRATION, "# The forward pass\n", ""),
    "narration words before a beat": (NARRATION, "# The forward pass\n", "# The forward pass\nHello.\n"),
    "narration beat twice": (NARRATION, "## activation:", "## weighted_sum:"),
    "narration heading": (NARRATION, "## activation: ", "## activation "),
    "narration field misspelt": (NARRATION, "{cycle.forward.z[0][first]:2}", "{cycle.foward.z[0][first]:2}"),
    "narration index too far": (NARRATION, "{cycle.forward.z[0][first]:2}", "{cycle.forward.z[0][17]:2}"),
    "narration condition misspelt": (NARRATION, "(if has_hidden)", "(if has_hiden)"),
    "narration condition with spaces": (NARRATION, "(if has_hidden)", "(if has hidden)"),
    "narration condition open in a heading": (NARRATION, "(if has_hidden)", "(if has_hidden"),
    "narration condition open": (NARRATION, "(if several_inputs) [terms]", "(if several_inputs [terms]"),
    "narration cue twice": (NARRATION, "[into]", "[z]"),
    "narration pause": (NARRATION, "(pause 1)", "(pause one)"),
    "narration brace open": (NARRATION, "{cycle.forward.z[0][first]:2}", "{cycle.forward.z[0][first]:2"),
    "question with one answer": (NARRATION, "- Negative (right if prediction_negative)\n", ""),
    "question without a right answer": (NARRATION, "- Positive (right if prediction_positive)", "- Positive"),
    "question with two right answers": (NARRATION, "- Negative (right if prediction_negative)", "- Negative (right)"),
    "question with an answer twice": (NARRATION, "- Negative (right if prediction_negative)", "- Positive"),
    "question with a condition misspelt": (
        NARRATION,
        "(right if prediction_positive)",
        "(right if prediction_positiv)",
    ),
    "question with a cue": (
        NARRATION,
        "? Will the prediction be positive, or negative?",
        "? [ask] Will the prediction be positive, or negative?",
    ),
    "answer without a question": (NARRATION, "[z] Here, z is", "- Positive (right)\n[z] Here, z is"),
    # words on screen
    "words misspelt": (WORDS, "", '[words]\n"Forwrad" = "Adelante"\n'),
    "words a number": (WORDS, "", '[words]\n"Forward" = 3\n'),
    "words lose a value": (WORDS, "", '[words]\n"sample {n}" = "muestra"\n'),
    "words without a table": (WORDS, "", '"Forward" = "Adelante"\n'),
    "words no TOML": (WORDS, "", "[words\n"),
    "texts of the lesson misspelt": (WORDS, "", '[words]\n[lesson]\n"hours slpet" = "horas de sueño"\n'),
    "texts of the lesson too long": (
        WORDS,
        "",
        '[words]\n[lesson]\n"hours slept" = "horas de sueño de la noche anterior"\n',
    ),
    "words too long": (WORDS, "", f'[words]\n"Forward" = "{"Adelante " * 40}"\n'),
    "words of course pages misspelt": (WORDS, "", '[words]\n[page]\n"Chapter" = "Capítulos"\n'),
}

# name: what is said
TOLD: dict[str, str] = {
    "theme misspelt": (
        "lesson.toml: theme: got 'drak'; there is no such theme; did you mean 'dark'? (or a file beside lesson.toml,"
        ' "my-theme.toml")'
    ),
    "theme file missing": (
        "lesson.toml: theme: got 'mine.toml'; there is no such file in my-course; "
        "or use 'dark', 'light', 'high-contrast'"
    ),
    "theme outside": (
        "lesson.toml: theme: got '../mine.toml'; a theme file must be in the lesson's folder; "
        "or use 'dark', 'light', 'high-contrast'"
    ),
    "theme colour no colour": (
        'my-theme.toml: colors.positive: got \'x#56B4E9\'; write a colour as "#RRGGBB" in hexadecimal, "#56B4E9" for'
        " instance"
    ),
    "theme role misspelt": "my-theme.toml: colors.positiv: there is no such key; did you mean 'positive'?",
    "theme too faint": (
        'my-theme.toml: colors.ink: got "#20242C"; contrast 1.0:1 on panel #1B222D, at least 7:1; "#AAAACC" would do'
    ),
    "language unknown": (
        "assets/narration/xx/what_is_backpropagation.md: there is no such narration file; "
        "write it: '# Title', then '## beat: Title' and its spoken lines"
    ),
    "language without words": (
        "assets/narration/de/what_is_backpropagation.md: there is no such narration file; "
        "write it: '# Title', then '## beat: Title' and its spoken lines"
    ),
    "voice misspelt": (
        "lesson.toml: voice: got 'recoded'; write recorded, kokoro, none, or service:module.Class of a speech service"
    ),
    "decimals negative": "lesson.toml: decimals.values: got -1; must be at least 2",
    "decimals too many": "lesson.toml: decimals.values: got 40; must be at most 6",
    "step twice": (
        "lesson.toml: steps: got 'chain_rule' more than once; give every step its own key; one that is shown again says"
        ' narration = "chain_rule" for its words'
    ),
    "step key with a space": (
        "lesson.toml: steps[1].key: got 'forward pass'; "
        "use small letters, digits and underscores, forward_pass for instance"
    ),
    "step without scene": 'lesson.toml: steps[1].scene: is missing; add scene = "scenes.s2_forward_pass:ForwardPass"',
    "step of a missing file": (
        "lesson.toml: steps[1].scene: got 'steps/mine.py'; "
        "there is no such file in the lesson's folder; valid: momentum.py"
    ),
    "step outside": (
        "lesson.toml: steps[1].scene: got '../mine.py:Mine'; write module:Class inside scenes,"
        " scenes.s2_forward_pass:ForwardPass for instance, or a file of the lesson's own, steps/my_step.py:MyStep"
    ),
    "step that is no class": (
        "lesson.toml: steps[1].scene: got 'scenes.s2_forward_pass'; write module:Class inside scenes,"
        " scenes.s2_forward_pass:ForwardPass for instance, or a file of the lesson's own, steps/my_step.py:MyStep"
    ),
    "narration without a title": (
        "narration/en/forward_pass.md: line 1: the file of step 'forward_pass' needs a title: "
        "'# Title' as its first line"
    ),
    "narration words before a beat": (
        "narration/en/forward_pass.md: line 2: got 'Hello.'; "
        "spoken lines belong under a beat; put '## key: Title' before it"
    ),
    "narration beat twice": (
        "narration/en/forward_pass.md: line 27: got 'weighted_sum'; "
        "there is already a beat of this key in the file; give it another one"
    ),
    "narration heading": (
        "narration/en/forward_pass.md: line 27: got '## activation The activation'; "
        "a beat begins with '## key: Title', the key in small letters"
    ),
    "narration field misspelt": (
        "narration/en/forward_pass.md: line 25: cycle.foward.z[0][first]: "
        "cycle has no 'foward'; did you mean 'forward'?"
    ),
    "narration index too far": (
        "narration/en/forward_pass.md: line 25: cycle.forward.z[0][17]: "
        "cycle.forward.z[0] has 3 entries, so there is no [17]"
    ),
    "narration condition misspelt": (
        "narration/en/forward_pass.md: line 14: there is no condition 'has_hiden'; did you mean 'has_hidden'?"
    ),
    "narration condition with spaces": (
        "narration/en/forward_pass.md: line 18: there is no condition 'has'; "
        "did you mean 'has_hidden'? names have underscores, no spaces"
    ),
    "narration condition open in a heading": (
        "narration/en/forward_pass.md: line 18: got '## weighted_sum: The weighted sum (if has_hidden'; a condition"
        " needs round brackets, at the end: '## key: Title (if name)'"
    ),
    "narration condition open": (
        "narration/en/forward_pass.md: line 24: got '(if several_inputs [terms] Positive products push z up, ...; write"
        " the condition as (if name and not name) before the words"
    ),
    "narration cue twice": (
        "narration/en/forward_pass.md: line 25: got [z]; beat 'weighted_sum' has this cue already; a cue is one moment"
    ),
    "narration pause": (
        "narration/en/forward_pass.md: line 22: (pause one): write (pause 1.5), in seconds, more than 0 and at most 10"
    ),
    "narration brace open": (
        "narration/en/forward_pass.md: line 25: '{' without its partner in '[z] Here, z is"
        " {cycle.forward.z[0][first]:2. [into]'; "
        "marks are [cue], {field}, (pause 1.5); write \\{ for the sign itself"
    ),
    "question with one answer": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has 1 answers for"
        " this lesson; write 2 to 5, each a line '- answer' below it"
    ),
    "question without a right answer": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has 0 right"
        " answers for this lesson; mark exactly one: '- answer (right)' or '- answer (right if condition)'"
    ),
    "question with two right answers": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has 2 right"
        " answers for this lesson; mark exactly one: '- answer (right)' or '- answer (right if condition)'"
    ),
    "question with an answer twice": (
        "narration/en/forward_pass.md: line 59: got 'Will the prediction be positive, or negative?'; has the answer"
        " 'Positive' twice for this lesson; each must say something else"
    ),
    "question with a condition misspelt": (
        "narration/en/forward_pass.md: line 60: there is no condition 'prediction_positiv'; "
        "did you mean 'prediction_positive'?"
    ),
    "question with a cue": (
        "narration/en/forward_pass.md: line 59: '[ask] Will the prediction be positive, or negative?': a question and"
        " its answers have words and {values}, no [cue] and no (pause)"
    ),
    "answer without a question": (
        "narration/en/forward_pass.md: line 25: got 'Positive (right)'; an answer belongs below its question; write '?"
        " question' before it, or sentences where this is a list"
    ),
    "words misspelt": (
        "words/es.toml: words.\"Forwrad\": no text on screen reads so in English; did you mean 'Forward'?"
    ),
    "words a number": 'words/es.toml: words."Forward": got 3; write a text in quotes, on one line',
    "words lose a value": (
        "words/es.toml: words.\"sample {n}\": got 'muestra'; keep the values and coloured parts of the English text: n"
    ),
    "words without a table": 'words/es.toml: words: is missing; add a table [words] with "target" = "..." under it',
    "words no TOML": (
        "words/es.toml: is not valid TOML: Expected ']' at the end of a table declaration (at line 1, column 7); the"
        " name of a table needs brackets, [words] or [network]; where there are several, [[network.layers]]"
    ),
    "texts of the lesson misspelt": (
        "words/es.toml: lesson.\"hours slpet\": there is no such text in English; did you mean 'hours slept'?"
    ),
    "texts of the lesson too long": (
        'words/es.toml: lesson."hours slept": got 35 characters; stands where a text has at most 24; shorten it'
    ),
    "words too long": 'words/es.toml: words."Forward": got 360 characters; a text on screen has at most 300',
    "words of course pages misspelt": (
        "words/es.toml: page.\"Chapter\": there is no such text in English; did you mean 'Chapters'?"
    ),
}
