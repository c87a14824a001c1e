"""What the steps are built of: texts that know their numbers, the network, formulas, tables, plots, motion."""
