"""How the files of Terraform and OpenTofu are called."""

MODULES = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""The files that make up a module: all of them in one folder."""


def is_module_file(name: str) -> bool:
    """Whether a file of a name makes up a module; Terraform ignores hidden ones, such as locks of editors."""
    return name.lower().endswith(MODULES) and not name.startswith(".")
