"""`python -m pipeline`: the command line. Worker processes import this file too, so it loads nothing by itself."""

import sys

if __name__ == "__main__":
    from pipeline.cli import main

    sys.exit(main(sys.argv[1:]))
