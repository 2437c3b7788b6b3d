"""Readers of Terraform."""
