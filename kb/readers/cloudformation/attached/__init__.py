"""What a CloudFormation or SAM template attaches to its functions: events, mappings, URLs, versions, callers.

The functions themselves are read one level above.
"""
