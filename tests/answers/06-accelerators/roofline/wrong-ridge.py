# score: 2
# says: upside down
# misconception: accelerators/ridge-upside-down
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = 2 * rows * inner * columns
    numbers = rows * inner + inner * columns + rows * columns
    intensity = flops / (numbers * number_bytes)
    ridge = bandwidth / peak
    bound = "compute" if intensity >= ridge else "memory"
    return {"flops": flops, "intensity": intensity, "ridge": ridge, "bound": bound}
