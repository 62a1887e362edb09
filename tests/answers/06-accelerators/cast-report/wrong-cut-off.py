# score: 2
# says: rounds to the nearest
# misconception: accelerators/bits-cut-off
import numpy as np


def cast_report(values, number_format):
    given = np.asarray(values, dtype="float32")
    if number_format == "bfloat16":
        cast = (given.view("uint32") & np.uint32(0xFFFF0000)).view("float32")
    else:
        cast = given.astype(number_format)
    cast, given = cast.astype("float64"), given.astype("float64")
    overflowed = np.isinf(cast)
    vanished = (cast == 0) & (given != 0)
    kept = (given != 0) & ~overflowed & ~vanished
    errors = np.abs(cast[kept] / given[kept] - 1)
    return {
        "overflowed": int(overflowed.sum()),
        "vanished": int(vanished.sum()),
        "largest_error": float(errors.max(initial=0.0)),
    }
