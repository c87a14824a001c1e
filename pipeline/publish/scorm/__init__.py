"""Packages for learning platforms: SCORM 1.2 and SCORM 2004."""
