"""Readers of Terraform: configuration (HCL and JSON), plans and states."""
