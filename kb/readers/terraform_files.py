"""How the files of Terraform and OpenTofu are called."""

MODULES = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""The files that make up a module: all of them in one folder."""
