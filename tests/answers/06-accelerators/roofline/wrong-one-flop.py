# score: 1
# says: a multiplication and an addition
# misconception: accelerators/one-flop-per-multiply-add
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = rows * inner * columns
    numbers = rows * inner + inner * columns + rows * columns
    intensity = flops / (numbers * number_bytes)
    ridge = peak / bandwidth
    bound = "compute" if intensity >= ridge else "memory"
    return {"flops": flops, "intensity": intensity, "ridge": ridge, "bound": bound}
