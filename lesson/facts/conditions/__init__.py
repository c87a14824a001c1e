"""Named conditions on a lesson: a table for each subject, and how names combine."""

from .combine import holds
from .table import CONDITIONS, SUBJECTS

__all__ = ["CONDITIONS", "SUBJECTS", "holds"]
