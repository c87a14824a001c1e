"""From the files of a lesson's folder to a checked lesson; every file is read through one guard."""
