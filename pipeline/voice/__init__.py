"""Voices: the shipped recording, Kokoro, a teacher's own recordings, other services.

Text in, samples and word times out.
"""
