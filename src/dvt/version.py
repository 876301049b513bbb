"""The version of dvt: read by the build, by ``dvt --version`` and by the artifacts."""

__version__ = "0.1.0"
