"""A look: colours by role and fonts by name. The ones that ship are files in assets/themes/."""

from dataclasses import dataclass
from typing import Literal, get_args

ShippedName = Literal["dark", "light", "high-contrast"]
SHIPPED: tuple[str, ...] = get_args(ShippedName)
ROLES = (
    "ground",
    "panel",
    "ink",
    "muted",
    "line",
    "positive",
    "negative",
    "forward",
    "backward",
    "loss",
    "slope",
    "update",
)
# The factors of the chain rule keep one colour each from step 4 on.
SAME = {"error": "loss", "activation": "forward", "delta": "backward"}


@dataclass(frozen=True)
class Theme:
    """Colours by role (hex). A colour always has a meaning: everything else is ink or muted."""

    name: str
    ground: str
    panel: str
    ink: str
    muted: str
    line: str
    positive: str
    negative: str
    forward: str
    backward: str
    loss: str
    slope: str
    update: str
    text_font: str = "Source Sans Pro"
    maths_font: str = "New Computer Modern Math"

    @property
    def error(self) -> str:
        """The colour of the error: the loss's."""
        return self.loss

    @property
    def activation(self) -> str:
        """The colour of activations: forward's."""
        return self.forward

    @property
    def delta(self) -> str:
        """The colour of delta: backward's."""
        return self.backward

    def role(self, name: str) -> str:
        """Return the hex colour of a role; a colour that already is hex passes through. KeyError names the roles.

        Example:

            self.theme.role("backward")
        """
        if name.startswith("#"):
            return name
        if name not in ROLES and name not in SAME:
            raise KeyError(f"theme {self.name} has no role {name!r}; roles: {', '.join(ROLES)}")
        return str(getattr(self, name))

    def sign(self, value: float) -> str:
        """Return the colour of a signed number: positive's (also for zero) or negative's."""
        return self.negative if value < 0 else self.positive
