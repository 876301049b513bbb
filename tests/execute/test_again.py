"""What is asked of a server that ends the connection is asked again, on another one."""

import pytest

from dvt.connectors.registry import connector_for
from dvt.execute.again import again
from dvt.execute.retrying import Retry
from tests.connectors.sessions import TestSession, postgres_session
from tests.servers import Server

pytestmark = pytest.mark.postgres


@pytest.fixture
def session(postgres_server: Server) -> TestSession:
    made = postgres_session(postgres_server, "postgres")
    made.retries = 3
    return made


class Asked:
    """A question during which the server ends the connection, so many times."""

    def __init__(self, session: TestSession, ended: int, *, wrapped: bool = False) -> None:
        self.session, self.left, self.wrapped, self.told = session, ended, wrapped, list[Retry]()
        self.stopped = False

    def call(self) -> object:
        self.left -= 1
        statement = "select 7" if self.left < 0 else "select pg_terminate_backend(pg_backend_pid())"
        try:
            return self.session.run(statement)[0][0]
        except Exception as error:
            if self.wrapped:
                raise RuntimeError("Database Error") from error
            raise

    def again(self) -> object:
        return again(
            self.call,
            self.session,
            connector_for("postgres"),
            what="look at t (pg)",
            sessions=[self.session],
            retried=self.told.append,
            stopped=lambda: self.stopped,
            pause=lambda _: True,
        )


@pytest.mark.parametrize("wrapped", [False, True])
def test_it_is_asked_again(session: TestSession, wrapped: bool) -> None:
    asked = Asked(session, 2, wrapped=wrapped)
    assert asked.again() == 7
    assert [(retry.step, retry.number, retry.of) for retry in asked.told] == [
        ("look at t (pg)", 1, 3),
        ("look at t (pg)", 2, 3),
    ]


def test_not_more_often_than_the_target_allows(session: TestSession) -> None:
    asked = Asked(session, 9)
    with pytest.raises(Exception, match="terminat"):
        asked.again()
    assert len(asked.told) == 3


def test_not_when_the_run_was_stopped(session: TestSession) -> None:
    asked = Asked(session, 9)
    asked.stopped = True
    with pytest.raises(Exception, match="terminat"):
        asked.again()
    assert asked.told == []
