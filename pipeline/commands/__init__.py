"""The commands of the command line, and what they share: options, progress, how a command ends."""
