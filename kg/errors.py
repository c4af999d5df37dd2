"""The errors a user can meet: each says where, what, and the way out."""

from __future__ import annotations


class KgError(Exception):
    """Something the user can mend; its text is one clear sentence."""


class ReadingError(KgError):
    """A file is no report that can be read."""


class OntologyError(KgError):
    """A file of the ontology does not say what it must."""


class StoreError(KgError):
    """A store or snapshot is missing, damaged or busy."""


class QueryError(KgError):
    """A query cannot be parsed, is refused or did not finish."""


class CheckError(KgError):
    """A graph breaks a rule that it has to keep."""


class PublishError(KgError):
    """A store elsewhere cannot be reached, refuses, or does not hold what was sent."""


class ClusterError(KgError):
    """A Dask cluster cannot be reached, or cannot do the work."""
