"""What a worker process imports and reads before it makes its first beat: for processes that runs are forked from."""

from scenes.engine import entry
from scenes.s1_what_is_backpropagation import WhatIsBackpropagation
from scenes.watch.fingerprint import code_digest

READ = [entry.__name__, *(code_digest(WhatIsBackpropagation, beat) for beat in WhatIsBackpropagation.beats)]
