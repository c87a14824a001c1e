"""What was made before, by the digest of everything it was made from."""
