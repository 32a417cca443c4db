"""What the ranking counts (spells and their sums) and what it publishes (editions)."""

from .edition import Edition, Standing
from .spell import BrandMonth, Spell
from .surge import SurgeDecision

__all__ = ["BrandMonth", "Edition", "Spell", "Standing", "SurgeDecision"]
