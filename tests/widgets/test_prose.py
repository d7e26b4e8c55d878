from kdslab.widgets.prose import prose


def test_backticks_become_code_and_everything_is_escaped():
    assert "<code>x&lt;1</code> &amp; a `lone tick" == prose("`x<1` & a `lone tick")
