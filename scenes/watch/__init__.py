"""What watches a step while it is played: audits, fingerprints, the motion score, what stands on screen in words."""
