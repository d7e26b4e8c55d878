"""What a lesson's notebook needs besides the stream: predictions, questions, and honesty."""

from kdslab.course.asking import ask
from kdslab.course.foresight import foresee
from kdslab.course.left_out import left_out
from kdslab.course.prediction import predict
from kdslab.course.terminal import Terminal

__all__ = ["Terminal", "ask", "foresee", "left_out", "predict"]
