"""`python -m kb`: the command line where its script is not on the path."""

from kb.cli.main import run_and_leave

if __name__ == "__main__":
    run_and_leave()
