"""What every known mistake is owed: its own name, the number, the rule and the next step."""

from functools import cache


class KnownMistakes:
    """The tests of a table of wrong answers; a file has them by a subclass with its own table.

    Attributes:
        mistakes: For each exercise its checker, and wrong answers by the name of the mistake.
        steps_at_least: For each exercise how many different next steps its mistakes get.
    """

    def pytest_generate_tests(self, metafunc):
        if "name" in metafunc.fixturenames:
            cases = [(ident, name) for ident, (_, wrong) in self.mistakes.items() for name in wrong]
            metafunc.parametrize(("ident", "name"), cases)
        elif "ident" in metafunc.fixturenames:
            metafunc.parametrize("ident", self.mistakes)

    @classmethod
    @cache
    def judged(cls, ident, name):
        """Judge a wrong answer, once for all tests: some take their time."""
        check, wrong = cls.mistakes[ident]
        return check(wrong[name])

    def test_a_known_mistake_is_called_by_its_own_name(self, ident, name):
        outcome = self.judged(ident, name)

        assert ("incorrect", name) == (outcome.status, outcome.counterexample.mistake)

    def test_a_known_mistake_is_told_the_number_the_rule_and_the_next_step(self, ident, name):
        said = self.judged(ident, name).counterexample

        assert all(text.strip() for text in (said.yours, said.rule, said.next_step))
        assert said.next_step.endswith((".", "?"))

    def test_mistakes_of_different_kinds_get_different_advice(self, ident):
        _, wrong = self.mistakes[ident]
        steps = {self.judged(ident, name).counterexample.next_step for name in wrong}

        assert self.steps_at_least[ident] <= len(steps)
