"""dbt's cross-database functions. Left out: arrays, which MySQL has not, and `date` (a FULL JOIN in its model)."""

import pytest
from dbt.tests.adapter.utils import fixture_dateadd
from dbt.tests.adapter.utils.test_any_value import BaseAnyValue
from dbt.tests.adapter.utils.test_bool_or import BaseBoolOr
from dbt.tests.adapter.utils.test_cast import BaseCast
from dbt.tests.adapter.utils.test_cast_bool_to_text import BaseCastBoolToText
from dbt.tests.adapter.utils.test_concat import BaseConcat
from dbt.tests.adapter.utils.test_current_timestamp import BaseCurrentTimestampNaive
from dbt.tests.adapter.utils.test_date_spine import BaseDateSpine
from dbt.tests.adapter.utils.test_date_trunc import BaseDateTrunc
from dbt.tests.adapter.utils.test_dateadd import BaseDateAdd
from dbt.tests.adapter.utils.test_datediff import BaseDateDiff
from dbt.tests.adapter.utils.test_equals import BaseEquals
from dbt.tests.adapter.utils.test_escape_single_quotes import BaseEscapeSingleQuotesQuote
from dbt.tests.adapter.utils.test_except import BaseExcept
from dbt.tests.adapter.utils.test_generate_series import BaseGenerateSeries
from dbt.tests.adapter.utils.test_get_powers_of_two import BaseGetPowersOfTwo
from dbt.tests.adapter.utils.test_hash import BaseHash
from dbt.tests.adapter.utils.test_intersect import BaseIntersect
from dbt.tests.adapter.utils.test_last_day import BaseLastDay
from dbt.tests.adapter.utils.test_length import BaseLength
from dbt.tests.adapter.utils.test_listagg import BaseListagg
from dbt.tests.adapter.utils.test_null_compare import BaseMixedNullCompare, BaseNullCompare
from dbt.tests.adapter.utils.test_position import BasePosition
from dbt.tests.adapter.utils.test_replace import BaseReplace
from dbt.tests.adapter.utils.test_right import BaseRight
from dbt.tests.adapter.utils.test_safe_cast import BaseSafeCast
from dbt.tests.adapter.utils.test_split_part import BaseSplitPart
from dbt.tests.adapter.utils.test_string_literal import BaseStringLiteral
from dbt.tests.adapter.utils.test_validate_sql import BaseValidateSqlMethod
from dbt.tests.util import run_dbt


class TestAnyValue(BaseAnyValue):
    pass


class TestBoolOr(BaseBoolOr):
    pass


class TestCast(BaseCast):
    pass


class TestCastBoolToText(BaseCastBoolToText):
    pass


class TestConcat(BaseConcat):
    pass


class TestCurrentTimestampNaive(BaseCurrentTimestampNaive):
    pass


class TestDateSpine(BaseDateSpine):
    pass


class TestDateTrunc(BaseDateTrunc):
    pass


class TestDateAdd(BaseDateAdd):
    """dbt's model casts to the name of a column type; in a cast MySQL calls it datetime."""

    @pytest.fixture(scope="class")
    def models(self):
        sql = fixture_dateadd.models__test_dateadd_sql.replace(
            "api.Column.translate_type('timestamp')", "dbt.type_timestamp()"
        )
        return {
            "test_dateadd.yml": fixture_dateadd.models__test_dateadd_yml,
            "test_dateadd.sql": self.interpolate_macro_namespace(sql, "dateadd"),
        }


class TestDateDiff(BaseDateDiff):
    pass


class TestEquals(BaseEquals):
    pass


class TestEscapeSingleQuotesQuote(BaseEscapeSingleQuotesQuote):
    pass


class TestExcept(BaseExcept):
    pass


class TestGenerateSeries(BaseGenerateSeries):
    pass


class TestGetPowersOfTwo(BaseGetPowersOfTwo):
    pass


class TestHash(BaseHash):
    pass


class TestIntersect(BaseIntersect):
    pass


class TestLastDay(BaseLastDay):
    pass


class TestLength(BaseLength):
    pass


class TestListagg(BaseListagg):
    pass


class TestMixedNullCompare(BaseMixedNullCompare):
    pass


class TestNullCompare(BaseNullCompare):
    pass


class TestPosition(BasePosition):
    pass


class TestReplace(BaseReplace):
    pass


class TestRight(BaseRight):
    pass


class TestSafeCast(BaseSafeCast):
    pass


class TestSplitPart(BaseSplitPart):
    pass


class TestStringLiteral(BaseStringLiteral):
    pass


class TestValidateSqlMethod(BaseValidateSqlMethod):
    pass


WORDS = """
select
  {{ dbt.date(2024, 2, 29) }} = '2024-02-29' as date,
  {{ dbt.split_part("'a--b--c'", "'--'", 2) }} = 'b' as part_in_the_middle,
  {{ dbt.split_part("'a--b'", "'--'", 3) }} = '' as part_behind_the_end,
  {{ dbt.split_part("'a--b'", "'--'", -1) }} = 'b' as part_from_the_end,
  {{ dbt.length("'caf\u00e9'") }} = 4 as characters_not_bytes,
  {{ dbt.datediff("'2024-01-06'", "'2024-01-07'", 'week') }} = 1 as week_begins_on_sunday,
  {{ dbt.datediff("'2024-01-07'", "'2024-01-13'", 'week') }} = 0 as within_a_week,
  {{ dbt.datediff("'2024-01-01 00:59:59'", "'2024-01-01 01:00:00'", 'hour') }} = 1 as boundaries_not_spans,
  {{ dbt.date_trunc('week', "'2024-02-29 12:34:56.7'") }} = '2024-02-26' as truncated_to_monday,
  {{ dbt.date_trunc('quarter', "'2024-06-30'") }} = '2024-04-01' as truncated_to_quarter,
  {{ dbt.date_trunc('minute', "'2024-02-29 12:34:56.7'") }} = '2024-02-29 12:34:00' as truncated_to_minute,
  {{ dbt.dateadd('millisecond', 1500, "cast('2024-02-29 23:59:59' as datetime(6))") }}
    = '2024-03-01 00:00:00.5' as milliseconds,
  {{ dbt.last_day("'2024-02-01'", 'quarter') }} = '2024-03-31' as quarter_ends,
  {{ dbt.cast_bool_to_text('1 = 2') }} = 'false' as bool_as_text,
  {{ dbt.safe_cast("'12'", 'bigint unsigned') }} = 12 as cast_to_unsigned,
  {{ dbt.cast("'{}'", 'json') }} = '{}' as no_cast_to_json
"""


class TestWords:
    """What dbt's classes leave open."""

    @pytest.fixture(scope="class")
    def models(self):
        return {"words.sql": "{{ config(materialized='table') }}" + WORDS}

    def test_each_of_them_holds(self, project):
        run_dbt(["run"])
        row = project.run_sql(f"select * from {project.test_schema}.words", fetch="one")
        columns = project.run_sql(f"show columns from {project.test_schema}.words", fetch="all")
        assert [name for (name, *_), value in zip(columns, row, strict=True) if value != 1] == []
