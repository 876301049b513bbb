"""What MySQL and MariaDB servers say in numbers, and how names are quoted for them; connector and adapter share it.

It must know no driver: pymysql is imported where a connection opens.
"""

from enum import IntEnum

PORT = 3306
"""Where a server listens if nobody says otherwise."""

BINARY_CHARSET = 63
"""The character set of bytes."""

UNSIGNED = 32
"""The flag of columns of unsigned numbers."""


class FieldType(IntEnum):
    """The types of columns (dev.mysql.com/doc/dev/mysql-server, field_types.h)."""

    DECIMAL = 0
    TINY = 1
    SHORT = 2
    LONG = 3
    FLOAT = 4
    DOUBLE = 5
    NULL = 6
    TIMESTAMP = 7
    LONGLONG = 8
    INT24 = 9
    DATE = 10
    TIME = 11
    DATETIME = 12
    YEAR = 13
    NEWDATE = 14
    VARCHAR = 15
    BIT = 16
    JSON = 245
    NEWDECIMAL = 246
    ENUM = 247
    SET = 248
    TINY_BLOB = 249
    MEDIUM_BLOB = 250
    LONG_BLOB = 251
    BLOB = 252
    VAR_STRING = 253
    STRING = 254
    GEOMETRY = 255


DECIMALS = frozenset({FieldType.DECIMAL, FieldType.NEWDECIMAL})
TEXTS = frozenset({FieldType.VARCHAR} | {code for code in FieldType if FieldType.ENUM <= code <= FieldType.STRING})
"""Of texts; of bytes where the character set is `BINARY_CHARSET`."""

# Codes of errors (mariadb.com/kb/en/mariadb-error-code-reference).
NO_SUCH_SCHEMA = frozenset({1044, 1049})
"""It is not there, or not for this user."""
EMPTY_QUERY = 1065
UNAVAILABLE = frozenset({1040, 1203, 2003, 2006, 2013})
"""Too many connections, of all or of the user; unreachable, gone away, lost."""
LOST = UNAVAILABLE | {0, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1927, 2002, 2055}
"""Beside those: shut down, killed, broken off; 0 is pymysql's for a closed connection."""


def quoted(name: str) -> str:
    """An identifier in backticks; a backtick within is doubled."""
    return "`{}`".format(name.replace("`", "``"))
