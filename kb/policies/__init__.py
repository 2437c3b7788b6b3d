"""The rules of a day for the engines that people already run: read out of the SQL, said in each engine's language.

What an engine cannot say is told, never said by halves; no rule is written here.
"""

ENGINE_NAMES = ("guard", "rego", "cfn-lint", "checkov", "custodian", "config", "renovate")
"""Tools that judge by policies; here by name, so that the command line knows them at no cost."""

CONSTANT_NAMES = ("python", "typescript")
"""Languages that the facts of the day are written as constants for."""

ALL = "all"
"""Instead of a name: everything."""
