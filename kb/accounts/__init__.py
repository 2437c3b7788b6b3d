"""What an account may have: its settings and quotas, as AWS's own commands print them.

What a limit of an account means for a function is for the judging.
"""

from kb.accounts.account import Account, Accounts
from kb.accounts.account_files import accounts_from, accounts_of

__all__ = ["Account", "Accounts", "accounts_from", "accounts_of"]
