"""`python -m pipeline`: the command line. Worker processes import this file too, so it loads nothing by itself."""

import signal
import sys
from contextlib import suppress

if __name__ == "__main__":
    try:
        from .home import settle_path
        from .streams import settle

        settle()
        settle_path()
        if sys.argv[1:2] == ["still"] and not {"-h", "--help"} & set(sys.argv):
            from .forkserver import begin

            with suppress(OSError):  # no room for its socket: the command line finds the same, and says it
                begin()  # it loads Manim while this process loads the command line and reads the lesson
        from .cli import main

        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # Ctrl-C before or after the work
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("interrupted", file=sys.stderr)
        code = 130
    sys.exit(code)
