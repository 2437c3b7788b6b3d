"""Tests of what `import kb` offers."""
