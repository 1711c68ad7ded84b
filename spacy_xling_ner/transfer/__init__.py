"""Transfer of modules from a source pipeline to a target pipeline."""
