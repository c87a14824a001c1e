"""All named conditions, by subject."""

from .cycle import FIRST_CYCLE
from .deeper import DEEPER
from .shape import SHAPE
from .signs import Table
from .training import RATES, TRAINING

SUBJECTS: dict[str, Table] = {
    "The lesson": SHAPE,
    "Numbers of the first cycle": FIRST_CYCLE,
    "What training does": TRAINING,
    "Rates that are compared": RATES,
    "A deeper network": DEEPER,
}
CONDITIONS: Table = {name: found for table in SUBJECTS.values() for name, found in table.items()}
