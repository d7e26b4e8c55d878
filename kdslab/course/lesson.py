"""What a notebook of the course needs besides the stream: predictions, questions, the map."""

from kdslab.course.asking import ask
from kdslab.course.course_map import ask_due, course_map, paths
from kdslab.course.foresight import foresee
from kdslab.course.left_out import left_out
from kdslab.course.prediction import predict
from kdslab.course.terminal import Terminal

__all__ = ["Terminal", "ask", "ask_due", "course_map", "foresee", "left_out", "paths", "predict"]
