"""What a SCORM package is made of: the manifest, the data its adapter (scorm.js) needs, and the zip."""
