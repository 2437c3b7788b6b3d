"""What `import kb` offers, in few words, over the same catalogue and the same judgement as every doorway.

Nothing is worked out here.
"""
