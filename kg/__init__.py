"""Open letters of non-governmental organisations as linked data that can be trusted."""

__version__ = "0.1.0"
