"""Terraform modules: the files of one, its instances with their inputs, those that are installed or known by heart.

What a resource in a module means is not known here.
"""
