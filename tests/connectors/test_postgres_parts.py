"""A large table of PostgreSQL is read over several connections, and it is the same table."""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors import postgres_parts, postgres_scanner, postgres_source
from dvt.errors import ComputeError, ExtractError
from dvt.execute.run import Listener, stream_plan
from dvt.execute.stopping import Cancellation
from tests.connectors.plans import extract, plan
from tests.connectors.postgres import WithoutScanner
from tests.connectors.sessions import TestSession, postgres_session
from tests.servers import Server

pytestmark = pytest.mark.postgres

READERS = (
    "select pid from pg_stat_activity where datname = current_database() and state = 'active' and query ilike 'copy%'"
)
# A transaction, anywhere on the server, that has written and was begun before the table was made.
OLDER_WRITER = (
    "select from public.large where pg_snapshot_xmin(pg_current_snapshot())::text::bigint <= xmin::text::bigint limit 1"
)
SLOW = "select * from public.large where case when id % 500 = 0 then pg_sleep(0.05) is not null else true end"


@pytest.fixture
def session(postgres_server: Server, worker_id: str) -> TestSession:
    name = f"parts_{worker_id}"
    postgres_server.create_database(name)
    session = postgres_session(postgres_server, name)
    session.spare = 2
    session.run(
        "create schema if not exists public",
        "create type public.mood as enum ('sad', 'happy')",
        "create table public.large with (fillfactor = 10, autovacuum_enabled = off)"
        " as select i as id, repeat(md5(i::text), 5) as filler,"
        " (i * 0.01)::numeric(12,2) as price, i::numeric as any_number, array[i, null] as numbers,"
        " case when i % 7 <> 0 then i end as gaps, jsonb_build_object('i', i) as document,"
        " md5(i::text)::uuid as key, make_interval(days => i) as span, timestamptz '2024-01-01' + i * interval '1 h'"
        " as at, case when i % 2 = 0 then 'sad' else 'happy' end::public.mood as mood, i % 2 = 0 as even,"
        " 'a'::char(5) as padded, decode(md5(i::text), 'hex') as bytes from generate_series(1, 20000) i",
    )
    while session.run(OLDER_WRITER):
        time.sleep(0.1)
    return session


@pytest.fixture(autouse=True)
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table need not be as large as it otherwise would to be worth several connections."""
    for module in (postgres_source, postgres_parts):
        monkeypatch.setattr(module, "LEAST_PAGES", 100)


@pytest.fixture
def kept() -> list[bool]:
    """Of each extract that is read in parts, whether some are kept of an earlier try."""
    return []


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch, kept: list[bool]) -> list[int]:
    """Of each extract that is read in parts, over how many connections."""
    counts: list[int] = []
    parts = postgres_source.ScannerSource.parts

    @contextmanager
    def counted(*given: Any) -> Iterator[Any]:
        with parts(*given) as found:
            counts.append(len(found.readers))
            kept.append(given[-1] is not None)
            yield found

    monkeypatch.setattr(postgres_source.ScannerSource, "parts", counted)
    return counts


def read(session: TestSession, *queries: str, transform: str = "select * from dvt_x1", **more: Any) -> list[Any]:
    extracts = [extract(f"dvt_x{place}", session, query) for place, query in enumerate(queries, 1)]
    one = plan(session.name, transform, *extracts)
    with stream_plan(one, {session.name: session}, DuckDBEngine(), **more) as (_, reader):
        rows: list[Any] = reader.read_all().to_pylist()
    return sorted(rows, key=lambda row: row.get("id", 0))


def alone(session: TestSession, query: str) -> list[Any]:
    """The same over one connection."""
    session.spare, before = 0, session.spare
    try:
        return read(session, query)
    finally:
        session.spare = before


def reading(session: TestSession, count: int = 3) -> list[int]:
    """The server's processes that read parts; waits until there are so many."""
    until = time.monotonic() + 60
    while len(found := session.run(READERS)) < count:
        assert time.monotonic() < until
        time.sleep(0.02)
    return [pid for (pid,) in found]


@pytest.mark.parametrize(
    "query",
    [
        "select * from public.large",
        "select t.id, t.gaps + 1 as more, cast(price as text) as price from public.large t where gaps > 50 or even",
    ],
)
def test_the_same_rows(session: TestSession, connected: list[int], query: str) -> None:
    rows = read(session, query)
    assert connected == [3]
    assert len(rows) > 18_000
    assert rows == alone(session, query)
    assert connected == [3, 1]


def test_rows_and_bytes_are_those_of_one_connection(session: TestSession) -> None:
    def told() -> tuple[int, int]:
        heard: dict[str, tuple[int, int]] = {}
        listener = Listener(progress=lambda name, rows, size: heard.update({name: (rows, size)}))
        read(session, "select * from public.large", listener=listener)
        return heard["dvt_x1"]

    several = told()
    session.spare = 0
    one = told()
    assert several[0] == one[0] == 20_000
    assert abs(several[1] - one[1]) <= 2  # bits of booleans are rounded to bytes, part by part


NOT_DIVIDED = [
    "select count(*) as id from public.large",
    "select public.many(id) as id from public.large",
    "select id from public.large limit 15000",
    "select distinct even from public.large",
    "select id from public.large where id = 5",  # by an index
    "select id from public.large where price > (select 5)",
    "select id from public.seen",
    "select id from public.sliced",
    "select id from public.parent",
    "select l.id from public.large l join public.large m using (id)",
    "select id, row_number() over (order by id) as n from public.large",
    "select t.many_rows as id from public.large t",
    "select x.a as id from public.large x(a, ctid)",
]


def test_what_is_not_all_of_one_table_is_read_over_one(session: TestSession, connected: list[int]) -> None:
    session.run(
        "create aggregate public.many(int) (sfunc = int4larger, stype = int)",
        "alter table public.large add primary key (id)",
        "create function public.count_row(int, public.large) returns int language sql as 'select $1 + 1'",
        "create aggregate public.many_rows(public.large) (sfunc = public.count_row, stype = int, initcond = 0)",
        "create view public.seen as select id from public.large",
        "create table public.sliced (id int) partition by range (id)",
        "create table public.slice partition of public.sliced for values from (0) to (100000)",
        "insert into public.sliced select id from public.large",
        "create table public.parent (like public.large)",
        "insert into public.parent select * from public.large",
        "create table public.child () inherits (public.parent)",
        "analyze",
    )
    for query in NOT_DIVIDED:
        assert read(session, query)
        assert connected == [], query


def test_all_parts_are_of_one_snapshot(session: TestSession, connected: list[int]) -> None:
    """Also with what is read before and after them."""
    changed = threading.Event()

    def change(step: str, rows: int, size: int) -> None:
        del rows, size
        if step == "dvt_x1" and not changed.is_set():
            changed.set()
            session.run("update public.large set price = 0", "delete from public.large where id % 3 = 0")

    [row] = read(
        session,
        "select count(*) as n, sum(price) as total from public.large",
        "select * from public.large",
        "select max(id) as last from public.large",
        transform="select x1.n = count(*) as same, x1.total = sum(x2.price) as sums, max(x3.last) as last"
        " from dvt_x1 x1 cross join dvt_x2 x2 cross join dvt_x3 x3 group by x1.n, x1.total",
        listener=Listener(progress=change),
    )
    assert changed.is_set()
    assert connected == [3]
    assert row == {"same": True, "sums": True, "last": 20_000}
    assert session.run("select count(*) from public.large where price <> 0") == [(0,)]


def wait_until_somebody_wants_it_alone(session: TestSession) -> None:
    until = time.monotonic() + 30
    while not session.run("select 1 from pg_locks where not granted and mode = 'AccessExclusiveLock'"):
        assert time.monotonic() < until
        time.sleep(0.02)


FILLED = ["truncate public.large", "insert into public.large select * from public.copy"]
SWAPPED = ["alter table public.large rename to old", "alter table public.copy rename to large", "drop table public.old"]


@pytest.mark.parametrize("scanner", [True, False])
@pytest.mark.parametrize(
    ("relation", "change"), [("large", FILLED), ("large", SWAPPED), ("above", FILLED), ("wrapped", FILLED)]
)
def test_a_table_that_is_filled_anew_meanwhile_is_the_old_one(
    session: TestSession, relation: str, change: list[str], scanner: bool
) -> None:
    """The new one has no row in the snapshot that was taken before."""
    session.run("create table public.copy as select * from public.large", "create table public.other as select 1 as n")
    if change == FILLED:
        session.run(
            "create view public.above as select * from public.large",
            "create view public.wrapped as with w as (select * from public.above) select * from w",
        )
    threads: list[threading.Thread] = []

    def exchange() -> None:
        with session.connection("test") as connection, connection.cursor() as cursor:
            cursor.execute("; ".join(change))
            connection.commit()

    def begin(step: str, rows: int, size: int) -> None:
        del rows, size
        if step == "dvt_x1" and not threads:
            threads.append(meanwhile(exchange))
            wait_until_somebody_wants_it_alone(session)

    [row] = read(
        session,
        "select n from public.other",
        f"select id from public.{relation}",
        transform="select min(n) as n, count(*) as m from dvt_x1 cross join dvt_x2",
        listener=Listener(progress=begin),
        **({} if scanner else {"connectors": lambda _: WithoutScanner()}),
    )
    assert row == {"n": 1, "m": 20_000}
    threads[0].join()


@pytest.mark.parametrize("as_invoker", [True, False])
def test_a_view_that_may_be_read_and_not_locked(
    session: TestSession, postgres_server: Server, worker_id: str, as_invoker: bool
) -> None:
    """Whose owner may read one column of its table; or the one who asks, where the view is read with his rights."""
    owner, reader = f"owns_view_{worker_id}", f"reads_view_{worker_id}"
    for role in (owner, reader):
        session.run(f"drop role if exists {role}", f"create role {role} login password 'p'")
        session.run(f"grant usage, create on schema public to {role}", f"grant select (id) on public.large to {role}")
    rights = "with (security_invoker = on)" if as_invoker else ""
    session.run(
        f"create view public.narrow {rights} as select id from public.large",
        f"alter view public.narrow owner to {owner}",
        f"grant select on public.narrow to {reader}",
        *([f"grant select on public.large to {owner}"] if as_invoker else []),
    )
    some = postgres_session(postgres_server, session.credentials.values["database"], user=reader, password="p")
    try:
        assert len(read(some, "select id from public.narrow")) == 20_000
    finally:
        session.run(f"drop owned by {owner} cascade", f"drop owned by {reader} cascade")
        session.run(f"drop role {owner}", f"drop role {reader}")


def test_a_server_that_gives_no_further_connection(
    session: TestSession, postgres_server: Server, connected: list[int]
) -> None:
    session.run("drop role if exists has_one", "create role has_one login password 'p' connection limit 1")
    session.run("grant usage on schema public to has_one", "grant select on public.large to has_one")
    one = postgres_session(postgres_server, session.credentials.values["database"], user="has_one", password="p")
    one.spare = 2
    try:
        assert len(read(one, "select * from public.large")) == 20_000
        assert connected == [1]
    finally:
        session.run("drop owned by has_one", "drop role has_one")


def test_who_may_not_read_all_columns_reads_over_one(
    session: TestSession, postgres_server: Server, connected: list[int]
) -> None:
    session.run("drop role if exists sees_some", "create role sees_some login password 'p'")
    session.run("grant usage on schema public to sees_some", "grant select (id) on public.large to sees_some")
    some = postgres_session(postgres_server, session.credentials.values["database"], user="sees_some", password="p")
    some.spare = 2
    try:
        assert len(read(some, "select id from public.large")) == 20_000
        assert connected == []
    finally:
        session.run("drop owned by sees_some", "drop role sees_some")


def test_an_error_in_one_part_ends_them_all_at_once(session: TestSession) -> None:
    session.run("update public.large set price = 'NaN' where id = 3")
    began = time.monotonic()
    with pytest.raises(ExtractError, match="column price holds a value that no decimal can hold: NaN"):
        read(session, SLOW.replace("0.05", "30"))
    assert time.monotonic() - began < 25
    assert session.run(READERS) == []


def test_who_waits_for_the_table_keeps_nobody_waiting(session: TestSession, connected: list[int]) -> None:
    """One connection reads the table already, somebody wants it alone, and further ones would come behind him."""
    threads = []

    def alter(step: str, rows: int, size: int) -> None:
        del rows, size
        if step == "dvt_x1" and not threads:
            threads.append(meanwhile(lambda: session.run("alter table public.large add column more int")))
            wait_until_somebody_wants_it_alone(session)

    [row] = read(
        session,
        "select count(*) as n from public.large",
        "select id from public.large",
        transform="select min(n) as n, count(*) as m from dvt_x1 cross join dvt_x2",
        listener=Listener(progress=alter),
    )
    assert row == {"n": 20_000, "m": 20_000}
    assert connected == [1]
    threads[0].join()


def test_a_server_that_ends_idle_transactions(session: TestSession, connected: list[int]) -> None:
    """One part takes longer than the server lets a transaction be idle."""
    name = session.credentials.values["database"]
    session.run(f"alter database {name} set idle_in_transaction_session_timeout = '500ms'")
    late = "select * from public.large where case when id between 1 and 20 then pg_sleep(0.1) is not null else true end"
    assert len(read(session, late)) == 20_000
    assert connected == [3]


def test_names_of_targets_that_end_in_numbers(session: TestSession, connected: list[int]) -> None:
    values = session.credentials.values
    twin = postgres_session(
        Server(kind="", pid=0, **{key: values[key] for key in ("host", "port", "user", "password")}),
        session.credentials.values["database"],
        f"{session.name}_2",
    )
    twin.spare = 2
    sessions = {each.name: each for each in (session, twin)}
    extracts = [extract(f"dvt_x{n}", each, SLOW) for n, each in enumerate(sessions.values(), 1)]
    transform = "select count(*) as n from (select id from dvt_x1 union all select id from dvt_x2)"
    with stream_plan(plan(session.name, transform, *extracts), sessions, DuckDBEngine()) as (_, reader):
        assert reader.read_all().to_pylist() == [{"n": 40_000}]
    assert connected == [3, 3]


def test_what_was_made_ready_is_gone_where_it_is_read_again(
    session: TestSession, connected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    session.retries = 1
    divides = postgres_source.ScannerSource.divides
    asked: list[str] = []

    def lost(source: Any, one: Any) -> Any:
        asked.append(one.name)
        if len(asked) == 2:
            raise ConnectionError("server closed the connection")
        return divides(source, one)

    monkeypatch.setattr(postgres_source.ScannerSource, "divides", lost)
    query = "select id from public.large"
    rows = read(session, query, "select price from public.large", transform="select count(*) as n from dvt_x1")
    assert rows == [{"n": 20_000}]
    assert connected == [3, 3]


def meanwhile(act: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def test_a_lost_connection(session: TestSession, connected: list[int]) -> None:
    """Between two parts the others take over; within one the extract is read again."""
    session.retries = 1
    thread = meanwhile(lambda: session.run(f"select pg_terminate_backend({reading(session)[1]})"))
    assert read(session, SLOW) == alone(session, "select * from public.large")
    thread.join()
    assert connected in ([3, 1], [3, 3, 1])


class Cut:
    """Parts as they are read. After so many, all connections are cut; then `change` is run, once.

    Attributes:
        begun: the parts' first pages, by try.
    """

    def __init__(self, session: TestSession, tries: list[int], after: int, change: Callable[[], object]) -> None:
        self.begun: dict[int, list[int]] = defaultdict(list)
        self._session = session
        self._tries = tries
        self._after = after
        self._change = change
        self._by_keepers = 0
        self._is_cut = False
        self._lock = threading.Lock()
        self._read = postgres_source.Reader.read

    @contextmanager
    def read(self, reader: Any, part: Any) -> Iterator[Any]:
        with self._read(reader, part) as table:
            with self._lock:
                self._begin(self.begun[len(self._tries)], reader, part)
            yield table

    def _begin(self, begun: list[int], reader: Any, part: Any) -> None:
        begun.append(part.first)
        if begun is not self.begun[1]:
            return
        self._by_keepers += reader.keeps
        # Of the parts by two readers one has been read when a third is begun.
        if not self._is_cut and len(begun) >= self._after and self._by_keepers > 2:
            self._is_cut = True
            cut_all(self._session)
            self._change()


def cut_all(session: TestSession) -> None:
    others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    others += " and backend_type = 'client backend'"
    while session.run(f"select pg_terminate_backend(pid) {others}"):  # who was between two parts comes back
        time.sleep(0.02)


@pytest.fixture
def cut(session: TestSession, connected: list[int], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Cut]:
    session.retries = 1

    def made(after: int, change: Callable[[], object]) -> Cut:
        one = Cut(session, connected, after, change)
        monkeypatch.setattr(postgres_source.Reader, "read", lambda reader, part: one.read(reader, part))  # noqa: PLW0108  # it is found by its object
        return one

    return made


SOME = "id % 500 = 0 and id < 6000"  # of several parts
UNTOUCHED = {
    "nothing": [],
    "rows are added": ["insert into public.large select * from public.large where id > 19990"],
    "rows to come": ["delete from public.large where id = 20000", "update public.large set gaps = 0 where id > 19990"],
    "what was taken back": [
        "do $$ begin update public.large set price = 0; raise 'no'; exception when others then end $$",
    ],
    "vacuum": ["vacuum (freeze, analyze) public.large"],
    "another table": ["create table public.more as select * from public.large", "drop table public.more"],
}  # fmt: skip
CHANGED = {
    "some rows": [f"update public.large set price = price + 1 where {SOME}"],
    "rows to themselves": [f"update public.large set price = price where {SOME}"],
    "rows less": [f"delete from public.large where {SOME}"],
    "rows for others": [
        f"delete from public.large where {SOME}",
        "vacuum public.large",
        f"insert into public.large(id, price) select id, 1 from generate_series(1, 6000) id where {SOME}",
    ],
    "all rows": ["update public.large set gaps = 7"],
    "filled anew": ["create table public.copy as select * from public.large", *FILLED],
    "swapped": ["create table public.copy as select * from public.large", *SWAPPED],
    "written anew": ["vacuum full public.large"],
    "a column": ["alter table public.large drop column gaps", "alter table public.large add column gaps int default 5"],
    "a setting": [
        "do $$ begin execute format('alter database %I set timezone to ''Asia/Tokyo''', current_database()); end $$",
    ],
    "a column's type": ["alter table public.large alter column filler type varchar"],
    "a word": ["alter type public.mood rename value 'sad' to 'glum'"],
    "who may see it": [
        "alter table public.large enable row level security",
        "alter table public.large force row level security",
        "create policy everyone on public.large using (true)",
    ],
}  # fmt: skip


QUICK = ("nothing", "rows are added", "some rows", "rows for others", "a column")


def cases(changes: dict[str, list[str]]) -> list[Any]:
    return [
        pytest.param(change, id=name, marks=[] if name in QUICK else pytest.mark.slow)
        for name, change in changes.items()
    ]


@pytest.mark.parametrize("change", cases(UNTOUCHED))
def test_what_was_read_before_a_cut_is_not_read_again(
    session: TestSession, cut: Callable[..., Cut], kept: list[bool], change: list[str]
) -> None:
    seen = cut(16, lambda: [alone_in_its_transaction(session, statement) for statement in change])
    steps: list[str] = []
    found = read(session, "select * from public.large", listener=Listener(stepped=steps.append))
    assert kept == [False, True]
    assert len(seen.begun[2]) < 32
    first, again, resumed, *_ = steps
    assert first == again == "extract from public.large (pg)"
    told = re.fullmatch(r"extract from public.large \(pg\) goes on: (\d+) of (\d+) parts are there", resumed)
    assert told
    assert int(told[2]) - int(told[1]) == len(seen.begun[2]), steps
    assert found == alone(session, "select * from public.large")


@pytest.mark.parametrize("change", cases(CHANGED))
def test_what_changed_after_a_cut_is_read_again(
    session: TestSession, cut: Callable[..., Cut], kept: list[bool], change: list[str]
) -> None:
    query = "select id, price, gaps, mood, filler from public.large"
    cut(16, lambda: [alone_in_its_transaction(session, statement) for statement in change])
    found = read(session, query)
    assert kept == [False, False]
    assert found == alone(session, query)


def alone_in_its_transaction(session: TestSession, statement: str) -> None:
    with session.connection("test") as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_was_kept_is_of_the_filter_as_well(
    session: TestSession, cut: Callable[..., Cut], kept: list[bool]
) -> None:
    query = "select id, gaps from public.large where gaps is not null"
    cut(16, lambda: session.run("update public.large set gaps = null where id % 10 = 0"))
    found = read(session, query)
    assert kept == [False, False]
    assert found == alone(session, query)


def test_another_database_of_the_same_name(
    session: TestSession, cut: Callable[..., Cut], kept: list[bool], postgres_server: Server
) -> None:
    """A copy of the one before, with other rows: it has the same numbers of everything."""
    name = session.credentials.values["database"]
    twin = f"{name}_twin"
    around = postgres_session(postgres_server, "postgres")
    alone_in_its_transaction(around, f"drop database if exists {twin}")
    alone_in_its_transaction(around, f"create database {twin} template {name}")
    other = postgres_session(postgres_server, twin)
    other.run("update public.large set gaps = -1")
    swap = f"alter database {name} rename to {name}_old; alter database {twin} rename to {name}"
    cut(16, lambda: [alone_in_its_transaction(around, one) for one in swap.split(";")])
    try:
        assert {row["gaps"] for row in read(session, "select id, gaps from public.large")} == {-1}
        assert kept == [False, False]
    finally:
        alone_in_its_transaction(around, f"drop database if exists {name}_old")


@pytest.mark.parametrize(
    "column", ["amount money", "named regclass", "names regclass[]", "word public.word", "rights aclitem"]
)
def test_columns_that_nobody_can_tell_of(
    session: TestSession, cut: Callable[..., Cut], kept: list[bool], column: str
) -> None:
    session.run("create domain public.word as text", f"alter table public.large add column {column}")
    cut(16, lambda: None)
    assert len(read(session, "select id from public.large")) == 20_000
    assert kept == [False, False]


def test_another_role_than_the_users_own(
    session: TestSession, postgres_server: Server, connected: list[int], worker_id: str
) -> None:
    role = f"sees_even_{worker_id}"
    # One by one: together they may meet a vacuum that waits for the first while it holds what the last wants.
    for statement in (
        f"drop role if exists {role}",
        f"create role {role}",
        f"grant usage on schema public to {role}",
        f"grant select on public.large to {role}",
        "alter table public.large enable row level security",
        f"create policy even on public.large to {role} using (even)",
    ):
        alone_in_its_transaction(session, statement)
    some = postgres_session(postgres_server, session.credentials.values["database"], role=role)
    some.spare = 2
    try:
        assert [row["id"] for row in read(some, "select id from public.large")] == list(range(2, 20_001, 2))
        assert connected == [3]
    finally:
        for statement in (
            "drop policy even on public.large",
            f"revoke select on public.large from {role}",
            f"revoke usage on schema public from {role}",
            f"drop role {role}",
        ):
            alone_in_its_transaction(session, statement)


def test_other_extracts_are_read_again_in_the_new_state(session: TestSession, cut: Callable[..., Cut]) -> None:
    session.run("create table public.small as select 1 as n")
    seen = cut(16, lambda: session.run("update public.small set n = 2"))
    [row] = read(
        session,
        "select n from public.small",
        "select id from public.large",
        "select n + 1 as m from public.small",
        transform="select min(n) as n, min(m) as m, count(*) as c, count(distinct id) as d"
        " from dvt_x1 cross join dvt_x2 cross join dvt_x3",
    )
    assert len(seen.begun[2]) < 32
    assert row == {"n": 2, "m": 3, "c": 20_000, "d": 20_000}


def test_a_cut_that_comes_twice(session: TestSession, cut: Callable[..., Cut], kept: list[bool]) -> None:
    seen = cut(12, lambda: None)
    session.retries = 2
    begin = seen._begin

    def both(begun: list[int], reader: Any, part: Any) -> None:
        begin(begun, reader, part)
        if begun is seen.begun[2] and len(begun) == 12:
            cut_all(session)

    seen._begin = both  # type: ignore[method-assign]
    found = read(session, "select * from public.large")
    assert kept == [False, True, True]
    assert len(seen.begun[3]) < 32
    assert found == alone(session, "select * from public.large")


def test_a_run_that_is_cancelled_while_what_was_kept_is_looked_at(
    session: TestSession, cut: Callable[..., Cut], connected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No further part is asked about, and nothing is read."""
    cancellation = Cancellation()
    recount = postgres_source.Mark.recount_query
    cancel = postgres_source.ScannerSource.cancel
    asked: list[Any] = []
    heard = threading.Event()

    def hear(source: Any) -> None:
        cancel(source)
        heard.set()

    def cancelled(mark: Any, *given: Any) -> Any:
        asked.append(given)
        cancellation.cancel()
        assert heard.wait(30)
        return recount(mark, *given)

    monkeypatch.setattr(postgres_source.ScannerSource, "cancel", hear)

    monkeypatch.setattr(postgres_source.Mark, "recount_query", cancelled)
    cut(16, lambda: None)
    with pytest.raises((ComputeError, ExtractError), match=r"(?i)interrupt|cancel"):
        read(session, "select * from public.large", cancellation=cancellation)
    assert len(asked) == 1
    assert connected == [3]


def test_a_reader_that_is_lost_leaves_its_parts_to_the_others(
    session: TestSession, connected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it has read nothing of a part yet."""
    within = postgres_scanner.Scanner.within
    entered: list[Any] = []

    @contextmanager
    def lost(scanner: Any, snapshot: str) -> Iterator[None]:
        entered.append(scanner)
        if len(entered) > 4:
            session.run(f"select pg_terminate_backend({scanner.backend})")
        with within(scanner, snapshot):
            yield

    monkeypatch.setattr(postgres_scanner.Scanner, "within", lost)
    found = read(session, "select * from public.large")
    assert connected == [3]
    assert len(entered) == 6
    assert found == alone(session, "select * from public.large")


def test_a_cancelled_run_leaves_no_query_running(session: TestSession) -> None:
    cancellation = Cancellation()
    ended: list[float] = []

    def cancel() -> None:
        reading(session)
        ended.append(time.monotonic())
        cancellation.cancel()

    thread = meanwhile(cancel)
    with pytest.raises(ExtractError):
        read(session, SLOW.replace("0.05", "5"), cancellation=cancellation)
    thread.join()
    assert time.monotonic() - ended[0] < 5
    assert session.run(READERS) == []
