"""The cache: finished parts, by the digest of everything they are made from."""
