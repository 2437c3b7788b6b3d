"""The same rules and facts for other engines than DuckDB: translated, exported, and run on Spark.

What a rule says stands in none of these files.
"""
