"""Tests of living data, over synthetic recordings: AWS's own pages are not part of the project."""
