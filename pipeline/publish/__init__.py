"""Publishing: what course platforms take, made from a rendered film.

Reads the manifest and the files it names, nothing else.
"""
