# score: 2
# says: Numbers were counted
# misconception: accelerators/numbers-for-bytes
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = 2 * rows * inner * columns
    numbers = rows * inner + inner * columns + rows * columns
    intensity = flops / numbers
    ridge = peak / bandwidth
    bound = "compute" if intensity >= ridge else "memory"
    return {"flops": flops, "intensity": intensity, "ridge": ridge, "bound": bound}
