"""The Serverless Framework, versions 1 to 4: its variables, and the template that it makes of a service.

What that template means is read by `cloudformation`.
"""
