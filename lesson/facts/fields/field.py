"""What a field is: one number of the trace, and the network or cycle that it is of."""

from dataclasses import dataclass

from ..kinds import Kind

Part = str | int
Index = int | str
Source = tuple[Part, ...]

NETWORK: Source = ("network",)
UPDATED: Source = ("cycle", "updated")
CYCLE: Source = ("cycle",)
SECOND: Source = ("second",)
DEEPER: Source = ("deeper",)  # goes before all other parts of a path
BATCH: Source = ("batch",)
BATCH_UPDATED: Source = ("batch", "updated")


@dataclass(frozen=True)
class Field:
    """One number of the trace: the table that holds it, what kind of number it is, and its place in that table.

    path: names and indices from a root to the table, ("history", "networks", 3, "weights"). at: the indices inside it,
    as the kind counts them (layer, unit, source), numbers or names of facts.focus; empty where there is one number.
    """

    path: Source
    kind: Kind
    at: tuple[Index, ...] = ()

    def __str__(self) -> str:
        """Return the field as narration writes it: history.networks[3].weights[-1][out][h]."""
        names = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return "".join(names).removeprefix(".") + "".join(f"[{index}]" for index in self.at)


def network_after(cycles: int) -> Source:
    """Return the network after so many updates on the sample; 0 is before the first."""
    return ("history", "networks", cycles)


def network_later(epochs: int) -> Source:
    """Return the network after so many epochs on the data set: one of the moments of `long`."""
    return ("long", "cycles", epochs, "network")


def cycle_after(cycles: int) -> Source:
    """Return the cycle after so many updates on the sample; 0 is the first."""
    return ("history", "cycles", cycles)


def deeper(field: Field) -> Field:
    """Return the same field of the deeper network: deeper(delta(-2, "h")). "h" is then its h, not the lesson's."""
    return Field((*DEEPER, *field.path), field.kind, field.at)
