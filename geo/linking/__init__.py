"""Links out of sentences: rules propose, a learned scorer decides."""

from geo.linking.extraction import extract_links
from geo.linking.merging import merge_links

__all__ = ["extract_links", "merge_links"]
