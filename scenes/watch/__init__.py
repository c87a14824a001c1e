"""What watches a step while it is played: audits, fingerprints, the motion score, the text of the screen."""
