"""The public questions: what `import kb` offers, in few words, over the same catalogue and judgement as every doorway."""
