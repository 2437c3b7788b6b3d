"""Terraform's resources as functions and attachments of the Lambda API.

It takes values however they were read: from a configuration, a plan or a state.
"""
