"""The gallery of the kit: every motion verb and every block, each played by a beat of one step."""
