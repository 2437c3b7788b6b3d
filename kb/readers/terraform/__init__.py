"""Terraform: configurations in HCL and JSON, plans and states; one reader each, and the rooms they share.

Evaluating stands in `evaluation`, grammar in `syntax`, modules in `modules`, resources in `resources`.
"""
