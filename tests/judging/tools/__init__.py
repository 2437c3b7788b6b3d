"""A program that runs in the environment of another tool."""
