"""dbt-tests-adapter: utils."""

from dbt.tests.adapter.utils import test_any_value as utils_any_value
from dbt.tests.adapter.utils import test_array_append as utils_array_append
from dbt.tests.adapter.utils import test_array_concat as utils_array_concat
from dbt.tests.adapter.utils import test_array_construct as utils_array_construct
from dbt.tests.adapter.utils import test_bool_or as utils_bool_or
from dbt.tests.adapter.utils import test_cast as utils_cast
from dbt.tests.adapter.utils import test_cast_bool_to_text as utils_cast_bool_to_text
from dbt.tests.adapter.utils import test_concat as utils_concat
from dbt.tests.adapter.utils import test_current_timestamp as utils_current_timestamp
from dbt.tests.adapter.utils import test_date as utils_date
from dbt.tests.adapter.utils import test_date_spine as utils_date_spine
from dbt.tests.adapter.utils import test_date_trunc as utils_date_trunc
from dbt.tests.adapter.utils import test_dateadd as utils_dateadd
from dbt.tests.adapter.utils import test_datediff as utils_datediff
from dbt.tests.adapter.utils import test_equals as utils_equals
from dbt.tests.adapter.utils import test_escape_single_quotes as utils_escape_single_quotes
from dbt.tests.adapter.utils import test_except as utils_except
from dbt.tests.adapter.utils import test_generate_series as utils_generate_series
from dbt.tests.adapter.utils import test_get_intervals_between as utils_get_intervals_between
from dbt.tests.adapter.utils import test_get_powers_of_two as utils_get_powers_of_two
from dbt.tests.adapter.utils import test_hash as utils_hash
from dbt.tests.adapter.utils import test_intersect as utils_intersect
from dbt.tests.adapter.utils import test_last_day as utils_last_day
from dbt.tests.adapter.utils import test_length as utils_length
from dbt.tests.adapter.utils import test_listagg as utils_listagg
from dbt.tests.adapter.utils import test_null_compare as utils_null_compare
from dbt.tests.adapter.utils import test_position as utils_position
from dbt.tests.adapter.utils import test_replace as utils_replace
from dbt.tests.adapter.utils import test_right as utils_right
from dbt.tests.adapter.utils import test_safe_cast as utils_safe_cast
from dbt.tests.adapter.utils import test_source_freshness_custom_info as utils_source_freshness_custom_info
from dbt.tests.adapter.utils import test_split_part as utils_split_part
from dbt.tests.adapter.utils import test_string_literal as utils_string_literal
from dbt.tests.adapter.utils import test_timestamps as utils_timestamps
from dbt.tests.adapter.utils import test_validate_sql as utils_validate_sql
from dbt.tests.adapter.utils.data_types import test_type_bigint as utils_data_types_type_bigint
from dbt.tests.adapter.utils.data_types import test_type_boolean as utils_data_types_type_boolean
from dbt.tests.adapter.utils.data_types import test_type_float as utils_data_types_type_float
from dbt.tests.adapter.utils.data_types import test_type_int as utils_data_types_type_int
from dbt.tests.adapter.utils.data_types import test_type_numeric as utils_data_types_type_numeric
from dbt.tests.adapter.utils.data_types import test_type_string as utils_data_types_type_string
from dbt.tests.adapter.utils.data_types import test_type_timestamp as utils_data_types_type_timestamp


class TestTypeBigInt(utils_data_types_type_bigint.BaseTypeBigInt):
    pass


class TestTypeBoolean(utils_data_types_type_boolean.BaseTypeBoolean):
    pass


class TestTypeFloat(utils_data_types_type_float.BaseTypeFloat):
    pass


class TestTypeInt(utils_data_types_type_int.BaseTypeInt):
    pass


class TestTypeNumeric(utils_data_types_type_numeric.BaseTypeNumeric):
    pass


class TestTypeString(utils_data_types_type_string.BaseTypeString):
    pass


class TestTypeTimestamp(utils_data_types_type_timestamp.BaseTypeTimestamp):
    pass


class TestAnyValue(utils_any_value.BaseAnyValue):
    pass


class TestArrayAppend(utils_array_append.BaseArrayAppend):
    pass


class TestArrayConcat(utils_array_concat.BaseArrayConcat):
    pass


class TestArrayConstruct(utils_array_construct.BaseArrayConstruct):
    pass


class TestBoolOr(utils_bool_or.BaseBoolOr):
    pass


class TestCast(utils_cast.BaseCast):
    pass


class TestCastBoolToText(utils_cast_bool_to_text.BaseCastBoolToText):
    pass


class TestConcat(utils_concat.BaseConcat):
    pass


class TestCurrentTimestampAware(utils_current_timestamp.BaseCurrentTimestampAware):
    pass


class TestCurrentTimestampNaive(utils_current_timestamp.BaseCurrentTimestampNaive):
    pass


class TestDate(utils_date.BaseDate):
    pass


class TestDateSpine(utils_date_spine.BaseDateSpine):
    pass


class TestDateTrunc(utils_date_trunc.BaseDateTrunc):
    pass


class TestDateAdd(utils_dateadd.BaseDateAdd):
    pass


class TestDateDiff(utils_datediff.BaseDateDiff):
    pass


class TestEquals(utils_equals.BaseEquals):
    pass


class TestEscapeSingleQuotesQuote(utils_escape_single_quotes.BaseEscapeSingleQuotesQuote):
    pass


class TestEscapeSingleQuotesBackslash(utils_escape_single_quotes.BaseEscapeSingleQuotesBackslash):
    pass


class TestExcept(utils_except.BaseExcept):
    pass


class TestGenerateSeries(utils_generate_series.BaseGenerateSeries):
    pass


class TestGetIntervalsBetween(utils_get_intervals_between.BaseGetIntervalsBetween):
    pass


class TestGetPowersOfTwo(utils_get_powers_of_two.BaseGetPowersOfTwo):
    pass


class TestHash(utils_hash.BaseHash):
    pass


class TestIntersect(utils_intersect.BaseIntersect):
    pass


class TestLastDay(utils_last_day.BaseLastDay):
    pass


class TestLength(utils_length.BaseLength):
    pass


class TestListagg(utils_listagg.BaseListagg):
    pass


class TestMixedNullCompare(utils_null_compare.BaseMixedNullCompare):
    pass


class TestNullCompare(utils_null_compare.BaseNullCompare):
    pass


class TestPosition(utils_position.BasePosition):
    pass


class TestReplace(utils_replace.BaseReplace):
    pass


class TestRight(utils_right.BaseRight):
    pass


class TestSafeCast(utils_safe_cast.BaseSafeCast):
    pass


class TestCalculateFreshnessMethod(utils_source_freshness_custom_info.BaseCalculateFreshnessMethod):
    pass


class TestSplitPart(utils_split_part.BaseSplitPart):
    pass


class TestStringLiteral(utils_string_literal.BaseStringLiteral):
    pass


class TestCurrentTimestamps(utils_timestamps.BaseCurrentTimestamps):
    pass


class TestValidateSqlMethod(utils_validate_sql.BaseValidateSqlMethod):
    pass
