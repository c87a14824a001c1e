"""Ways to get a lesson wrong, by name: file, what stands there, what is written instead; and what is said of each.

Files are those of a new lesson folder (`./render.sh new --from regression`); "" makes the file from nothing.
docs/troubleshooting.md lists the messages in this order.
"""

from tests.lesson.wrong import data, keys, texts

WRONG = {**keys.WRONG, **data.WRONG, **texts.WRONG}
TOLD = {**keys.TOLD, **data.TOLD, **texts.TOLD}
