"""How large the code is that lies beside a configuration, packed as the tools pack it.

Nothing here knows a limit: sizes join the functions as a field, and the rules judge them.
"""

from kb.packages.local_packages import with_packages

__all__ = ["with_packages"]
