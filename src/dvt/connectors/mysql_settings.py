"""Settings of a session of MySQL, as statements."""

from sqlglot import exp

from dvt.dialects.render import render


def setting(name: str, value: str) -> str:
    """``SET name = 'value'``, of a session."""
    item = exp.SetItem(this=exp.EQ(this=exp.Var(this=name), expression=exp.Literal.string(value)))
    return render(exp.Set(expressions=[item]), "mysql")
