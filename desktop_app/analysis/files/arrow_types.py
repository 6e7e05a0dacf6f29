"""What the column types of Arrow and Parquet are to an analysis, and how their values become numbers, days and texts."""

from __future__ import annotations

from typing import Any

from desktop_app.analysis.files.data_file import DATE, NUMBER, TEXT, WHOLE, YES_NO

#: A column of texts, whose values tell what it holds.
WRITTEN = "written"


def value_type(column_type: Any) -> Any:
    """The type of the values themselves: of a dictionary, of runs, of a type that a program gave a name."""
    import pyarrow as pa

    types = pa.types
    while True:
        if isinstance(column_type, pa.BaseExtensionType):
            column_type = column_type.storage_type
        elif types.is_dictionary(column_type) or types.is_run_end_encoded(column_type):
            column_type = column_type.value_type
        else:
            return column_type


def kind_of(column_type: Any) -> str:
    """What a column of this type holds, `WRITTEN` for texts; "" for lists, bytes and others that fit no cell."""
    import pyarrow as pa

    types, kind = pa.types, value_type(column_type)
    if types.is_boolean(kind):
        return YES_NO
    if types.is_integer(kind):
        return WHOLE
    if types.is_floating(kind) or types.is_decimal(kind) or types.is_duration(kind):
        return NUMBER
    if types.is_timestamp(kind) or types.is_date(kind):
        return DATE
    if types.is_null(kind) or types.is_time(kind):
        return TEXT
    return (
        WRITTEN if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind) else ""
    )


def is_duration(column_type: Any) -> bool:
    """Whether the column holds lengths of time."""
    import pyarrow as pa

    return bool(pa.types.is_duration(value_type(column_type)))


def zone_of(column_type: Any) -> str:
    """The zone or offset that the times of a column are stored for; empty for none."""
    import pyarrow as pa

    kind = value_type(column_type)
    return str(kind.tz or "") if pa.types.is_timestamp(kind) else ""


def plain(values: Any) -> Any:
    """The values without dictionary, runs and names of their own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    while True:
        if isinstance(values.type, pa.BaseExtensionType):
            values = values.storage
        elif pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        elif pa.types.is_run_end_encoded(values.type):
            values = pc.run_end_decode(values)
        else:
            return values


def texts(values: Any) -> Any:
    """The values as texts, nothing where nothing stands; a length of time in seconds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = plain(values)
    if pa.types.is_duration(values.type):
        values = _seconds(values)
    if not pa.types.is_string(values.type):
        values = pc.cast(values, pa.string(), safe=False)
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def typed(values: Any, kind: str) -> Any:
    """(values of `kind` as NumPy has them, where none stands or None)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = plain(values)
    if kind == YES_NO:
        gaps = values.is_null().to_numpy(zero_copy_only=False)
        return values.fill_null(False).to_numpy(zero_copy_only=False), gaps
    if kind == WHOLE:
        gaps = values.is_null().to_numpy(zero_copy_only=False)
        if pa.types.is_uint64(values.type) and (pc.max(values).as_py() or 0) >= 1 << 63:
            return values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), gaps
        return values.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False), gaps
    if kind == NUMBER:
        if pa.types.is_duration(values.type):
            values = _seconds(values)
        return values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), None
    if pa.types.is_timestamp(values.type) and values.type.tz:
        values = values.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.timestamp("us"), safe=False)
    return values.cast(pa.timestamp("us"), safe=False).to_numpy(zero_copy_only=False), None


def _seconds(values: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    steps = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}[values.type.unit]
    return pc.divide(values.cast(pa.int64()).cast(pa.float64(), safe=False), steps)
