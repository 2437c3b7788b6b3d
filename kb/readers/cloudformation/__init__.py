"""CloudFormation and SAM templates: parameters, conditions, intrinsic functions, and the resources that they come to.

What is attached to functions is told in `attached`; no other format belongs here.
"""
