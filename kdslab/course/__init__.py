"""What surrounds the stream: lessons, checks, questions, predictions, progress, the command line.

Nothing is imported here: `kdslab doctor` must run where half of the packages are missing. A
notebook imports from `kdslab.course.lesson`.
"""
