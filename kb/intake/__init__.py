"""Living data: AWS's pages are recorded, read, compared with our facts, and what changed is proposed to a person.

Nothing becomes a fact here without a person, but what needs none by its rules.
"""
