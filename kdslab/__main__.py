"""Let `python -m kdslab` do what the command `kdslab` does."""

from kdslab.course.cli import main

if __name__ == "__main__":
    main()
