<<<<<<< HEAD
"""Tests of the reports."""
=======
"""Tests of the report formats."""
>>>>>>> 5d8319e (Report as SARIF, JUnit, annotations and Markdown; suppressions, baselines, a configuration file)
