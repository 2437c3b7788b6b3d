"""Fleets: all functions of an organisation judged at once, on this machine or on an engine that scales.

`collecting` lists them, `inventories` reads what lists them, `judging` judges that, `engines` does the same past one
machine; here stand the questions that people ask: an audit, two audits compared, what is to come, what had been.
Configuration files are for `kb.judging`; both run the same rules, which stand in neither.
"""
