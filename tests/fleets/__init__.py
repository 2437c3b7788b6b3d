"""Tests of the audits of whole fleets."""
